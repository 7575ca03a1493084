"""Bytes in locations of any kind: every object in each of them, before anyone hears of it."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from reference_impl.foundation.limits import Limits
from reference_impl.media_store import locations as copies
from reference_impl.media_store.body import Arriving, Body, received
from reference_impl.media_store.locations.address import location

_THREADS_PER_LOCATION = 8


class MixedStore:
    """As FolderStore, without its process of its own: what a bucket takes to answer is longer than that saves.

    Args:
        locations: as settings name them, see `locations.address`.
        aside: a folder for bodies on their way; what is left there is removed.
    """

    def __init__(self, locations: Sequence[str], aside: Path) -> None:
        self.locations = (aside,)
        self.stored: Callable[[float], None] | None = None  # hears of each object: how long it took, in seconds
        self.patience_s = Limits().disk_s  # for one object; may be set at any time
        self._threads = ThreadPoolExecutor(_THREADS_PER_LOCATION * len(locations), thread_name_prefix="objects")
        self._of_locations = [ThreadPoolExecutor(_THREADS_PER_LOCATION, f"location-{n}") for n in range(len(locations))]
        self.places: tuple[copies.Location, ...] = tuple(map(location, locations, self._of_locations))
        for left in aside.iterdir():
            left.unlink()
        self._aside = aside

    def receive(self, content: Arriving, limit_bytes: int, sha256: str) -> AbstractAsyncContextManager[Body]:
        """As FolderStore's."""
        return received(content, limit_bytes, sha256, self._aside, self._threads, None, self.patience_s)

    async def put(self, name: str, body: Body) -> None:
        """Write to every location; return when each has it."""
        began_s = time.perf_counter()
        await _all(*(self._write(place, name, body) for place in self.places))
        if self.stored is not None:
            self.stored(time.perf_counter() - began_s)

    async def read(self, copy: copies.Copy, start: int, length: int) -> bytes:
        """Part of an object, each piece from the first location that has it whole; LostError where none has."""
        return await copies.read(self.places, copy, start, length, self.patience_s)

    async def remove(self, name: str) -> None:
        """Remove from every location; no matter if it is not there."""
        await _all(*(place.remove(name) for place in self.places))

    async def trouble(self) -> str:
        """What keeps objects from being stored, or nothing."""
        return await copies.trouble(self.places)

    def close(self) -> None:
        """Wait for what is being written."""
        for threads in (self._threads, *self._of_locations):
            threads.shutdown()

    async def _write(self, place: copies.Location, name: str, body: Body) -> None:
        with body.opened() as content:
            await place.write(name, content)


async def _all(*work: Coroutine[object, object, None]) -> None:
    """All of it to its end, whatever fails; then the first failure."""
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
