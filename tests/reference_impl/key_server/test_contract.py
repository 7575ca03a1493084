"""The OpenAPI document, and the service held against it. `CAMPROOF_WRITE_OPENAPI=1` writes the document anew."""

import json
import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.clients import ServiceClient
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import SigningKey
from reference_impl.key_server.service import DOCUMENT
from tests.reference_impl.key_server.test_service import ISSUER, World, build, pem, verifier_of, wrap

if TYPE_CHECKING:
    from tests.reference_impl.conftest import HoldsTo, Loop

OPERATIONS = ("readPublicKey", "unwrapContentKey", "readAuditTrail", "ensureKeys", "rotateKeys")


@pytest.fixture(scope="module")
def served(loop: "Loop", tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    """A key server in a thread of its own, and a content key that its organisation's camera has wrapped."""

    async def start() -> tuple[World, str]:
        key = SigningKey(ec.generate_private_key(ec.SECP256R1()))
        key_server = build(tmp_path_factory.mktemp("keys"), verifier_of(key))
        await key_server.ensure_keys("org-1")
        client = TestClient(TestServer(key_server.app()))
        await client.start_server()
        world = World(key_server, client, AccessTokens(IdentitySettings(ISSUER), key))
        return world, wrap(await pem(world), "cam-1")

    async def stop(world: World) -> None:
        await world.client.close()
        await world.key_server.close()

    world, wrapped = loop.run(start())
    yield world, wrapped
    loop.run(stop(world))


def test_the_document_says_what_the_code_does(served: tuple[World, str], loop: "Loop") -> None:
    world, _ = served

    async def read() -> object:
        return await (await world.client.get("/openapi.json")).json()

    text = json.dumps(world.key_server.document(), indent=1) + "\n"
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text
    assert loop.run(read()) == json.loads(text)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("role", ["administrator", "viewer", "", "service"])
def test_an_operation_answers_as_documented(
    served: tuple[World, str], holds_to: "HoldsTo", operation: str, role: str
) -> None:
    world, wrapped = served
    service = ServiceClient("my_systems", {}, ("keys",))
    roles, now_s = {"org-1": role} if role else {}, time.time()
    user = role != "service"
    token = world.tokens.for_user("user-1", roles, now_s) if user else world.tokens.for_service(service, now_s)
    holds_to(
        json.loads(DOCUMENT.read_text("utf-8")),
        operation,
        base_url=str(world.client.make_url("")),
        headers={"Authorization": f"Bearer {token}"},
        known={"organisation": "org-1", "camera": "cam-1"},
        query={"version": "1", "wrapped": wrapped} if operation == "unwrapContentKey" else None,
    )
