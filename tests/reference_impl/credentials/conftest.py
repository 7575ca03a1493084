import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.credentials import Credentials, CredentialsSettings, IssuingLimits, Rate
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.session import SessionSealer
from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import SigningKey

if TYPE_CHECKING:
    from tests.reference_impl.conftest import Loop

ISSUER = "https://identity.test"
SEALERS = {region: SessionSealer(bytes([number]) * 32, region) for number, region in enumerate(("eu-fra", "us-iad"))}
NOW_S = 1_800_000_000.5
RIGHTS_LIFE_S = 600.0
"""For how long identity tells of a change of roles; credentials would live longer."""
LIMITS = IssuingLimits(per_holder=Rate(burst=60, per_s=0.5))


@dataclass(frozen=True)
class Enabled:
    organisation: str
    camera: str
    region: str


ENABLED = {f"cam-{number}": Enabled("org-1", f"cam-{number}", "eu-fra") for number in (1, 3)}
ENABLED["cam-4"] = Enabled("org-1", "cam-4", "ca-tor")
UNKNOWN = "cam-5"
"""My Systems does not answer when it is asked of this camera."""


@dataclass
class World:
    """The credentials service, and who asks it."""

    credentials: Credentials
    client: TestClient[web.Request, web.Application]
    tokens: AccessTokens

    def token(self, *, device: str = "", roles: Mapping[str, str] | None = None) -> str:
        now_s = time.time()
        return self.tokens.for_device(device, now_s) if device else self.tokens.for_user("user-1", roles or {}, now_s)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        device: str = "",
        roles: Mapping[str, str] | None = None,
        body: object = None,
        signed_in: bool = True,
    ) -> tuple[int, Any, Mapping[str, str]]:
        headers = {"Authorization": f"Bearer {self.token(device=device, roles=roles)}"} if signed_in else {}
        async with self.client.request(method, path, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None), answer.headers


@asynccontextmanager
async def opened() -> AsyncIterator[World]:
    """The service, with a my_systems that knows two enabled cameras."""
    key = SigningKey(ec.generate_private_key(ec.SECP256R1()))

    async def public_keys() -> Mapping[str, Any]:
        return {"keys": [key.public_jwk]}

    async def entitlement(device: str) -> Enabled | None:
        if device == UNKNOWN:
            raise Problem(503, "my-systems-unreachable", "Ask again.", headers={"Retry-After": "5"})
        return ENABLED.get(device)

    async def rights_life_s() -> float:
        return RIGHTS_LIFE_S

    credentials = Credentials(
        CredentialsSettings(
            "eu-fra",
            "https://store.eu-fra",
            SEALERS["eu-fra"],
            life_s=900.0,
            limits=LIMITS,
            rights_life_s=rights_life_s,
        ),
        entitlement,
        TokenVerifier(issuer=ISSUER, audience="credentials", public_keys=public_keys),
        lambda: NOW_S,
    )
    async with TestClient(TestServer(credentials.app())) as client:
        yield World(credentials, client, AccessTokens(IdentitySettings(ISSUER), key))
    await credentials.close()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with opened() as world:
        yield world


@pytest.fixture(scope="module")
def served_credentials(loop: "Loop") -> Iterator[World]:
    """The service, in a thread of its own."""
    manager = opened()
    yield loop.run(manager.__aenter__())
    loop.run(manager.__aexit__(None, None, None))
