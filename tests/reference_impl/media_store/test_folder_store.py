import asyncio
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import StreamReader
from aiohttp.base_protocol import BaseProtocol

from reference_impl.disk.shared_memory import AT_ONCE, SLOT_BYTES, SLOTS
from reference_impl.disk.writer import AlteredError
from reference_impl.media_store import FolderStore
from reference_impl.media_store.body import TooLargeError
from reference_impl.media_store.locations import Copy, LostError
from reference_impl.media_store.locations.copy import PieceDigests


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[FolderStore]:
    store = FolderStore([tmp_path / "a", tmp_path / "b"])
    yield store
    store.close()


def arriving(*chunks: bytes, whole: bool = True) -> StreamReader:
    loop = asyncio.get_running_loop()
    protocol = BaseProtocol(loop)
    protocol.connection_made(asyncio.Transport())
    stream = StreamReader(protocol, 1 << 30, loop=loop)
    for chunk in chunks:
        stream.feed_data(chunk)
    if whole:
        stream.feed_eof()
    return stream


async def put(folders: FolderStore, content: bytes, *, chunk_bytes: int = 1 << 18) -> str:
    chunks = [content[place : place + chunk_bytes] for place in range(0, len(content), chunk_bytes)]
    return await _taken(folders, arriving(*chunks), content)


