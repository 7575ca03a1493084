import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.credentials import Credentials, CredentialsRegion, CredentialsSettings
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.session import SessionSealer
from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import SigningKey

ISSUER = "https://identity.test"
SEALERS = {region: SessionSealer(bytes([number]) * 32, region) for number, region in enumerate(("eu-fra", "us-iad"))}
NOW_S = 1_800_000_000.5


@dataclass(frozen=True)
class Enabled:
    organisation: str
    camera: str
    region: str


ENABLED = {"cam-1": Enabled("org-1", "cam-1", "eu-fra")}
Ask = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def ask() -> AsyncIterator[Ask]:
    key = SigningKey(ec.generate_private_key(ec.SECP256R1()))
    tokens = AccessTokens(IdentitySettings(ISSUER), key)

    async def public_keys() -> Mapping[str, Any]:
        return {"keys": [key.public_jwk]}

    async def entitlement(device: str) -> Enabled | None:
        return ENABLED.get(device)

    regions = {region: CredentialsRegion(f"https://store.{region}", sealer) for region, sealer in SEALERS.items()}
    credentials = Credentials(
        CredentialsSettings(regions, life_s=900.0),
        entitlement,
        TokenVerifier(issuer=ISSUER, audience="credentials", public_keys=public_keys),
        lambda: NOW_S,
    )
    async with TestClient(TestServer(credentials.app())) as client:

        async def asked(
            method: str, path: str, *, device: str = "", roles: dict[str, str] | None = None, body: object = None
        ) -> tuple[int, Any]:
            now_s = time.time()
            token = tokens.for_device(device, now_s) if device else tokens.for_user("user-1", roles or {}, now_s)
            async with client.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"}) as answer:
                assert answer.headers.get("Cache-Control") == ("no-store" if answer.status == 200 else None)
                return answer.status, await answer.json(content_type=None)

        yield asked
    await credentials.close()


async def test_an_enabled_camera_gets_credentials_to_write_below_its_prefix(ask: Ask) -> None:
    status, document = await ask("GET", "/v1/renewal", device="cam-1")
    assert status == 200
    assert document["region"] == "eu-fra"
    assert document["storageUri"] == "https://store.eu-fra/org-1"
    assert document["expiresAt"] == "2027-01-15T08:15:00.000000Z"
    session = SEALERS["eu-fra"].open(document["user"]["token"])
    assert session is not None
    assert (session.access_key_id, session.secret_access_key) == (
        document["user"]["username"],
        document["user"]["password"],
    )
    assert (session.organisation, session.prefix, session.region) == ("org-1", "cam-1/", "eu-fra")
    assert session.actions == ("PutObject", "Index")
    assert session.expires_at == int(NOW_S) + 900
    assert datetime.fromisoformat(document["expiresAt"]) == datetime.fromtimestamp(session.expires_at, UTC)


async def test_another_region_cannot_open_the_session(ask: Ask) -> None:
    _, document = await ask("GET", "/v1/renewal", device="cam-1")
    assert SEALERS["us-iad"].open(document["user"]["token"]) is None


async def test_every_renewal_is_fresh(ask: Ask) -> None:
    users = [(await ask("GET", "/v1/renewal", device="cam-1"))[1]["user"] for _ in range(3)]
    for member in ("username", "password", "token"):
        assert len({user[member] for user in users}) == 3


async def test_a_camera_that_is_not_enabled_gets_none(ask: Ask) -> None:
    status, document = await ask("GET", "/v1/renewal", device="cam-2")
    assert (status, document["reason"]) == (403, "not-enabled")


async def test_a_user_gets_none_to_upload(ask: Ask) -> None:
    status, document = await ask("GET", "/v1/renewal", roles={"org-1": "administrator"})
    assert (status, document["reason"]) == (403, "not-a-device")


@pytest.mark.parametrize("role", ["administrator", "operator"])
async def test_a_reader_reads_and_writes_nothing(ask: Ask, role: str) -> None:
    body = {"organisation": "org-1", "region": "us-iad"}
    status, document = await ask("POST", "/v1/reader-sessions", roles={"org-1": role}, body=body)
    assert status == 200
    session = SEALERS["us-iad"].open(document["user"]["token"])
    assert session is not None
    assert (session.organisation, session.prefix) == ("org-1", "")
    assert session.actions == ("GetObject", "HeadObject", "ListObjectsV2")


async def test_viewers_and_strangers_do_not_read_the_store(ask: Ask) -> None:
    body = {"organisation": "org-1", "region": "us-iad"}
    status, refused = await ask("POST", "/v1/reader-sessions", roles={"org-1": "viewer"}, body=body)
    assert (status, refused["reason"]) == (403, "role-not-sufficient")
    status, refused = await ask("POST", "/v1/reader-sessions", roles={"org-2": "administrator"}, body=body)
    assert (status, refused["reason"]) == (404, "no-such-organisation")
    status, refused = await ask("POST", "/v1/reader-sessions", device="cam-1", body=body)
    assert (status, refused["reason"]) == (404, "no-such-organisation")


async def test_a_reader_names_a_region_that_exists(ask: Ask) -> None:
    body = {"organisation": "org-1", "region": "mars"}
    status, refused = await ask("POST", "/v1/reader-sessions", roles={"org-1": "operator"}, body=body)
    assert (status, refused["reason"]) == (422, "no-such-region")
