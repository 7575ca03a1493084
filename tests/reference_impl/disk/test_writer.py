"""The process that writes: what it says is on disk, errors reach who waits, and it outlives nobody."""

import asyncio
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reference_impl.disk.shared_memory import SLOTS
from reference_impl.disk.writer import AlteredError, DiskWriter, WriterGoneError

CONTENT = os.urandom(100_001)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[DiskWriter]:
    writer = DiskWriter(places(tmp_path, "a", "b"))
    yield writer
    writer.close()


async def lent(writer: DiskWriter) -> int:
    slot = await writer.lend()
    writer.memory.slot(slot)[: len(CONTENT)] = CONTENT
    return slot


async def write(writer: DiskWriter) -> None:
    await writer.write(await lent(writer), len(CONTENT), DIGEST, "name")


def places(folder: Path, *names: str) -> list[tuple[Path, Path]]:
    return [(folder / name / "incoming", folder / name / "objects") for name in names]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


def ended(pid: int) -> bool:
    """Gone, or dead and not waited for yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_writes_in_every_place(writer: DiskWriter, tmp_path: Path) -> None:
    slot = await lent(writer)
    await writer.write(slot, len(CONTENT), DIGEST, "name")
    assert files(tmp_path) == {"a/objects/name": CONTENT, "b/objects/name": CONTENT}


async def test_other_bytes_are_not_written(writer: DiskWriter, tmp_path: Path) -> None:
    with pytest.raises(AlteredError):
        await writer.write(await lent(writer), len(CONTENT) - 1, DIGEST, "name")
    assert files(tmp_path) == {}


@pytest.mark.parametrize("broken", ["a", "b"])
async def test_one_place_that_fails_is_an_error(writer: DiskWriter, tmp_path: Path, broken: str) -> None:
    (tmp_path / broken).write_text("a file where a folder should be")
    with pytest.raises(NotADirectoryError):
        await writer.write(await lent(writer), len(CONTENT), DIGEST, "name")


async def test_a_slot_that_is_read_is_not_lent(writer: DiskWriter, tmp_path: Path) -> None:
    slot = await lent(writer)
    writing = asyncio.create_task(writer.write(slot, len(CONTENT), DIGEST, "name"))
    await asyncio.sleep(0)  # lets it give the order
    writing.cancel()
    writer.give_back(slot)
    assert writer.memory.free == SLOTS - 1
    await write(writer)
    await until(lambda: writer.memory.free == SLOTS - 1)  # without the one that was lent just now


async def test_slots_that_others_wait_for_are_no_room(writer: DiskWriter) -> None:
    taken = [await writer.lend() for _ in range(SLOTS)]
    waiting = [asyncio.create_task(writer.lend()) for _ in taken]
    await asyncio.sleep(0)
    for slot in taken:
        writer.give_back(slot)
    assert not writer.has_room, "whoever is on its way would wait, for ever where the disk stands still"
    for slot in await asyncio.gather(*waiting):
        writer.give_back(slot)
    assert writer.has_room


async def test_when_the_process_is_killed_another_one_takes_over_what_was_not_answered(
    writer: DiskWriter, tmp_path: Path
) -> None:
    slot, first = await lent(writer), writer.pid
    os.kill(first, signal.SIGSTOP)
    waiting = asyncio.create_task(writer.write(slot, len(CONTENT), DIGEST, "name"))
    await asyncio.sleep(0)  # lets it give the order
    os.kill(first, signal.SIGKILL)
    await waiting
    assert writer.pid != first
    assert files(tmp_path) == {"a/objects/name": CONTENT, "b/objects/name": CONTENT}


async def test_what_is_written_already_can_be_written_again(writer: DiskWriter, tmp_path: Path) -> None:
    """The process may be killed when it has written, and before it says so."""
    await write(writer)
    await write(writer)
    assert files(tmp_path) == {"a/objects/name": CONTENT, "b/objects/name": CONTENT}


async def test_when_two_processes_end_who_waits_hears_it(
    writer: DiskWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = await lent(writer)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", shutil.which("false"))
        os.kill(writer.pid, signal.SIGKILL)
        with pytest.raises(WriterGoneError, match="ended"):
            await writer.write(slot, len(CONTENT), DIGEST, "name")
    assert files(tmp_path) == {}
    await writer.write(slot, len(CONTENT), DIGEST, "name")
    assert files(tmp_path) == {"a/objects/name": CONTENT, "b/objects/name": CONTENT}


@pytest.mark.parametrize("looked", [False, True], ids=["never asked", "asked"])
async def test_where_it_ended_while_nobody_wrote_another_takes_its_place_and_nobody_notices(
    writer: DiskWriter, tmp_path: Path, *, looked: bool
) -> None:
    if looked:
        assert await writer.answers()
    first = writer.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: ended(first))
    await write(writer)
    assert writer.pid != first
    assert await writer.answers()
    assert files(tmp_path) == {"a/objects/name": CONTENT, "b/objects/name": CONTENT}


async def test_while_it_stands_still_it_is_asked_once(writer: DiskWriter) -> None:
    os.kill(writer.pid, signal.SIGSTOP)
    asked = [asyncio.create_task(writer.answers()) for _ in range(5_000)]  # more than a socket holds
    done, waiting = await asyncio.wait(asked, timeout=0.2)
    assert (len(done), len(waiting)) == (0, 5_000)
    os.kill(writer.pid, signal.SIGCONT)
    assert set(await asyncio.gather(*asked)) == {True}


@pytest.mark.skipif(sys.platform != "linux", reason="processors can't be chosen there")
async def test_of_two_processors_it_leaves_one_to_its_owner(writer: DiskWriter) -> None:
    before = os.sched_getaffinity(0)
    assert await writer.answers()
    assert len(os.sched_getaffinity(writer.pid)) == (1 if len(before) == 2 else len(before))
    assert os.sched_getaffinity(0) == before


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for the process in /proc")
async def test_it_ends_with_its_owner(writer: DiskWriter, tmp_path: Path) -> None:
    another = DiskWriter(places(tmp_path / "another", "a"))
    await write(another)
    another.close()
    await until(lambda: ended(another.pid))
    await write(writer)


OWNER = """
import asyncio, hashlib, os, signal, sys
from pathlib import Path
from reference_impl.disk.writer import DiskWriter

async def main():
    folder, nothing = Path(sys.argv[1]), hashlib.sha256().hexdigest()
    writer = DiskWriter([(folder / "incoming", folder / "objects")])
    slot = await writer.lend()
    await writer.write(slot, 0, nothing, "name")
    os.kill(writer.pid, signal.SIGINT)  # Ctrl-C goes to both; its owner decides
    await writer.write(slot, 0, nothing, "another")
    print(writer.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for the process in /proc")
async def test_it_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    owner = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", OWNER, str(tmp_path)], check=False, stdout=subprocess.PIPE, text=True
    )
    assert owner.returncode == -signal.SIGKILL
    await until(lambda: ended(int(owner.stdout)))
