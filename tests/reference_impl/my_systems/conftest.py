import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import SigningKey
from reference_impl.my_systems import MySystems, MySystemsPorts, MySystemsSettings, RegionEntry
from reference_impl.my_systems.schema import METADATA

if TYPE_CHECKING:
    from tests.reference_impl.conftest import Loop

ISSUER = "https://identity.test"
REGIONS = tuple(
    RegionEntry(
        name,
        name,
        name,
        f"https://credentials.{name}",
        f"https://store.{name}",
        f"https://index.{name}",
        f"https://hls.{name}",
        f"https://keys.{name}",
    )
    for name in ("eu-fra", "us-iad")
)
USERS = {name: f"user-{name}" for name in ("ada", "grace", "linus", "mallory", "pat", "eve")}
T = TypeVar("T")


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now_s = time.time()

    def __call__(self) -> float:
        return self.now_s


@dataclass
class World:
    """My Systems, its neighbours and its users."""

    my_systems: MySystems
    client: TestClient[web.Request, web.Application]
    clock: Clock
    tokens: AccessTokens
    made_keys: list[tuple[str, str]] = field(default_factory=list)

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        user: str | None = "ada",
        device: str | None = None,
        token: str | None = None,
    ) -> tuple[int, Any]:
        headers: dict[str, str] = {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        elif device is not None:
            headers["Authorization"] = f"Bearer {self.tokens.for_device(device, time.time())}"
        elif user is not None:
            roles = await self.my_systems.memberships(USERS[user])
            headers["Authorization"] = f"Bearer {self.tokens.for_user(USERS[user], roles, time.time())}"
        async with self.client.request(method, path, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def organisation(self) -> str:
        _, body = await self.ask("POST", "/v1/organisations", {"name": "ACME"})
        return f"/v1/organisations/{body['id']}"

    async def activated(self, seats: int = 2) -> str:
        one = await self.organisation()
        assert (await self.ask("POST", f"{one}/activation", {"region": "eu-fra"}))[0] == 201
        [code] = await self.my_systems.issue_licence_codes(1, seats)
        assert (await self.ask("POST", f"{one}/licences", {"code": code}))[0] == 201
        return one

    async def site(self, one: str, kind: str = "pro", *, registered: bool = True) -> str:
        _, body = await self.ask("POST", f"{one}/sites", {"name": "Lund", "kind": kind, "registered": registered})
        return f"{one}/sites/{body['id']}"

    async def camera(self, site: str, camera: str, axis_os: str = "11.11.73", *, registered: bool = True) -> None:
        body = {"id": camera, "name": camera, "model": "P3265", "axis_os": axis_os, "registered": registered}
        assert (await self.ask("POST", f"{site}/cameras", body))[0] == 201

    async def license(self, one: str, camera: str) -> tuple[int, Any]:
        return await self.ask("PUT", f"{one}/cameras/{camera}/licence")

    async def enable(self, one: str, camera: str) -> None:
        assert (await self.license(one, camera))[0] == 200
        assert (await self.switch(one, camera))[0] == 200

    async def switch(self, one: str, camera: str, *, enabled: bool = True) -> tuple[int, Any]:
        return await self.ask("PUT", f"{one}/cameras/{camera}/cloud-storage", {"enabled": enabled})


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[World]:
    """My Systems on a folder, with neighbours that only answer."""
    key = SigningKey(ec.generate_private_key(ec.SECP256R1()))
    made: list[tuple[str, str]] = []

    async def public_keys() -> Mapping[str, Any]:
        return {"keys": [key.public_jwk]}

    async def user_id(username: str) -> str | None:
        return USERS.get(username)

    async def username(user: str) -> str | None:
        return next((name for name, known in USERS.items() if known == user), None)

    async def ensure_keys(organisation: str, region: str) -> None:
        made.append((organisation, region))

    async def public_key(organisation: str, region: str) -> tuple[int, str]:
        return 1, f"PEM of {organisation} in {region}"

    clock = Clock()
    my_systems = MySystems(
        Database(folder / "my_systems.db", METADATA),
        MySystemsSettings(REGIONS),
        MySystemsPorts(user_id, username, ensure_keys, public_key),
        TokenVerifier(issuer=ISSUER, audience="my-systems", public_keys=public_keys),
        clock,
    )
    async with TestClient(TestServer(my_systems.app())) as client:
        yield World(my_systems, client, clock, AccessTokens(IdentitySettings(ISSUER), key), made)
    await my_systems.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path) as world:
        yield world


@dataclass(frozen=True)
class Served:
    """A world that serves from a thread of its own, for tests that don't run in its event loop."""

    world: World
    loop: "Loop"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def ask(self, method: str, path: str, body: object = None, **who: str | None) -> tuple[int, Any]:
        return self.run(self.world.ask(method, path, body, **who))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, loop: "Loop") -> Iterator[Served]:
    manager = opened(tmp_path_factory.mktemp("my_systems"))
    served = Served(loop.run(manager.__aenter__()), loop)
    yield served
    loop.run(manager.__aexit__(None, None, None))
