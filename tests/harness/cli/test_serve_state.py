"""Where runs and `camproof serve` keep their state: a folder is one process's, and none stays for long after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.cli import main

CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]
SERVE = [*CAMPROOF, "serve", "--region", "eu-fra", "--state"]


@contextmanager
def serving(state: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([*SERVE, str(state)], env=environment, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            assert any("Ctrl-C stops it" in said for said in served.stdout)
            yield served
        finally:
            served.kill()


def test_a_second_process_is_refused_and_touches_nothing_until_the_first_is_gone(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with serving(state) as first:
        upload = state / "eu-fra" / "location-a" / "incoming" / "on-its-way"
        upload.write_bytes(b"half")
        record = state / "deployment.json"
        before = record.stat()
        second = subprocess.run([*SERVE, str(state)], capture_output=True, text=True, check=False, timeout=60)
        advice = "another process keeps its state there; stop that one first, or choose another folder"
        assert (second.returncode, second.stdout) == (2, "")
        assert second.stderr == f"camproof: {state} is in use: {advice}\n"
        assert (record.stat().st_ino, record.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert upload.read_bytes() == b"half"
        first.send_signal(signal.SIGKILL)
        first.wait(30)
    with serving(state) as again:
        assert not upload.exists()
        again.terminate()
        assert again.wait(30) == 0


def test_a_target_file_that_no_folder_can_hold_is_refused_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "absent" / "cloud.yaml"
    assert main(["serve", "--region", "eu-fra", "--target-file", str(absent)]) == 2
    assert main(["serve", "--region", "eu-fra", "--target-file", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"camproof: --target-file {absent}: there is no folder {absent.parent}; make it, or name another file",
        f"camproof: --target-file {tmp_path}: that is a folder; name a file",
    ]


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    there = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}

    def kept() -> set[Path]:
        return {folder for folder in tmp_path.iterdir() if (folder / "deployment.json").exists()}

    run = [*CAMPROOF, "conform", "--only", "ENC-4", "--out", str(tmp_path / "out")]
    with subprocess.Popen(run, env=there, stderr=subprocess.DEVNULL) as killed:
        try:
            until_s = time.monotonic() + 60
            while not kept():
                assert time.monotonic() < until_s, "it keeps nothing"
                time.sleep(0.05)
        finally:
            killed.kill()
    left = kept()
    assert left
    serve = [*CAMPROOF, "serve", "--region", "eu-fra"]
    with subprocess.Popen(serve, env=there, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            assert any("Ctrl-C stops it" in said for said in served.stdout)
            assert len(kept()) == 1
            assert not kept() & left
            served.terminate()
            assert served.wait(30) == 0
        finally:
            served.kill()
    assert kept() == set()
