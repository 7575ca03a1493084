"""A run that is killed leaves its cloud's folder; the next one removes it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.left_behind import RUN

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="owners are looked for in /proc")
_CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]
_LIVE = ("run", "agree-silent-cut", "--engine", "live")


@pytest.mark.parametrize(
    "command", [_LIVE, (*_LIVE, "--soak", "1 min"), ("conform", "--check-target")], ids=["live", "soak", "check"]
)
def test_what_a_killed_one_left_is_removed_by_the_next(command: tuple[str, ...], tmp_path: Path) -> None:
    (between := tmp_path / "tmp").mkdir()
    with _begun(command, tmp_path) as first:
        assert _waited(lambda: any(between.glob(f"{RUN}-*/*")))
        first.kill()
    (left,) = between.glob(f"{RUN}-*")
    with _begun(command, tmp_path) as again:
        try:
            assert _waited(lambda: not left.exists())
        finally:
            again.kill()


def _begun(command: tuple[str, ...], folder: Path) -> subprocess.Popen[bytes]:
    environment, nothing = {**os.environ, "TMPDIR": str(folder / "tmp")}, subprocess.DEVNULL
    return subprocess.Popen([*_CAMPROOF, *command], cwd=folder, env=environment, stdout=nothing, stderr=nothing)


def _waited(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.05)
    return held
