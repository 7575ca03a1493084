"""Bytes in folders: every object in each of a region's locations, on disk before anyone hears of it."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from reference_impl.disk.durable_file import put_whole
from reference_impl.disk.writer import DiskWriter
from reference_impl.foundation.limits import Limits
from reference_impl.media_store import locations as copies
from reference_impl.media_store.body import Arriving, Body, received
from reference_impl.media_store.locations.folder import INCOMING, OBJECTS, FolderLocation

_THREADS_PER_LOCATION = 8
_LOG = logging.getLogger(__name__)


def name_of(bucket: str, key: str, sha256: str) -> str:
    """The file of an object: by its name and its content, so that two writers of one name can't mix."""
    return f"{hashlib.sha256(f'{bucket}/{key}'.encode()).hexdigest()[:32]}-{sha256}"


class FolderStore:
    """Keeps each object in all of its locations (redundancy inside the region).

    Args:
        locations: folders, best on disks that don't fail together. What an upload that was cut off by a crash left
            there is removed.
    """

    def __init__(self, locations: Sequence[Path]) -> None:
        if not locations:
            raise ValueError("locations: at least one folder is needed")
        self.locations = tuple(locations)
        self.stored: Callable[[float], None] | None = None  # hears of each object: how long it took, in seconds
        self.patience_s = Limits().disk_s  # for one object; may be set at any time
        self._threads = ThreadPoolExecutor(_THREADS_PER_LOCATION * len(locations), thread_name_prefix="objects")
        self._of_locations = [ThreadPoolExecutor(_THREADS_PER_LOCATION, f"location-{n}") for n in range(len(locations))]
        self.places: tuple[copies.Location, ...] = tuple(map(self._opened, locations, self._of_locations))
        self._writer = DiskWriter([(location / INCOMING, location / OBJECTS) for location in locations])

    def receive(self, content: Arriving, limit_bytes: int, sha256: str) -> AbstractAsyncContextManager[Body]:
        """An upload's body, whole, on the way to `put`.

        TooLargeError beyond the limit; AlteredError, here or by `put`, where it has another digest than this one.
        Where none was announced ("") the body knows its own afterwards.
        """
        aside = self.locations[0] / INCOMING
        return received(content, limit_bytes, sha256, aside, self._threads, self._writer, self.patience_s)

    async def put(self, name: str, body: Body) -> None:
        """Write to every location; return when each has it on disk."""
        began_s = time.perf_counter()
        if body.slot is None:
            await self._everywhere(self._write, name, body)
        else:
            await self._writer.write(body.slot, body.size, body.sha256, name)
        if self.stored is not None:
            self.stored(time.perf_counter() - began_s)

    async def read(self, copy: copies.Copy, start: int, length: int) -> bytes:
        """Part of an object, each piece from the first location that has it whole; LostError where none has."""
        return await copies.read(self.places, copy, start, length, self.patience_s)

    async def remove(self, name: str) -> None:
        """Remove from every location; no matter if it is not there."""
        outcomes = await asyncio.gather(*(place.remove(name) for place in self.places), return_exceptions=True)
        _raise_first(outcomes)

    async def trouble(self) -> str:
        """What keeps objects from being stored, or nothing."""
        if not await self._writer.answers():
            return "the process that writes has ended"
        return await copies.trouble(self.places)

    def close(self) -> None:
        """Wait for what is being written."""
        for threads in (self._threads, *self._of_locations):
            threads.shutdown()
        self._writer.close()

    async def _everywhere(self, work: Callable[..., None], *arguments: object) -> None:
        loop = asyncio.get_running_loop()
        writing = [loop.run_in_executor(self._threads, work, place, *arguments) for place in self.locations]
        _raise_first(await asyncio.gather(*writing, return_exceptions=True))

    def _opened(self, folder: Path, threads: ThreadPoolExecutor) -> FolderLocation:
        """With threads of its own: those that wait for another location's disk would be missing here."""
        place = FolderLocation(folder, threads)
        try:
            place.open()
        except OSError as failure:  # reads go on without it; nothing is acknowledged until it is back
            _LOG.error("the storage location %s can't be opened: %s", folder, failure)
        return place

    def _write(self, location: Path, name: str, body: Body) -> None:
        put_whole(location / INCOMING, location / OBJECTS, name, body.write_to)


def _raise_first(outcomes: Sequence[object]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
