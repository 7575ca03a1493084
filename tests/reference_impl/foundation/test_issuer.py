"""What a service hears of identity: how often it asks, and what it believes when there is no answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.foundation import ending
from reference_impl.foundation.issuer import Hearing, RemoteIssuer
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service_token import ServiceTokens

HEARING = Hearing(poll_s=3_600, deaf_s=60, keys_s=300, anew_s=10)


@dataclass
class Issuer:
    """Stands in for identity: counts what it is asked, and may be away."""

    asked: list[str] = field(default_factory=list)
    away: bool = False
    name: str = ""
    keys: list[dict[str, str]] = field(default_factory=lambda: [{"kid": "first"}])
    ended: list[str] = field(default_factory=list)
    roles: list[dict[str, str | None]] = field(default_factory=list)
    now_s: float = 1_000.0

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if self.away:
            return web.Response(status=503)
        answers = {
            "/.well-known/openid-configuration": {"issuer": self.name, "jwks_uri": f"{self.name}/keys"},
            "/keys": {"keys": self.keys},
            "/token": {"access_token": "of the service", "expires_in": 3_600},
            "/v1/ended-grants": {"grant_ids": self.ended, "roles": self.roles, "rights_life_s": 60},
        }
        if request.path == "/v1/ended-grants":
            assert request.headers["Authorization"] == "Bearer of the service"
        return web.json_response(answers[request.path])

    def count(self, path: str) -> int:
        return self.asked.count(path)


@asynccontextmanager
async def heard() -> AsyncIterator[tuple[Issuer, RemoteIssuer]]:
    """An issuer, and what hears of it; nothing is asked in the background."""
    issuer, app = Issuer(), web.Application()
    app.router.add_route("*", "/{any:.*}", issuer.answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        issuer.name = str(server.make_url("")).rstrip("/")
        key = ec.generate_private_key(ec.SECP256R1())
        tokens = ServiceTokens(issuer.name, "keys", key, http, lambda: issuer.now_s)
        yield issuer, RemoteIssuer(issuer.name, http, tokens, HEARING, lambda: issuer.now_s)


async def test_it_ends_though_a_cancellation_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """As asyncio loses one that comes with the answer (wait_for, Python 3.11)."""
    lost = asyncio.Event()
    async with heard() as (_, remote):

        async def hear() -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if lost.is_set():
                    raise
                lost.set()

        monkeypatch.setattr(remote, "hear", hear)
        monkeypatch.setattr(ending, "AGAIN_S", 0.01)
        await remote.__aenter__()
        await asyncio.sleep(0)
        end = asyncio.create_task(remote.__aexit__())
        done, _ = await asyncio.wait([end], timeout=5)
        assert lost.is_set()
        assert done == {end}
        assert not [task for task in asyncio.all_tasks() if "_poll" in repr(task)]


async def test_keys_are_kept_and_read_anew_after_a_while() -> None:
    async with heard() as (issuer, remote):
        assert [await remote.public_keys() for _ in range(5)] == [{"keys": [{"kid": "first"}]}] * 5
        assert issuer.count("/keys") == 1
        issuer.keys, issuer.now_s = [{"kid": "second"}], issuer.now_s + 301
        assert await remote.public_keys() == {"keys": [{"kid": "second"}]}
        assert issuer.count("/keys") == 2


async def test_unknown_keys_have_them_read_anew_at_most_so_often() -> None:
    async with heard() as (issuer, remote):
        await remote.public_keys()
        issuer.keys = [{"kid": "second"}]
        for _ in range(50):
            assert await remote.newer_keys() == {"keys": [{"kid": "first"}]}
        issuer.now_s += 10
        assert await remote.newer_keys() == {"keys": [{"kid": "second"}]}
        assert issuer.count("/keys") == 2


async def test_known_keys_hold_on_while_identity_is_away() -> None:
    async with heard() as (issuer, remote):
        await remote.public_keys()
        issuer.away, issuer.now_s = True, issuer.now_s + 1_000
        assert await remote.public_keys() == {"keys": [{"kid": "first"}]}


async def test_another_issuer_at_the_address_is_not_believed() -> None:
    async with heard() as (issuer, remote):
        issuer.name = "https://another.test"
        assert await remote.public_keys() == {"keys": []}
        assert issuer.count("/keys") == 0


async def test_what_ended_is_heard_and_after_a_long_silence_nobody_is_believed() -> None:
    async with heard() as (issuer, remote):
        issuer.ended = ["grant-1"]
        issuer.roles = [{"user": "ada", "organisation": "org-1", "role": None}]
        assert set(await remote.ended_grants()) == {"grant-1"}
        assert await remote.changed_roles() == {("ada", "org-1"): None}
        assert await remote.rights_life_s() == 60
        issuer.away, issuer.now_s = True, issuer.now_s + 59
        assert set(await remote.ended_grants()) == {"grant-1"}
        issuer.now_s += 2
        with pytest.raises(Problem) as refused:
            await remote.ended_grants()
        with pytest.raises(Problem):
            await remote.changed_roles()
        assert (refused.value.status, refused.value.reason) == (503, "identity-unreachable")
        issuer.away, issuer.ended = False, []
        assert set(await remote.ended_grants()) == set()


async def test_a_services_token_is_kept_until_shortly_before_its_end() -> None:
    async with heard() as (issuer, remote):
        for _ in range(3):
            await remote.hear()
        assert issuer.count("/token") == 1
        issuer.now_s += 3_541
        await remote.hear()
        assert issuer.count("/token") == 2


async def test_who_asks_for_a_services_token_meanwhile_waits_for_the_same() -> None:
    async with heard() as (issuer, remote):
        await asyncio.gather(*(remote.hear() for _ in range(20)))
        assert (issuer.count("/token"), issuer.count("/v1/ended-grants")) == (1, 20)
        issuer.now_s += 3_541
        waiting = [asyncio.create_task(remote.hear()) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await waiting[1]
        assert issuer.count("/token") == 2
