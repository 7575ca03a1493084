"""The sample camera in a process of its own, for the time of a run."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

_ENDS_S = 20.0


@asynccontextmanager
async def sample_camera(file: Path, fault: str | None) -> AsyncIterator[None]:
    """Start it with its file, perhaps with a seeded fault; stop it when the body is over, and wait for its end."""
    words = [sys.executable, "-m", "harness.camera", str(file), *(["--fault", fault] if fault else [])]
    process = await asyncio.create_subprocess_exec(*words, stdin=asyncio.subprocess.DEVNULL)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_ENDS_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
