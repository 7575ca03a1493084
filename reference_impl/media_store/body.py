"""The body of an upload: in memory while it is small, in a file beyond, held against its digest either way."""

import asyncio
import hashlib
import mmap
import tempfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from reference_impl.disk.durable_file import write_buffer, write_stream
from reference_impl.disk.shared_memory import SLOT_BYTES
from reference_impl.disk.writer import AlteredError, DiskWriter
from reference_impl.media_store.locations.copy import PieceDigests


class TooLargeError(Exception):
    """More bytes arrived than an object may have."""


class Arriving(Protocol):
    """A body on its way, such as aiohttp's StreamReader."""

    def iter_any(self) -> AsyncIterator[bytes]:
        """Its bytes as they come."""


class Body:
    """Bytes that arrived: in one buffer, or all in a file once they do not fit.

    The buffer is shared with the process that writes, once all is there: not before where much is on its way, since
    many slow uploads would keep those waiting that can be written.
    """

    def __init__(
        self, writer: DiskWriter | None, sha256: str, spill_folder: Path, threads: Executor, patience_s: float | None
    ) -> None:
        self.sha256 = sha256  # as announced; found out where it was not
        self._writer = writer
        self._slot: int | None = None
        self._buffer = memoryview(b"")
        self._held_bytes = 0
        self._spill_folder = spill_folder
        self._threads, self._patience_s = threads, patience_s
        self._file: IO[bytes] | None = None
        self._working: asyncio.Future[None] | None = None  # what a thread does with it, or did last
        self._digest = hashlib.sha256()
        self._of_pieces = PieceDigests()
        self.size = 0

    @property
    def slot(self) -> int | None:
        """The slot of shared memory that holds all of it, not yet held against its digest.

        None where a thread has to write it; then the digest is the announced one.
        """
        return self._slot if self._file is None else None

    @property
    def pieces(self) -> str:
        """Digests of its pieces, see `PieceDigests`: what is in one buffer is one piece."""
        return self._of_pieces.text()

    async def receive(self, content: Arriving, limit_bytes: int) -> None:
        """Take all that comes; AlteredError where it is seen to be something else than was announced."""
        if self._writer is not None and self._writer.has_room:
            await self._share(self._writer)
        else:
            self._buffer = memoryview(mmap.mmap(-1, SLOT_BYTES))
        async for chunk in content.iter_any():
            self.size += len(chunk)
            if self.size > limit_bytes:
                raise TooLargeError
            rest = self._hold(memoryview(chunk))
            while rest:
                await self._in_time(self._spill)
                rest = self._hold(rest)
        if self._writer is None or self._file is not None or not self.sha256:
            await self._in_time(self._finish)
        if self._writer is not None and self._file is None and self._slot is None:
            async with asyncio.timeout(self._patience_s):
                await self._share(self._writer)

    def write_to(self, path: Path) -> None:
        """Write all of it into a new file; several threads may do so at once."""
        if self._file is None:
            write_buffer(path, self._buffer, self._held_bytes)
        else:
            with Path(self._file.name).open("rb") as spilled:
                write_stream(path, spilled)

    def opened(self) -> IO[bytes]:
        """All of it, to be read; several may do so at once."""
        return BytesIO(self._buffer[: self._held_bytes]) if self._file is None else Path(self._file.name).open("rb")

    def close(self) -> None:
        """Remove its file and give its slot back: now, or once a thread is done for which nobody waits any more."""

        def closed(_: object = None) -> None:
            if self._file is not None:
                self._file.close()
            if self._writer is not None and self._slot is not None:
                self._writer.give_back(self._slot)

        if self._working is None or self._working.done():
            closed()
        else:
            self._working.add_done_callback(closed)

    async def _in_time(self, work: Callable[[], None]) -> None:
        """In a thread; TimeoutError where the disk of its file, or those that the threads wait for, take too long."""
        self._working = asyncio.get_running_loop().run_in_executor(self._threads, work)
        async with asyncio.timeout(self._patience_s):
            await asyncio.shield(self._working)

    async def _share(self, writer: DiskWriter) -> None:
        """Go on in shared memory."""
        held = self._buffer[: self._held_bytes]
        self._slot = await writer.lend()
        self._buffer = writer.memory.slot(self._slot)
        self._buffer[: len(held)] = held

    def _hold(self, chunk: memoryview) -> memoryview:
        """Copy what fits; what does not is given back."""
        fits = min(len(chunk), SLOT_BYTES - self._held_bytes)
        self._buffer[self._held_bytes : self._held_bytes + fits] = chunk[:fits]
        self._held_bytes += fits
        return chunk[fits:]

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.NamedTemporaryFile(dir=self._spill_folder)  # noqa: SIM115 - `close` does
        held = self._buffer[: self._held_bytes]
        self._digest.update(held)
        self._of_pieces.update(held)
        self._file.write(held)
        self._file.flush()
        self._held_bytes = 0

    def _finish(self) -> None:
        if self._file is not None:
            self._spill()
        else:
            self._digest.update(self._buffer[: self._held_bytes])
        found = self._digest.hexdigest()
        if self.sha256 not in ("", found):
            raise AlteredError
        self.sha256 = found


@asynccontextmanager
async def received(
    content: Arriving,
    limit_bytes: int,
    sha256: str,
    spill_folder: Path,
    threads: Executor,
    writer: DiskWriter | None,
    patience_s: float | None = None,
) -> AsyncIterator[Body]:
    """The whole body; its file is removed at the end, however it ends.

    Args:
        content: what arrives.
        limit_bytes: beyond this, TooLargeError.
        sha256: the digest that was announced, in hexadecimal; "" where none was.
        spill_folder: where a large body goes.
        threads: where large bodies are digested and written.
        writer: digests and writes the others; lends their memory. None: threads do it all.
        patience_s: what a thread may take for one step, or memory to be lent; TimeoutError beyond. None: any time.
    """
    body = Body(writer, sha256, spill_folder, threads, patience_s)
    try:
        await body.receive(content, limit_bytes)
        yield body
    finally:
        body.close()
