from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.identity import Identity, IdentitySettings, directory
from tests.reference_impl.identity.conftest import settings

if TYPE_CHECKING:
    from tests.reference_impl.identity.conftest import World

FREE_FAILURES = 10


async def claims_of(world: "World", token: str, audience: str) -> dict[str, Any]:
    keys = jwt.PyJWKSet.from_dict(await (await world.client.get("/jwks.json")).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key.key, algorithms=["ES256"], audience=audience, issuer="https://identity.test")


async def test_discovery_names_the_end_points(world: "World") -> None:
    document = await (await world.client.get("/.well-known/openid-configuration")).json()
    assert document["issuer"] == "https://identity.test"
    assert document["token_endpoint"] == "https://identity.test/token"
    assert document["code_challenge_methods_supported"] == ["S256"]


async def test_a_user_signs_in_and_the_token_says_the_roles(world: "World") -> None:
    user = await world.identity.user_id("ada")
    assert user is not None
    world.roles[user] = {"org-1": "viewer"}
    answer = await world.redeem(await world.code())
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = await answer.json()
    assert body["token_type"] == "Bearer"
    for audience in ("my-systems", "credentials", "recordings", "keys"):
        claims = await claims_of(world, body["access_token"], audience)
        assert (claims["sub"], claims["kind"]) == (user, "user")
        assert claims["organisations"] == {"org-1": "viewer"}
        assert claims["exp"] - claims["iat"] == body["expires_in"]


async def test_wrong_password_and_unknown_user_get_the_same_answer(world: "World") -> None:
    wrong = await world.submit("ada", "wrong")
    unknown = await world.submit("nobody", "wrong")
    assert wrong.status == unknown.status == 401
    assert await wrong.text() == await unknown.text()
    assert "Location" not in wrong.headers


async def test_guessing_is_slowed_for_known_and_unknown_alike(world: "World") -> None:
    for username in ("ada", "nobody"):
        for _ in range(FREE_FAILURES):
            assert (await world.submit(username, "wrong")).status == 401
        slowed = await world.submit(username, "secret")
        assert slowed.status == 429
        assert int(slowed.headers["Retry-After"]) >= 1
    world.clock.ahead_s = 5
    assert (await world.submit("ada", "secret")).status == 302


async def test_a_restart_gives_no_free_guesses(world: "World", tmp_path: Path) -> None:
    for _ in range(FREE_FAILURES):
        assert (await world.submit("ada", "wrong")).status == 401
    kept = b"".join(file.read_bytes() for file in (tmp_path / "identity").glob("identity.db*"))
    killed = Identity(tmp_path / "identity", settings(), world.identity._memberships, world.clock)
    async with TestClient(TestServer(killed.app())) as client:
        assert (await replace(world, client=client).submit("ada", "secret")).status == 429
        for _ in range(FREE_FAILURES):
            assert (await replace(world, client=client).submit("their password", "wrong")).status == 401
    await killed.close()
    kept += b"".join(file.read_bytes() for file in (tmp_path / "identity").glob("identity.db*"))
    assert b"their password" not in kept


async def test_a_code_is_good_once(world: "World") -> None:
    code = await world.code()
    assert (await world.redeem(code)).status == 200
    again = await world.redeem(code)
    assert (again.status, (await again.json())["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1:1/callback"},
        {"client_id": "other"},
    ],
)
async def test_a_code_is_good_for_the_one_who_asked(world: "World", changed: dict[str, str]) -> None:
    code = await world.code()
    assert (await world.redeem(code, **changed)).status == 400
    assert (await world.redeem(code)).status == 400, "a code that was tried is gone"


async def test_a_code_is_good_for_a_minute(world: "World") -> None:
    code = await world.code()
    world.clock.ahead_s = 61
    assert (await world.redeem(code)).status == 400


async def test_pkce_is_demanded(world: "World") -> None:
    answer = await world.client.get("/authorize", params={"response_type": "code", "client_id": "camproof-web"})
    assert answer.status == 400
    assert answer.content_type == "application/problem+json"
    plain = await world.submit("ada", "secret", code_challenge_method="plain")
    assert (plain.status, (await plain.json())["reason"]) == (400, "pkce-required")


