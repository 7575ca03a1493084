"""The OpenAPI document, and the service held against it. `CAMPROOF_WRITE_OPENAPI=1` writes the document anew."""

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from harness.cloud.signing import TemporaryCredentials
from reference_impl.recording_index.recording_index import DOCUMENT
from tests.reference_impl.recording_index.test_recording_index import REGION, SEALER, Index, opened, user_token
from tests.reference_impl.signed import Signed

if TYPE_CHECKING:
    from tests.reference_impl.conftest import HoldsTo, Loop

KNOWN = {"organisation": "org", "camera": "cam"}


@pytest.fixture(scope="module")
def served(loop: "Loop", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index in a thread of its own."""
    manager = opened(tmp_path_factory.mktemp("index") / "index.db")
    yield loop.run(manager.__aenter__())
    loop.run(manager.__aexit__(None, None, None))


def test_the_document_says_what_the_code_does(served: Index, loop: "Loop") -> None:
    async def read() -> object:
        return await (await served.http.get("/openapi.json")).json()

    text = json.dumps(served.service.document(), indent=1) + "\n"
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text
    assert loop.run(read()) == json.loads(text)


@pytest.mark.parametrize("operation", ["indexSegment", "indexSegments", "reportGap"])
def test_a_camera_is_answered_as_documented(served: Index, holds_to: "HoldsTo", operation: str) -> None:
    holds_to(
        json.loads(DOCUMENT.read_text("utf-8")),
        operation,
        base_url=str(served.http.make_url("")),
        auth=Signed(credentials(served), "recording-index"),
        known=KNOWN,
    )


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_a_member_is_answered_as_documented(served: Index, holds_to: "HoldsTo", role: str) -> None:
    holds_to(
        json.loads(DOCUMENT.read_text("utf-8")),
        "findRecordings",
        base_url=str(served.http.make_url("")),
        headers={"Authorization": f"Bearer {user_token(role)}"},
        known=KNOWN,
    )


def credentials(index: Index) -> TemporaryCredentials:
    camera = index.camera
    return TemporaryCredentials(
        region=REGION,
        storage_uri="https://store.test/org",
        access_key_id=camera.access_key_id,
        secret_access_key=camera.secret_access_key,
        session_token=SEALER.seal(camera),
        expires_us=camera.expires_at * 1_000_000,
    )
