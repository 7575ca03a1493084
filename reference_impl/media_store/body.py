"""The body of an upload: in memory while it is small, in a file beyond, its digest either way."""

import asyncio
import hashlib
import mmap
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from aiohttp import StreamReader

from reference_impl.media_store.buffers import BUFFER_BYTES, Buffers
from reference_impl.media_store.durable_file import write_buffer, write_stream

_HASH_INLINE_BYTES = 16 << 10  # below this, a change of threads costs more than the digest


class TooLargeError(Exception):
    """More bytes arrived than an object may have."""


class Body:
    """Bytes that arrived: in one buffer, or all in a file once they do not fit."""

    def __init__(self, buffer: mmap.mmap, spill_folder: Path, threads: Executor) -> None:
        self._buffer = buffer
        self._held_bytes = 0
        self._spill_folder = spill_folder
        self._threads = threads
        self._file: IO[bytes] | None = None
        self._digest = hashlib.sha256()
        self.size = 0
        self.sha256 = ""

    async def receive(self, content: StreamReader, limit_bytes: int) -> None:
        """Take all that comes; afterwards `size` and `sha256` say what it was."""
        loop = asyncio.get_running_loop()
        async for chunk in content.iter_any():
            self.size += len(chunk)
            if self.size > limit_bytes:
                raise TooLargeError
            rest = self._hold(memoryview(chunk))
            while rest:
                await loop.run_in_executor(self._threads, self._spill)
                rest = self._hold(rest)
        if self.size > _HASH_INLINE_BYTES:
            await loop.run_in_executor(self._threads, self._finish)
        else:
            self._finish()

    def write_to(self, path: Path) -> None:
        """Write all of it into a new file, on disk on return; several threads may do so at once."""
        if self._file is None:
            write_buffer(path, self._buffer, self._held_bytes)
        else:
            with Path(self._file.name).open("rb") as spilled:
                write_stream(path, spilled)

    def close(self) -> None:
        """Remove its file."""
        if self._file is not None:
            self._file.close()

    def _hold(self, chunk: memoryview) -> memoryview:
        """Copy what fits; what does not is given back."""
        fits = min(len(chunk), BUFFER_BYTES - self._held_bytes)
        self._buffer[self._held_bytes : self._held_bytes + fits] = chunk[:fits]
        self._held_bytes += fits
        return chunk[fits:]

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.NamedTemporaryFile(dir=self._spill_folder)  # noqa: SIM115 - `close` does
        with memoryview(self._buffer)[: self._held_bytes] as held:
            self._digest.update(held)
            self._file.write(held)
        self._file.flush()
        self._held_bytes = 0

    def _finish(self) -> None:
        if self._file is not None:
            self._spill()
        else:
            with memoryview(self._buffer)[: self._held_bytes] as held:
                self._digest.update(held)
        self.sha256 = self._digest.hexdigest()


@asynccontextmanager
async def received(
    content: StreamReader, limit_bytes: int, spill_folder: Path, threads: Executor, buffers: Buffers
) -> AsyncIterator[Body]:
    """The whole body; its file is removed at the end, however it ends.

    Args:
        content: what arrives.
        limit_bytes: beyond this, TooLargeError.
        spill_folder: where a large body goes.
        threads: where digests are computed and files are written.
        buffers: where its memory comes from.
    """
    buffer = buffers.take()
    body = Body(buffer, spill_folder, threads)
    try:
        await body.receive(content, limit_bytes)
        yield body
        buffers.give_back(buffer)  # only here: a request that was given up may leave a thread that still reads it
    finally:
        body.close()