async def test_other_grants_are_refused(world: "World") -> None:
    answer = await world.client.post("/token", data={"grant_type": "password", "username": "ada", "password": "secret"})
    assert (answer.status, (await answer.json())["error"]) == (400, "unsupported_grant_type")


async def test_a_parameter_twice_is_refused(world: "World") -> None:
    answer = await world.client.post("/token", data=[("grant_type", "authorization_code")] * 2)
    assert (answer.status, (await answer.json())["error"]) == (400, "invalid_request")


async def test_a_registered_device_gets_a_token(world: "World") -> None:
    registered = await world.register()
    assert registered.status == 201
    client_id = (await registered.json())["client_id"]
    answer = await world.bring(world.assertion(client_id))
    assert answer.status == 200
    token = (await answer.json())["access_token"]
    claims = await claims_of(world, token, "credentials")
    assert (claims["sub"], claims["kind"]) == (client_id, "device")
    with pytest.raises(jwt.InvalidAudienceError):
        await claims_of(world, token, "keys")


async def test_a_jti_is_good_once_also_after_a_restart(world: "World", tmp_path: Path) -> None:
    device = await world.device()
    assertion = world.assertion(device)
    assert (await world.bring(assertion)).status == 200
    again = await world.bring(assertion)
    assert (again.status, (await again.json())["error"]) == (401, "invalid_client")
    await world.identity.close()

    async def nobody(_user: str) -> dict[str, str]:
        return {}

    reopened = Identity(tmp_path / "identity", IdentitySettings("https://identity.test"), nobody, world.clock)
    assert await reopened.user_id("ada") is not None
    with pytest.raises(Exception, match="used before"):
        await reopened.authenticate_device(assertion)
    await reopened.close()


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": None},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"aud": "https://other.test/token"},
        {"iss": "other"},
        {"sub": "other"},
    ],
)
async def test_an_assertion_must_say_everything(world: "World", changed: dict[str, object]) -> None:
    answer = await world.bring(world.assertion(await world.device(), **changed))
    assert (answer.status, (await answer.json())["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("ahead_s", [-1, 0, 302])
async def test_an_assertion_expires_soon(world: "World", ahead_s: int) -> None:
    late = int(world.clock()) + ahead_s
    assert (await world.bring(world.assertion(await world.device(), exp=late))).status == 401


async def test_an_assertion_must_be_signed_by_the_device(world: "World") -> None:
    device = await world.device()
    world.key = ec.generate_private_key(ec.SECP256R1())
    assert (await world.bring(world.assertion(device))).status == 401
    assert (await world.bring(world.assertion("cam-unknown"))).status == 401
    assert (await world.bring("no.token.atall")).status == 401


async def test_an_unsigned_assertion_is_refused(world: "World") -> None:
    device = await world.device()
    claims = jwt.decode(world.assertion(device), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none")
    assert (await world.bring(unsigned)).status == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"jwks": {"keys": []}},
        {"jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}},
        {"jwks": {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]}},
        {"token_endpoint_auth_method": "client_secret_basic"},
        {"grant_types": ["password"]},
        {"client_name": ""},
    ],
)
async def test_registration_takes_public_p256_keys_only(world: "World", changed: dict[str, object]) -> None:
    answer = await world.register(**changed)
    assert (answer.status, (await answer.json())["error"]) == (400, "invalid_client_metadata")


async def test_registration_refuses_a_private_key(world: "World") -> None:
    private = jwt.algorithms.ECAlgorithm.to_jwk(world.key, as_dict=True)
    assert (await world.register(jwks={"keys": [private]})).status == 400


async def test_nobody_registers_devices_without_end(world: "World", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST_DEVICES", 2)
    assert [(await world.register()).status for _ in range(3)] == [201, 201, 409]


async def test_registration_wants_a_users_token(world: "World") -> None:
    assert (await world.client.post("/register", json={})).status == 401
    device = await world.device()
    token = (await (await world.bring(world.assertion(device))).json())["access_token"]
    answer = await world.client.post("/register", json={}, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, (await answer.json())["reason"]) == (401, "token-invalid"), "not for a device"


async def test_a_username_is_taken_once(world: "World") -> None:
    with pytest.raises(ValueError, match="ada already"):
        await world.identity.add_user("ada", "other")
