"""Bytes in folders: every object in each of a region's locations, on disk before anyone hears of it."""

import asyncio
import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

from aiohttp import StreamReader

from reference_impl.disk.durable_file import make_folder, put_whole
from reference_impl.disk.writer import DiskWriter
from reference_impl.media_store.body import Body, received

_THREADS_PER_LOCATION = 8
_INCOMING = "incoming"  # written, and perhaps not whole
_OBJECTS = "objects"


class LostError(Exception):
    """No location has the object any more, or has it whole."""


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
        self._threads = ThreadPoolExecutor(_THREADS_PER_LOCATION * len(locations), thread_name_prefix="objects")
        for location in locations:
            make_folder(location / _OBJECTS)
            make_folder(location / _INCOMING)
            for left in (location / _INCOMING).iterdir():
                left.unlink(missing_ok=True)
        self._writer = DiskWriter([(location / _INCOMING, location / _OBJECTS) for location in locations])

    def receive(self, content: StreamReader, limit_bytes: int, sha256: str) -> AbstractAsyncContextManager[Body]:
        """An upload's body, whole, on the way to `put`.

        TooLargeError beyond the limit; AlteredError, here or by `put`, where it has another digest than this one.
        """
        return received(content, limit_bytes, sha256, self.locations[0] / _INCOMING, self._threads, self._writer)

    async def put(self, name: str, body: Body) -> None:
        """Write to every location; return when each has it on disk."""
        if body.slot is None:
            await self._everywhere(self._write, name, body)
        else:
            await self._writer.write(body.slot, body.size, body.sha256, name)

    async def read(self, name: str, size: int, start: int, length: int) -> bytes:
        """Part of an object of `size` bytes, from the first location that has it whole; LostError if none has."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, name, size, start, length)

    async def remove(self, name: str) -> None:
        """Remove from every location; no matter if it is not there."""
        await self._everywhere(self._remove, name)

    def close(self) -> None:
        """Wait for what is being written."""
        self._threads.shutdown()
        self._writer.close()

    async def _everywhere(self, work: Callable[..., None], *arguments: object) -> None:
        loop = asyncio.get_running_loop()
        writing = [loop.run_in_executor(self._threads, work, place, *arguments) for place in self.locations]
        outcomes = await asyncio.gather(*writing, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    def _write(self, location: Path, name: str, body: Body) -> None:
        put_whole(location / _INCOMING, location / _OBJECTS, name, body.write_to)

    def _read(self, name: str, size: int, start: int, length: int) -> bytes:
        for location in self.locations:
            with suppress(OSError), (location / _OBJECTS / name).open("rb") as file:
                if os.fstat(file.fileno()).st_size == size:
                    file.seek(start)
                    return file.read(length)
        raise LostError(f"no location has {name} whole")

    def _remove(self, location: Path, name: str) -> None:
        (location / _OBJECTS / name).unlink(missing_ok=True)