async def _taken(folders: FolderStore, stream: StreamReader, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    async with folders.receive(stream, 1 << 30, name) as body:
        assert body.size == len(content)
        await folders.put(name, body)
    return name


EDGES = [
    0,
    1,
    4095,
    4096,
    4097,
    SLOT_BYTES - 1,
    SLOT_BYTES,
    SLOT_BYTES + 1,
    2 * SLOT_BYTES,
    2 * SLOT_BYTES + 7,
]


@pytest.mark.parametrize("size", EDGES)
async def test_every_size_comes_back_as_it_went(folders: FolderStore, size: int) -> None:
    content = os.urandom(size)
    await put(folders, os.urandom(SLOT_BYTES))  # the next one finds its memory used
    name = await put(folders, content)
    for location in folders.locations:
        assert (location / "objects" / name).read_bytes() == content
        assert list((location / "incoming").iterdir()) == []
    assert await folders.read(Copy(name, size), 0, size) == content


async def test_many_at_once_do_not_mix(folders: FolderStore) -> None:
    contents = [bytes([n]) * (100_000 + n) for n in range(40)]
    names = await asyncio.gather(*(put(folders, content) for content in contents))
    for name, content in zip(names, contents, strict=True):
        assert await folders.read(Copy(name, len(content)), 0, len(content)) == content


async def test_a_chunk_larger_than_memory(folders: FolderStore) -> None:
    content = os.urandom(3 * SLOT_BYTES + 5)
    name = await put(folders, content, chunk_bytes=len(content))
    assert await folders.read(Copy(name, len(content)), SLOT_BYTES - 3, 10) == content[SLOT_BYTES - 3 :][:10]


@pytest.mark.parametrize("size", [1, 100_000, SLOT_BYTES + 1])
async def test_other_bytes_than_announced_are_not_written(folders: FolderStore, size: int) -> None:
    announced = hashlib.sha256(bytes(size)).hexdigest()
    with pytest.raises(AlteredError):
        async with folders.receive(arriving(bytes(size - 1) + b"x"), 1 << 30, announced) as body:
            await folders.put("e" * 64, body)
    assert [path for location in folders.locations for path in location.glob("*/*")] == []


async def test_more_than_allowed_is_cut_off(folders: FolderStore) -> None:
    with pytest.raises(TooLargeError):
        async with folders.receive(arriving(b"x" * 11), 10, hashlib.sha256(b"x" * 11).hexdigest()):
            pytest.fail("it was let in")


async def test_a_request_that_was_given_up_mixes_with_no_other(folders: FolderStore) -> None:
    """What it ordered may still read its memory, which must not hold another's bytes meanwhile."""
    contents = {hashlib.sha256(one).hexdigest(): one for n in range(3 * SLOTS) if (one := bytes([n]) * 300_000)}
    tasks = [asyncio.create_task(put(folders, content)) for content in contents.values()]
    for task in tasks[::2]:
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert any(task.cancelled() for task in tasks)
    for path in (folders.locations[0] / "objects").iterdir():
        assert path.read_bytes() == contents[path.name]
    for (name, content), task in zip(contents.items(), tasks, strict=True):
        assert task.cancelled() or await folders.read(Copy(name, len(content)), 0, len(content)) == content


@pytest.mark.parametrize("cancelled", [True, False])
async def test_who_gives_up_on_a_slow_disk_waits_no_longer_and_its_memory_comes_back(
    folders: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, cancelled: bool
) -> None:
    """Only once the thread has done with it."""
    at_it, go_on = threading.Event(), threading.Event()

    def slowly(_: PieceDigests, __: object) -> None:
        at_it.set()
        assert go_on.wait(20)

    monkeypatch.setattr(PieceDigests, "update", slowly)
    folders.patience_s = 20 if cancelled else 0.05
    free = folders._writer.memory.free
    task = asyncio.create_task(put(folders, os.urandom(SLOT_BYTES + 1)))
    assert await asyncio.to_thread(at_it.wait, 20)
    if cancelled:
        task.cancel()
    with pytest.raises(asyncio.CancelledError if cancelled else TimeoutError):
        await asyncio.wait_for(task, 10)
    assert folders._writer.memory.free == free - 1, "the thread still reads it"
    go_on.set()
    async with asyncio.timeout(10):
        while folders._writer.memory.free < free:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    assert [path for path in await asyncio.to_thread(list, tmp_path.rglob("*")) if path.is_file()] == []  # noqa: ASYNC240


async def test_uploads_on_their_way_leave_shared_memory_to_those_that_are_there(folders: FolderStore) -> None:
    """However many: a camera whose line is slow must not be what all others wait for."""
    contents = [os.urandom(50_000 + n) for n in range(SLOTS)]
    slow = [arriving(content[:40_000], whole=False) for content in contents]
    tasks = [asyncio.create_task(_taken(folders, *one)) for one in zip(slow, contents, strict=True)]
    names = [await put(folders, content[::-1]) for content in contents]
    assert [task.exception() for task in tasks if task.done()] == []
    assert folders._writer.memory.free >= AT_ONCE
    for stream, content in zip(slow, contents, strict=True):
        stream.feed_data(content[40_000:])
        stream.feed_eof()
    names += await asyncio.gather(*tasks)
    assert folders._writer.memory.free == SLOTS
    for name, content in zip(names, [*(content[::-1] for content in contents), *contents], strict=True):
        assert await folders.read(Copy(name, len(content)), 0, len(content)) == content


async def test_where_all_shared_memory_is_lent_the_next_waits_for_some_but_not_for_ever(folders: FolderStore) -> None:
    writer, content = folders._writer, os.urandom(50_000)
    lent = [await writer.lend() for _ in range(SLOTS)]
    folders.patience_s = 0.05
    with pytest.raises(TimeoutError):
        await put(folders, content)
    folders.patience_s = 20
    given_up, waits = (asyncio.create_task(put(folders, content)) for _ in range(2))
    await asyncio.sleep(0.05)
    assert not waits.done()
    given_up.cancel()
    writer.give_back(lent.pop())
    assert await folders.read(Copy(await waits, len(content)), 0, len(content)) == content
    assert writer.memory.free == 1
    for slot in lent:
        writer.give_back(slot)
    assert len({await writer.lend() for _ in range(SLOTS)}) == SLOTS


async def test_what_no_location_has_is_lost(folders: FolderStore) -> None:
    with pytest.raises(LostError):
        await folders.read(Copy("e" * 64, 1), 0, 1)


def test_no_location_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="locations"):
        FolderStore([])


async def test_it_says_what_keeps_objects_from_being_stored(folders: FolderStore) -> None:
    assert await folders.trouble() == ""
    shutil.rmtree(folders.locations[0])
    assert await folders.trouble() == "", "what is written next makes its folders anew"
    shutil.rmtree(folders.locations[1])
    folders.locations[1].write_bytes(b"a file where a folder should be")
    assert await folders.trouble() == "location 2 can't be written"
