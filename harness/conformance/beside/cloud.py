"""Starts the cloud's process, asks it how it is, and ends it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from harness.cloud.target import Target
from harness.cloud.target_file.load import load_target
from harness.conformance.beside.said import BEGIN, LOOK, READY, Inside, Ordered
from harness.errors import CamproofFailedError

_ROOT = Path(__file__).parents[3]
_START_S = 120.0
_ANSWER_S = 60.0
_END_S = 30.0


class Beside:
    """A cloud that runs beside this process."""

    def __init__(self, process: asyncio.subprocess.Process, target: Target) -> None:
        self._process = process
        self._asking = asyncio.Lock()
        self.target = target

    @property
    def pid(self) -> int:
        """Its process's number."""
        return self._process.pid

    async def begin(self) -> None:
        """Have it forget what it has seen of itself."""
        await self._asked(BEGIN)

    async def look(self) -> Inside:
        """What it has seen of itself since then."""
        return Inside.read(await self._asked(LOOK))

    async def _asked(self, question: bytes) -> bytes:
        async with self._asking:
            return await _answer(self._process, question, _ANSWER_S)


@asynccontextmanager
async def beside(ordered: Ordered) -> AsyncIterator[Beside]:
    """The cloud for the time of the `async with`. CamproofFailedError: it did not start, or ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "harness.conformance.beside", stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    try:
        if await _answer(process, ordered.line(), _START_S) != READY:
            raise CamproofFailedError("the cloud's process says other than that it is ready")
        yield Beside(process, load_target(ordered.target_file))
    finally:
        await asyncio.shield(asyncio.create_task(_ended(process)))


async def _answer(process: asyncio.subprocess.Process, question: bytes, patience_s: float) -> bytes:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        async with asyncio.timeout(patience_s):
            process.stdin.write(question)
            await process.stdin.drain()
            line = await process.stdout.readline()
    except TimeoutError:
        raise CamproofFailedError(f"the cloud's process did not answer for {patience_s:.0f} s") from None
    except OSError:
        line = b""
    if not line:
        raise CamproofFailedError("the cloud's process ended: see above for why, or look at this machine's memory")
    return line


async def _ended(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe
    process.stdin.close()
    try:
        async with asyncio.timeout(_END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
