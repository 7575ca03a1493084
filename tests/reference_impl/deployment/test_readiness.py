"""Health as an operator asks for it: who is ready and who is not; what ended comes back without anyone's upload."""

import asyncio
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.front.health import Health
from reference_impl.front.metrics import Metrics
from reference_impl.front.operator import operator_app

MEDIA_STORE = "eu-fra/media_store"


class Part:
    """Of a service."""

    def __init__(self, said: str = "", *, waits: bool = False, raises: Exception | None = None) -> None:
        self.said, self.waits, self.raises = said, waits, raises

    async def trouble(self) -> str:
        if self.raises is not None:
            raise self.raises
        if self.waits:
            await asyncio.Event().wait()
        return self.said


async def test_a_part_that_fails_or_does_not_answer_is_named_and_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reference_impl.front.health._LONGEST_S", 0.05)
    parts = {"good": Part(), "bad": Part("full"), "slow": Part(waits=True), "broken": Part(raises=OSError("/a/path"))}
    document = await Health({"one": parts, "another": {"good": Part()}}).document()
    assert document == {
        "status": "fail",
        "checks": {
            "one:good": [{"status": "pass"}],
            "one:bad": [{"status": "fail", "output": "full"}],
            "one:slow": [{"status": "fail", "output": "no answer within 0.05 s"}],
            "one:broken": [{"status": "fail", "output": "OSError"}],
            "another:good": [{"status": "pass"}],
        },
    }
    assert (await Health({"one": parts, "another": {"good": Part()}}).document("another"))["status"] == "pass"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:1", 200),
        ("10.1.2.3:9009", 200),
        ("[fd00::7]:9009", 200),
        ("evil.test", 421),
        ("", 421),
    ],
)
async def test_a_page_of_another_name_learns_nothing(host: str, status: int) -> None:
    async with TestClient(TestServer(operator_app(Health({}), Metrics()))) as client:
        assert (await client.get("/livez", headers={"Host": host})).status == status


async def test_a_region_that_nobody_uploads_to_gets_ready_again_by_itself(tmp_path: Path) -> None:
    async with EmbeddedCloud(CloudSettings(tmp_path, ("eu-fra",))) as cloud, aiohttp.ClientSession() as session:

        async def asked(path: str = "/readyz") -> tuple[int, str]:
            async with session.get(f"{cloud.description.operator}{path}") as answer:
                checks: dict[str, Any] = (await answer.json(content_type=None)).get("checks", {})
                told = checks.get(f"{MEDIA_STORE}:storage", [{}])[0]
                return answer.status, told.get("output", told.get("status", ""))

        killed = writer_of(tmp_path)
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        async with asyncio.timeout(30):
            while await asked() != (200, "pass") or writer_of(tmp_path) in {None, killed}:  # until another is there
                pass
        shutil.rmtree(tmp_path / "eu-fra" / "location-b")
        (tmp_path / "eu-fra" / "location-b").write_bytes(b"a file where a folder should be")
        assert await asked() == await asked(f"/readyz/{MEDIA_STORE}") == (503, "location 2 can't be written")
        assert await asked("/readyz/identity") == (200, "")
        assert (await asked("/livez"))[0] == 200


def writer_of(folder: Path) -> int | None:
    """The process that writes the cloud's objects; None where there is none just now."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            said = (process / "cmdline").read_bytes().split(b"\0")
            if b"reference_impl.disk" in said and any(str(folder).encode() in one for one in said):
                return int(process.name)
    return None
