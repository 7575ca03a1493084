"""What other services ask of identity: the same tokens are believed in process and from another process."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer, unused_port

from reference_impl.foundation.bearer import Principal, TokenVerifier
from reference_impl.foundation.issuer import Hearing, RemoteIssuer
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service_token import ServiceTokens
from reference_impl.identity import Identity
from tests.reference_impl.identity.conftest import SERVICE_KEY, Clock, World, settings

ChangedRoles = Mapping[tuple[str, str], str | None]


class Ports(Protocol):
    """What a verifier of tokens asks for."""

    async def public_keys(self) -> Mapping[str, Any]: ...
    async def ended_grants(self) -> Collection[str]: ...
    async def changed_roles(self) -> ChangedRoles: ...
    async def rights_life_s(self) -> float: ...


@dataclass
class Asked:
    """Identity with its user, who asks it, and what My Systems says meanwhile."""

    world: World
    ports: Ports
    issuer: str
    changed: dict[tuple[str, str], str | None]
    heard: Callable[[], Awaitable[None]]  # until it is known elsewhere
    tokens: dict[str, str] = field(default_factory=dict)

    async def sign_in(self) -> str:
        self.tokens = await (await self.world.redeem(await self.world.code())).json()
        return self.tokens["access_token"]

    async def believed(self, token: str) -> Principal | str:
        """Whose token it is, or why it is refused."""
        ports = self.ports
        verifier = TokenVerifier(
            issuer=self.issuer, audience="recordings", public_keys=ports.public_keys,
            ended_grants=ports.ended_grants, changed_roles=ports.changed_roles, clock=self.world.clock,
        )  # fmt: skip
        try:
            return await verifier.verify(token)
        except Problem as refused:
            return refused.reason


@dataclass
class InProcess:
    """As the embedded cloud joins them."""

    identity: Identity
    changed: ChangedRoles

    async def public_keys(self) -> Mapping[str, Any]:
        return await self.identity.public_keys()

    async def ended_grants(self) -> Collection[str]:
        return await self.identity.ended_grants()

    async def changed_roles(self) -> ChangedRoles:
        return self.changed

    async def rights_life_s(self) -> float:
        return await self.identity.rights_life_s()


@pytest.fixture(params=["in process", "over HTTP"])
async def asked(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Asked]:
    roles: dict[str, dict[str, str]] = {}
    changed: dict[tuple[str, str], str | None] = {}
    clock, port = Clock(), unused_port()
    issuer = f"http://127.0.0.1:{port}"

    async def memberships(user: str) -> dict[str, str]:
        return roles.get(user, {})

    async def changed_roles() -> ChangedRoles:
        return changed

    async def nothing_to_hear() -> None:
        pass

    identity = Identity(tmp_path, settings(issuer), memberships, clock, changed_roles=changed_roles)
    await identity.add_user("ada", "secret")
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(TestClient(TestServer(identity.app(), port=port)))
        world = World(identity, client, clock, roles)
        if request.param == "in process":
            yield Asked(world, InProcess(identity, changed), issuer, changed, nothing_to_hear)
        else:
            http = await stack.enter_async_context(aiohttp.ClientSession())
            tokens = ServiceTokens(issuer, "eu-fra/key_server", SERVICE_KEY, http, clock)
            remote = RemoteIssuer(issuer, http, tokens, Hearing(), time.monotonic)
            yield Asked(world, remote, issuer, changed, remote.hear)
    await identity.close()


async def test_a_token_is_believed_until_its_user_signs_out(asked: Asked) -> None:
    user = await asked.world.identity.user_id("ada")
    token = await asked.sign_in()
    assert await asked.believed(token) == Principal(user or "", "user", {})
    form = {"token": asked.tokens["refresh_token"], "client_id": "camproof-web"}
    assert (await asked.world.client.post("/revoke", data=form)).status == 200
    await asked.heard()
    assert await asked.believed(token) == "token-ended"
    assert await asked.believed(await asked.sign_in()) == Principal(user or "", "user", {})


@pytest.mark.parametrize(("now", "counts"), [("viewer", "viewer"), ("administrator", "operator"), (None, None)])
async def test_the_lesser_role_counts_once_it_is_heard_of(asked: Asked, now: str | None, counts: str | None) -> None:
    organisation = await asked.world.organisation(ada="operator")
    token = await asked.sign_in()
    asked.changed[("somebody else", organisation)] = None
    asked.changed[(await asked.world.identity.user_id("ada") or "", organisation)] = now
    await asked.heard()
    principal = await asked.believed(token)
    assert isinstance(principal, Principal)
    assert principal.role_in(organisation) == counts


async def test_for_how_long_a_change_is_told_of_is_told(asked: Asked) -> None:
    assert await asked.ports.rights_life_s() == 3600.0


async def test_a_token_of_another_key_or_after_its_end_is_not_believed(asked: Asked) -> None:
    token = await asked.sign_in()
    head, claims, signature = token.split(".")
    assert await asked.believed(f"{head}.{claims}.{signature[::-1]}") == "token-invalid"
    asked.world.clock.ahead_s += 365 * 86_400
    assert await asked.believed(token) == "token-expired"
