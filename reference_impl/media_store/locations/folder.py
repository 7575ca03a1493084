"""A storage location that is a folder. Each file is flushed, and its name too, before anyone counts on it.

obstore has a store for folders as well (`LocalStore`), which leaves flushing to the system: after a power failure a
file that was acknowledged may be empty. So this one is our own.
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path
from typing import IO, TypeVar

from reference_impl.disk.durable_file import make_folder, put_whole, write_stream
from reference_impl.media_store.locations.listing import Listing
from reference_impl.media_store.locations.location import Held

INCOMING = "incoming"  # written, and perhaps not whole
OBJECTS = "objects"
T = TypeVar("T")


class FolderLocation:
    """Copies as files in `objects`, written aside in `incoming`.

    Args:
        folder: both are made in it.
        threads: where files are read and written.
    """

    def __init__(self, folder: Path, threads: Executor) -> None:
        self._incoming, self._objects = folder / INCOMING, folder / OBJECTS
        self._folder = folder
        self._threads = threads

    @property
    def label(self) -> str:
        """The folder."""
        return str(self._folder)

    def open(self) -> None:
        """Make its folders, and remove what an upload that was cut off by a crash left there."""
        make_folder(self._objects)
        make_folder(self._incoming)
        for left in self._incoming.iterdir():
            left.unlink(missing_ok=True)

    async def ready(self) -> None:
        """Write a file that has no name."""
        await self._threaded(self._try)

    async def held(self, name: str) -> Held | None:
        """The file's size and time."""
        return await self._threaded(self._held, name)

    async def read(self, name: str, start: int, length: int) -> bytes:
        """Part of the file."""
        return await self._threaded(self._read, name, start, length)

    async def write(self, name: str, content: IO[bytes]) -> None:
        """Written aside and flushed, then named."""
        await self._threaded(self._write, name, content)

    async def remove(self, name: str) -> None:
        """Remove the file."""
        await self._threaded(self._remove, name)

    async def names(self) -> AsyncGenerator[Held, None]:
        """The folder's files, as the system lists them."""
        with closing(Listing(self._objects)) as listing:
            while some := await self._threaded(listing.some):
                for name in some:
                    if held := await self.held(name):
                        yield held

    async def _threaded(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _try(self) -> None:
        if not self._incoming.is_dir():  # the location was emptied: made anew, as by what is written next
            make_folder(self._incoming)
        with tempfile.TemporaryFile(dir=self._incoming) as file:
            file.write(b"?")
            file.flush()

    def _held(self, name: str) -> Held | None:
        try:
            found = (self._objects / name).stat()
        except FileNotFoundError:
            return None
        return Held(name, found.st_size, found.st_mtime)

    def _read(self, name: str, start: int, length: int) -> bytes:
        with (self._objects / name).open("rb") as file:
            file.seek(start)
            return file.read(length)

    def _write(self, name: str, content: IO[bytes]) -> None:
        def copy(path: Path) -> None:
            content.seek(0)
            write_stream(path, content)

        put_whole(self._incoming, self._objects, name, copy)

    def _remove(self, name: str) -> None:
        (self._objects / name).unlink(missing_ok=True)
