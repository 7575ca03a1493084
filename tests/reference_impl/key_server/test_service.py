import base64
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import SigningKey
from reference_impl.key_server import KeyServer
from reference_impl.key_server.audit import AuditRow
from reference_impl.key_server.heads import METADATA as HEADS
from reference_impl.key_server.schema import METADATA

ISSUER = "https://identity.test"
NOW_S = 1_800_000_000.25
CONTENT_KEY = secrets.token_bytes(16)


def wrap(pem: str, camera: str) -> str:
    public = serialization.load_pem_public_key(pem.encode())
    assert isinstance(public, rsa.RSAPublicKey)
    oaep = padding.OAEP(padding.MGF1(SHA256()), SHA256(), f"camera:{camera}".encode())
    return base64.urlsafe_b64encode(public.encrypt(CONTENT_KEY, oaep)).rstrip(b"=").decode()


@dataclass
class World:
    key_server: KeyServer
    client: TestClient[web.Request, web.Application]
    tokens: AccessTokens

    async def ask(
        self, path: str, roles: dict[str, str], query: dict[str, str] | None = None
    ) -> tuple[int, bytes, Mapping[str, str]]:
        token = self.tokens.for_user("user-1", roles, time.time())
        headers = {"Authorization": f"Bearer {token}"}
        async with self.client.get(f"/v1/organisations/{path}", params=query, headers=headers) as answer:
            return answer.status, await answer.read(), answer.headers

    async def unwrap(
        self,
        wrapped: str,
        *,
        version: str = "1",
        camera: str = "cam-1",
        organisation: str = "org-1",
        role: str = "viewer",
    ) -> tuple[int, bytes, Mapping[str, str]]:
        path, query = f"{organisation}/cameras/{camera}/content-key", {"version": version, "wrapped": wrapped}
        return await self.ask(path, {"org-1": role, "org-empty": role}, query)

    async def audit(self) -> list[dict[str, Any]]:
        async with self.client.get(
            "/v1/organisations/org-1/audit",
            headers={
                "Authorization": f"Bearer {self.tokens.for_user('user-1', {'org-1': 'administrator'}, time.time())}"
            },
        ) as answer:
            assert answer.status == 200
            trail = await answer.json()
            assert (trail["broken_at"], trail["reason"]) == (None, None)
            rows: list[dict[str, Any]] = trail["rows"]
            return rows


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def build(folder: Path, verifier: TokenVerifier, kind: type[KeyServer] = KeyServer) -> KeyServer:
    (folder / "safe").mkdir(exist_ok=True)
    database, heads = Database(folder / "keys.db", METADATA), Database(folder / "safe" / "heads.db", HEADS)
    return kind(database, heads, "eu-fra", bytes(32), verifier, lambda: NOW_S)


@pytest.fixture
def signing_key() -> SigningKey:
    return SigningKey(ec.generate_private_key(ec.SECP256R1()))


def verifier_of(signing_key: SigningKey) -> TokenVerifier:
    async def public_keys() -> Mapping[str, Any]:
        return {"keys": [signing_key.public_jwk]}

    return TokenVerifier(issuer=ISSUER, audience="keys", public_keys=public_keys)


@pytest.fixture
def verifier(signing_key: SigningKey) -> TokenVerifier:
    return verifier_of(signing_key)


@pytest.fixture
async def world(tmp_path: Path, signing_key: SigningKey, verifier: TokenVerifier) -> AsyncIterator[World]:
    key_server = build(tmp_path, verifier)
    await key_server.ensure_keys("org-1")
    async with TestClient(TestServer(key_server.app())) as client:
        yield World(key_server, client, AccessTokens(IdentitySettings(ISSUER), signing_key))
    await key_server.close()


async def pem(world: World, organisation: str = "org-1") -> str:
    return (await world.key_server.public_key(organisation))[1]


@pytest.mark.parametrize("role", ["administrator", "operator", "viewer"])
async def test_a_member_gets_the_content_key_and_it_is_noted(world: World, role: str) -> None:
    status, body, headers = await world.unwrap(wrap(await pem(world), "cam-1"), role=role)
    assert (status, body) == (200, CONTENT_KEY)
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Cache-Control"] == "no-store"
    (row,) = await world.audit()
    assert len(bytes.fromhex(row.pop("link"))) == 32
    assert row == {
        "number": 1, "at_us": 1_800_000_000_250_000, "who": "user-1", "camera": "cam-1", "version": 1,
        "outcome": "unwrapped",
    }  # fmt: skip


async def test_keys_are_made_once_and_differ_between_organisations(world: World) -> None:
    before = await pem(world)
    await world.key_server.ensure_keys("org-1")
    await world.key_server.ensure_keys("org-2")
    assert await pem(world) == before != await pem(world, "org-2")


