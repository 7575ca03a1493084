import asyncio
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.camera.parts import CameraParts
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, StreamCache
from harness.checks.casefile import CaseFile
from harness.cli import judging, main
from harness.conformance.run import Judged
from harness.errors import CamproofFailedError
from harness.history.event import Header, History

Said = pytest.CaptureFixture[str]
OLD = {"report.html": "whole", "report.json": "{}"}


def nothing_recorded() -> Judged:
    history = History(Header("none", "", 0, "live", "", "", 0), ())
    return Judged(history, CaseFile(history, {}), (), {})


@pytest.fixture
def without_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reports are made, of a run in which nothing happened."""

    async def run(_: judging.Job) -> tuple[str, Judged]:
        await asyncio.sleep(0)
        return "no cloud", nothing_recorded()

    monkeypatch.setattr(judging, "_run", run)


def test_a_disk_that_is_full_at_the_end_leaves_the_old_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, without_a_run: None
) -> None:
    for name, text in OLD.items():
        (tmp_path / name).write_text(text)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "report.html"))

    monkeypatch.setattr(os, "fsync", full)
    assert main(["conform", "--out", str(tmp_path)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert (
        err
        == f"camproof: {tmp_path / 'report.html'}: the disk is full. Make room, or choose another folder with --out.\n"
    )
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == OLD


def test_a_temporary_folder_that_is_too_small_is_told_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(["conform", "--out", str(tmp_path / "out")]) == 3
    err = capsys.readouterr().err
    assert err.startswith(f"camproof: {tmp_path} has 1 MB free, and the run needs 17 MB there")
    assert err.count("\n") == 1


def test_a_run_without_a_verdict_is_undecided(tmp_path: Path, capsys: Said, without_a_run: None) -> None:
    assert main(["conform", "--out", str(tmp_path), "--json"]) == 4
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "report.json").read_text())


class Breaking(StreamCache[SealedSegment]):
    """Breaks at the third segment."""

    def offer(self, entry: SealedSegment) -> tuple[Drop[SealedSegment], ...]:
        if entry.counter == 2:
            raise ArithmeticError("two and two is five")
        return super().offer(entry)


def refused_key(public_key: str, key: bytes, camera: str) -> bytes:
    raise CamproofFailedError("the key is of paper: use one of brass")


MISTAKE = (
    r"internal error ArithmeticError: two and two is five \(camera (north|south)-\d was recording\)\. "
    r"Please report it with \S+/camproof-\S+\.traceback\.txt\n"
)
EXPECTED = r"the key is of paper: use one of brass \(camera (north|south)-\d was recording\)\n"


@pytest.mark.parametrize(
    ("parts", "says"),
    [(CameraParts(cache=Breaking), MISTAKE), (CameraParts(wrap=refused_key), EXPECTED)],
    ids=["mistake", "expected"],
)
def test_a_camera_that_breaks_ends_the_run_and_is_named(
    parts: CameraParts, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(judging, "camera_parts", lambda _: parts)
    assert main(["conform", "--out", str(tmp_path / "out"), "--json"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(f"camproof: {says}", err), err
    left = {path.name for path in tmp_path.iterdir() if not path.name.endswith(".traceback.txt")}
    assert left <= {"out"}, "the cloud's folder is gone"
    assert not any((tmp_path / "out").glob("*"))
