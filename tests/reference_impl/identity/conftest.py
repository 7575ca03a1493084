import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.foundation.service_token import public_key_set
from reference_impl.identity import Identity, IdentitySettings
from reference_impl.identity.clients import ServiceClient
from reference_impl.identity.pkce import challenge_of
from tests.reference_impl.identity.browser import Browser

ISSUER = "https://identity.test"
VERIFIER = "v" * 43
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
FORM = {
    "response_type": "code",
    "client_id": "camproof-web",
    "redirect_uri": "http://127.0.0.1:49152/callback",
    "state": "the-state",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}


class Clock:
    """Stands still at the test's start, moved ahead by hand."""

    def __init__(self) -> None:
        self.start_s = time.time()
        self.ahead_s = 0.0

    def __call__(self) -> float:
        return self.start_s + self.ahead_s


SERVICE_KEY = ec.generate_private_key(ec.SECP256R1())


def settings(issuer: str = ISSUER) -> IdentitySettings:
    """With a password hash that takes no time, and a service that may ask identity."""
    service = ServiceClient("eu-fra/key_server", public_key_set(SERVICE_KEY), ("identity",))
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return IdentitySettings(issuer, services=(service,), password_hasher=hasher)


@dataclass
class World:
    """Identity and somebody who uses it."""

    identity: Identity
    client: TestClient[web.Request, web.Application]
    clock: Clock
    roles: dict[str, dict[str, str]]
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def browser(self) -> Browser:
        return Browser(self.client)

    async def organisation(self, **roles: str) -> str:
        """An organisation with these members."""
        for username, role in roles.items():
            user = await self.identity.user_id(username)
            assert user is not None
            self.roles.setdefault(user, {})["org-1"] = role
        return "org-1"

    async def submit(self, username: str, password: str, **changed: str) -> ClientResponse:
        form = {**FORM, "username": username, "password": password, **changed}
        return await self.client.post("/authorize", data=form, allow_redirects=False)

    async def code(self) -> str:
        answer = await self.submit("ada", "secret")
        assert answer.status == 302
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert back["state"] == ["the-state"]
        return back["code"][0]

    async def redeem(self, code: str, **changed: str) -> ClientResponse:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": FORM["redirect_uri"],
            "client_id": "camproof-web",
            "code_verifier": VERIFIER,
        }
        return await self.client.post("/token", data={**form, **changed})

    async def user_token(self) -> str:
        answer = await self.redeem(await self.code())
        return str((await answer.json())["access_token"])

    async def register(self, **changed: object) -> ClientResponse:
        public = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        document = {
            "client_name": "camera 1",
            "jwks": {"keys": [public]},
            "token_endpoint_auth_method": "private_key_jwt",
            "grant_types": ["client_credentials"],
        }
        token = await self.user_token()
        return await self.client.post(
            "/register", json={**document, **changed}, headers={"Authorization": f"Bearer {token}"}
        )

    async def device(self) -> str:
        return str((await (await self.register()).json())["client_id"])

    async def service_token(self) -> str:
        """Of the service that may ask identity."""
        answer = await self.bring(self.assertion("eu-fra/key_server", key=SERVICE_KEY, jti=token_hex()))
        assert answer.status == 200
        return str((await answer.json())["access_token"])

    def assertion(self, client_id: str, *, key: Any = None, **changed: object) -> str:  # noqa: ANN401 - a key
        now = int(self.clock())
        claims = {"iss": client_id, "sub": client_id, "aud": f"{ISSUER}/token", "exp": now + 60, "jti": "once"}
        kept = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return jwt.encode(kept, key or self.key, algorithm="ES256")

    async def bring(self, assertion: str) -> ClientResponse:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": JWT_BEARER,
            "client_assertion": assertion,
        }
        return await self.client.post("/token", data=form)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    roles: dict[str, dict[str, str]] = {}
    clock = Clock()

    async def memberships(user: str) -> dict[str, str]:
        return roles.get(user, {})

    identity = Identity(tmp_path / "identity", settings(), memberships, clock)
    await identity.add_user("ada", "secret")
    async with TestClient(TestServer(identity.app())) as client:
        yield World(identity, client, clock, roles)
    await identity.close()
