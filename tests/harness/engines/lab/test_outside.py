import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness import left_behind
from harness.engines.lab import needs, outside
from harness.errors import CamproofFailedError
from harness.left_behind import own_folder, remove_left, started

pytestmark = pytest.mark.xdist_group("lab")
_OWNER = """
import asyncio
from harness.engines.lab.outside import in_namespaces
in_namespaces("tests.harness.engines.lab.test_outside:waiting", {}, lambda line: print(line, flush=True))
"""


async def waiting(folder: Path, order: dict[str, object], say: outside.Say) -> dict[str, object]:
    """Work for the inside of a lab: it starts something that would go on for ever, and waits."""
    left = subprocess.Popen(["sleep", "1000"])  # noqa: S607, ASYNC220 - as what a lab runs
    own = os.readlink(f"/proc/{left.pid}/ns/pid")  # noqa: PTH115 - nothing waits here
    say(f"{folder} {own}")
    time.sleep(1000)  # noqa: ASYNC251 - it does not even listen
    return {}


@pytest.mark.usefixtures("lab_here")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_when_its_owner_is_gone_nothing_of_a_lab_runs_any_more_and_the_next_one_takes_its_folder(number: int) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER], stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
    )
    assert owner.stdout is not None
    with owner.stdout:
        folder, space = owner.stdout.readline().split()
        assert _in_space(space)
        owner.send_signal(number)
        owner.wait(20)
    until = time.monotonic() + 20
    while _in_space(space) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _in_space(space)
    with own_folder():
        assert not Path(folder).exists()


def test_a_folder_of_who_still_runs_is_kept_and_one_of_who_is_gone_is_not(tmp_path: Path) -> None:
    me = os.getpid()
    kept = tmp_path / f"camproof-lab-{me}-{started(me)}-abc"
    reused = tmp_path / f"camproof-lab-{me}-{started(me) + 1}-abc"  # another process had that number before
    gone = tmp_path / "camproof-lab-999999999-5-abc"
    foreign = tmp_path / "camproof-elsewhere"
    for folder in (kept, reused, gone, foreign):
        folder.mkdir()
    assert set(remove_left(tmp_path)) == {reused, gone}
    assert kept.exists()
    assert foreign.exists()


def test_a_folder_in_use_is_kept_where_its_owner_has_another_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(left_behind, "own_name", lambda: "999999999-5")  # as of another container
    with own_folder() as folder:
        assert remove_left(tmp_path) == []
        assert folder.exists()
    assert not folder.exists()


def test_where_commands_are_missing_it_says_which_packages_bring_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "PATH", "")
    with pytest.raises(CamproofFailedError, match=r"apt install .*dnsmasq-base .*nftables .*udhcpc"):
        outside.require_lab()


def test_where_namespaces_are_forbidden_it_says_what_would_allow_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "_TOOLS", {})
    monkeypatch.setattr(needs, "_opens", lambda _: False)
    with pytest.raises(CamproofFailedError, match="run it as root, or let users make them"):
        outside.require_lab()


def _in_space(space: str) -> list[int]:
    """The processes of a namespace of processes."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "ns/pid").readlink()) == space:
                found.append(int(process.name))
        except OSError:
            continue
    return found
