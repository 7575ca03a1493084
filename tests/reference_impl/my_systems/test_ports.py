"""What a region asks of My Systems: the same answers in process and from another process, or a refusal."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from reference_impl.credentials.settings import Entitled
from reference_impl.deployment.remote import Remote
from reference_impl.deployment.remote_keys import RemoteKeyServer
from reference_impl.deployment.remote_my_systems import RemoteMySystems
from reference_impl.foundation.problem import Problem
from reference_impl.identity.clients import ServiceClient

if TYPE_CHECKING:
    from reference_impl.foundation.service_token import ServiceTokens
    from tests.reference_impl.my_systems.conftest import World

ODD = ["", "..", "a/b", "a?b=c#d", "a%2Fb", "ä ö", "org-1/../org-2", "x" * 2_000]
NOT_OF_ITS_OWN = {"", ".."}
"""Names that an address can't hold: they are refused over HTTP."""


class Ports(Protocol):
    """What credentials and the recording index ask for."""

    async def entitlement(self, device: str) -> Entitled | None: ...
    async def retention(self, organisation: str) -> timedelta | None: ...


@dataclass
class Tokens:
    """As identity gives them to a region."""

    token_: str

    async def token(self) -> str:
        return self.token_


def remote(address: str, http: aiohttp.ClientSession, token: str = "", patience_s: float = 10.0) -> Remote:
    return Remote("my-systems", address.rstrip("/"), cast("ServiceTokens", Tokens(token)), http, patience_s)


@pytest.fixture(params=["in process", "over HTTP"])
async def ports(request: pytest.FixtureRequest, world: "World") -> AsyncIterator[Ports]:
    if request.param == "in process":
        yield world.my_systems
        return
    token = world.tokens.for_service(ServiceClient("eu-fra", {}, ("my-systems",)), time.time())
    async with aiohttp.ClientSession() as http:
        yield RemoteMySystems(remote(str(world.client.make_url("")), http, token))


async def test_a_camera_may_record_from_the_moment_it_is_enabled_until_it_is_not(world: "World", ports: Ports) -> None:
    one = await world.activated()
    assert await ports.entitlement("cam-1") is None
    await world.camera(await world.site(one), "cam-1")
    assert await ports.entitlement("cam-1") is None
    await world.enable(one, "cam-1")
    entitled = await ports.entitlement("cam-1")
    assert entitled is not None
    assert (entitled.organisation, entitled.camera, entitled.region) == (one.rsplit("/", 1)[1], "cam-1", "eu-fra")
    assert (await world.switch(one, "cam-1", enabled=False))[0] == 200
    assert await ports.entitlement("cam-1") is None, "nothing is kept"


async def test_nothing_records_after_the_subscription_s_end(world: "World", ports: Ports) -> None:
    one = await world.activated()
    await world.camera(await world.site(one), "cam-1")
    await world.enable(one, "cam-1")
    assert await ports.entitlement("cam-1") is not None
    world.clock.now_s += 1_000 * 86_400
    assert await ports.entitlement("cam-1") is None


async def test_retention_is_what_was_chosen_last(world: "World", ports: Ports) -> None:
    one = await world.organisation()
    organisation = one.rsplit("/", 1)[1]
    assert await ports.retention(organisation) == timedelta(days=30)
    for days in (1, 3_650):
        assert (await world.ask("PUT", f"{one}/retention", {"days": days}))[0] == 200
        assert await ports.retention(organisation) == timedelta(days=days)


@pytest.mark.parametrize("name", ODD)
async def test_names_that_nothing_has_are_known_to_be_none(ports: Ports, name: str) -> None:
    refused = NOT_OF_ITS_OWN if isinstance(ports, RemoteMySystems) else frozenset[str]()
    for ask in (ports.entitlement, ports.retention):
        if name in refused:
            with pytest.raises(Problem):
                await ask(name)
        else:
            assert await ask(name) is None


PROBLEM = "application/problem+json"
_ENABLED = {"organisation": "org-1", "camera": "cam-1", "region": "eu-fra"}
ALIKE = {"device": "cam-1", "entitlement": None, "organisation": "org-1", "retention_s": None}


def said(
    body: object, status: int = 200, kind: str = "application/json"
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=json.dumps(body).encode(), content_type=kind)

    return answer


async def redirected(request: web.Request) -> web.StreamResponse:
    if request.path.endswith("/elsewhere"):
        return await said(ALIKE)(request)
    return web.Response(status=302, headers={"Location": "/elsewhere"})


async def never(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def without_end(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=json.dumps(ALIKE).encode() + b" " * 100_000)


async def cut(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(json.dumps(ALIKE).encode())
    assert request.transport is not None
    request.transport.abort()
    return answer


NO_ANSWERS: dict[str, Any] = {
    "a failure": said({}, 500),
    "overload": said({}, 503),
    "the token is not taken": said({}, 401),
    "nothing at the address": said({"reason": "no-such-address"}, 404),
    "another status": said(ALIKE, 202),
    "a refusal of another service": said({"status": 404, "reason": "no-such-key", "detail": ""}, 404, PROBLEM),
    "another address": redirected,
    "of another question": said({**ALIKE, "device": "cam-2", "entitlement": _ENABLED, "organisation": "org-2"}),
    "another shape": said({"entitlement": None, "retention_s": None}),
    "no reason to remove anything": said({**ALIKE, "device": "", "retention_s": 60.0}),
    "no list": said({**ALIKE, "entitlement": ["org-1", "cam-1"], "retention_s": [1]}),
    "silence": never,
    "no end": without_end,
    "the half": cut,
}


@asynccontextmanager
async def standing_in(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[RemoteMySystems]:
    """Something that is no My Systems, in its place."""
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield RemoteMySystems(remote(str(server.make_url("")), http, patience_s=0.3))


async def refuses(asked: Awaitable[object], reason: str = "my-systems-unreachable") -> None:
    with pytest.raises(Problem) as refused:
        await asked
    assert (refused.value.status, refused.value.reason) == (503, reason)
    assert int(refused.value.headers["Retry-After"]) > 0


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
async def test_what_is_no_answer_is_neither_a_yes_nor_a_no(answer: Any) -> None:  # noqa: ANN401 - a handler
    async with standing_in(answer) as asked:
        await refuses(asked.entitlement("cam-1"))
        await refuses(asked.retention("org-1"))


async def test_the_stand_in_is_believed_where_it_answers() -> None:
    async with standing_in(said(ALIKE)) as asked:
        assert (await asked.entitlement("cam-1"), await asked.retention("org-1")) == (None, None)


async def test_nobody_at_the_address_is_no_answer() -> None:
    async with standing_in(never) as asked:
        pass
    async with aiohttp.ClientSession() as http:
        await refuses(RemoteMySystems(remote(asked.remote.address, http)).entitlement("cam-1"))


async def test_a_key_server_that_sends_elsewhere_has_made_no_keys() -> None:
    async with standing_in(redirected) as asked:
        await refuses(RemoteKeyServer(asked.remote).ensure_keys("org-1"))
        await refuses(RemoteKeyServer(asked.remote).public_key("org-1"))
