"""The OpenAPI document, and the service held against it. `CAMPROOF_WRITE_OPENAPI=1` writes the document anew."""

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from reference_impl.playlists.playlists import DOCUMENT
from tests.reference_impl.playlists.test_playlists import FOUND, START_US, playlists, run, token

if TYPE_CHECKING:
    from tests.reference_impl.conftest import HoldsTo, Loop
    from tests.reference_impl.playlists.test_playlists import Http

SPAN = {"from_us": str(START_US), "to_us": str(START_US + 60_000_000)}


async def test_the_document_says_what_the_code_does() -> None:
    service = playlists()
    text = json.dumps(service.document(), indent=1) + "\n"
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text
    async with TestClient(TestServer(service.app())) as client:
        assert await (await client.get("/openapi.json")).json() == json.loads(text)
    await service.close()


@pytest.fixture(scope="module")
def served(loop: "Loop") -> Iterator[str]:
    """The address of a service in a thread of its own."""

    async def start() -> "Http":
        client: Http = TestClient(TestServer(playlists().app()))
        await client.start_server()
        return client

    client = loop.run(start())
    yield str(client.make_url(""))
    loop.run(client.close())


@pytest.mark.parametrize("role", ["viewer", "auditor"])
@pytest.mark.parametrize("kind", ["vod", "event"])
@pytest.mark.parametrize(("count", "length_us"), [(2, 2_000_000), (9, 2_000_000), (2, 20_000_000)])
def test_the_operation_answers_as_documented(
    served: str, holds_to: "HoldsTo", role: str, kind: str, count: int, length_us: int
) -> None:
    FOUND[:] = run(*range(count), length_us=length_us)
    holds_to(
        json.loads(DOCUMENT.read_text("utf-8")),
        "readPlaylist",
        base_url=served,
        headers={"Authorization": f"Bearer {token(role)}"},
        known={"organisation": "org", "camera": "cam"},
        query={**SPAN, "type": kind},
    )