async def test_everything_that_is_not_the_cameras_key_gets_one_answer(world: World) -> None:
    await world.key_server.ensure_keys("org-2")
    right = wrap(await pem(world), "cam-1")
    answers = [
        await world.unwrap(right, camera="cam-2"),
        await world.unwrap(wrap(await pem(world, "org-2"), "cam-1")),
        await world.unwrap(right, version="2"),
        await world.unwrap(right, version="x"),
        await world.unwrap(right, version="9" * 40),
        await world.unwrap(right[:-4]),
        await world.unwrap(""),
        await world.unwrap("A" * 342),
        await world.unwrap("not base64"),
        await world.unwrap(right, organisation="org-empty"),
    ]
    assert {status for status, _, _ in answers} == {400}
    said = [json.loads(body) for _, body, _ in answers]
    assert len({one.pop("request_id") for one in said}) == len(said)
    assert all(one == said[0] for one in said)
    assert b"cannot-unwrap" in answers[0][1]
    assert len({tuple(sorted(set(headers) - {"Date"})) for _, _, headers in answers}) == 1
    assert {row["outcome"] for row in await world.audit()} == {"cannot-unwrap"}


async def test_a_stranger_is_refused_and_noted(world: World) -> None:
    path = "org-1/cameras/cam-1/content-key"
    query = {"version": "1", "wrapped": wrap(await pem(world), "cam-1")}
    status, body, _ = await world.ask(path, {"org-2": "administrator"}, query)
    assert status == 404
    assert CONTENT_KEY not in body
    assert [row["outcome"] for row in await world.audit()] == ["refused"]


async def test_without_a_token_nothing_is_answered(world: World) -> None:
    for path in ("public-key", "cameras/cam-1/content-key", "audit"):
        assert (await world.client.get(f"/v1/organisations/org-1/{path}")).status == 401


async def test_the_audit_trail_is_the_administrators(world: World) -> None:
    assert (await world.ask("org-1/audit", {"org-1": "operator"}))[0] == 403
    assert (await world.ask("org-1/audit", {}))[0] == 404


async def test_the_public_key_is_for_everybody_with_a_token(world: World) -> None:
    status, body, _ = await world.ask("org-1/public-key", {})
    assert status == 200
    assert json.loads(body)["version"] == 1
    assert b"PRIVATE" not in body
    assert (await world.ask("org-3/public-key", {}))[0] == 404


async def test_after_a_rotation_older_keys_still_unwrap(world: World) -> None:
    old = wrap(await pem(world), "cam-1")
    await world.key_server.rotate("org-1")
    version, newer = await world.key_server.public_key("org-1")
    assert version == 2
    assert (await world.unwrap(old, version="1"))[1] == CONTENT_KEY
    assert (await world.unwrap(wrap(newer, "cam-1"), version="2"))[1] == CONTENT_KEY
    assert (await world.unwrap(old, version="2"))[0] == 400


async def test_keys_and_audit_are_there_after_a_restart(tmp_path: Path, verifier: TokenVerifier) -> None:
    first = build(tmp_path, verifier)
    await first.ensure_keys("org-1")
    before = await first.public_key("org-1")
    await first.close()
    second = build(tmp_path, verifier)
    assert await second.public_key("org-1") == before
    wrapped = base64.urlsafe_b64decode(wrap(before[1], "cam-1") + "==")
    assert await second.unwrapped("org-1", "cam-1", "1", wrapped) == CONTENT_KEY
    await second.close()


async def test_no_private_key_lies_in_clear_on_the_disk(world: World, tmp_path: Path) -> None:
    await world.unwrap(wrap(await pem(world), "cam-1"))
    private = await world.key_server._keyring.private("org-1", 1)
    assert private is not None
    kept = everything_in(tmp_path)
    assert (
        private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        in kept
    )
    for number in (private.private_numbers().p, private.private_numbers().q, private.private_numbers().d):
        assert number.to_bytes((number.bit_length() + 7) // 8, "big") not in kept
    assert CONTENT_KEY not in kept


async def test_no_key_leaves_before_it_is_noted(
    tmp_path: Path, signing_key: SigningKey, verifier: TokenVerifier
) -> None:
    class Forgetful(KeyServer):
        async def note(self, row: AuditRow) -> None:
            raise OSError(f"the disk is full, {row.outcome} can't be noted")

    key_server = build(tmp_path, verifier, Forgetful)
    await key_server.ensure_keys("org-1")
    async with TestClient(TestServer(key_server.app())) as client:
        world = World(key_server, client, AccessTokens(IdentitySettings(ISSUER), signing_key))
        status, body, _ = await world.unwrap(wrap(await pem(world), "cam-1"))
    await key_server.close()
    assert status == 500
    assert CONTENT_KEY not in body
