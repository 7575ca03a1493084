"""A folder's names: all of them, and closed only when no thread reads from it."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from reference_impl.media_store.locations import FolderLocation
from reference_impl.media_store.locations import listing as module
from reference_impl.media_store.locations.listing import Listing


class _Entries:
    """As what os.scandir gives, which ends the process if it is closed while a thread reads from it."""

    def __init__(self) -> None:
        self.reads, self.go_on = threading.Event(), threading.Event()
        self.reading = self.closed = self.crashed = False

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self

    def __next__(self) -> os.DirEntry[str]:
        self.reading = True
        self.reads.set()
        assert self.go_on.wait(20)
        self.reading = False
        raise StopIteration

    def close(self) -> None:
        self.crashed |= self.reading
        self.closed = True


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> _Entries:
    made = _Entries()
    monkeypatch.setattr(module, "os", SimpleNamespace(scandir=lambda _: made))
    return made


def test_it_is_closed_once_the_thread_that_reads_has_done(entries: _Entries, tmp_path: Path) -> None:
    listing = Listing(tmp_path)
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(listing.some)
        assert entries.reads.wait(20)
        listing.close()  # whoever asked has gone
        assert not entries.closed
        entries.go_on.set()
        assert reading.result(20) == []
    assert entries.closed
    assert not entries.crashed


def test_it_is_closed_at_once_where_none_reads_and_is_not_read_then(entries: _Entries, tmp_path: Path) -> None:
    listing = Listing(tmp_path)
    listing.close()
    assert entries.closed
    assert listing.some() == []
    assert not entries.reads.is_set()


async def test_every_name_is_told_however_many_there_are(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        place = FolderLocation(tmp_path, threads)
        place.open()
        (tmp_path / "objects" / "no-file").mkdir()
        for number in range(2_500):
            (tmp_path / "objects" / str(number)).touch()
        assert sorted([held.name async for held in place.names()]) == sorted(map(str, range(2_500)))
