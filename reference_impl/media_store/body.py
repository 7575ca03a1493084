"""The body of an upload: in memory while it is small, in a file beyond, its digest either way."""

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from aiohttp import StreamReader

IN_MEMORY_BYTES = 4 << 20
_HASH_INLINE_BYTES = 16 << 10  # below this, a change of threads costs more than the digest


class TooLargeError(Exception):
    """More bytes arrived than an object may have."""


class Body:
    """Bytes that arrived. Holds at most `IN_MEMORY_BYTES` and one read in memory."""

    def __init__(self, spill_folder: Path, threads: Executor) -> None:
        self._spill_folder = spill_folder
        self._threads = threads
        self._chunks: list[bytes] = []
        self._held_bytes = 0
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
            self._chunks.append(chunk)
            self._held_bytes += len(chunk)
            if self._held_bytes >= IN_MEMORY_BYTES:
                await loop.run_in_executor(self._threads, self._spill)
        if self.size > _HASH_INLINE_BYTES:
            await loop.run_in_executor(self._threads, self._finish)
        else:
            self._finish()

    def write_to(self, file: IO[bytes]) -> None:
        """Write all of it; several threads may do so at once."""
        if self._file is not None:
            with Path(self._file.name).open("rb") as spilled:
                shutil.copyfileobj(spilled, file, IN_MEMORY_BYTES)
        file.writelines(self._chunks)

    def close(self) -> None:
        """Remove its file."""
        if self._file is not None:
            self._file.close()

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.NamedTemporaryFile(dir=self._spill_folder)  # noqa: SIM115 - `close` does
        for chunk in self._chunks:
            self._digest.update(chunk)
        self._file.writelines(self._chunks)
        self._file.flush()
        self._chunks.clear()
        self._held_bytes = 0

    def _finish(self) -> None:
        for chunk in self._chunks:
            self._digest.update(chunk)
        self.sha256 = self._digest.hexdigest()


@asynccontextmanager
async def received(
    content: StreamReader, limit_bytes: int, spill_folder: Path, threads: Executor
) -> AsyncIterator[Body]:
    """The whole body; its file is removed at the end, however it ends.

    Args:
        content: what arrives.
        limit_bytes: beyond this, TooLargeError.
        spill_folder: where a large body goes.
        threads: where digests are computed and files are written.
    """
    body = Body(spill_folder, threads)
    try:
        await body.receive(content, limit_bytes)
        yield body
    finally:
        body.close()
