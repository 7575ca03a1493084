"""Memory of the embedded cloud over many uploads: it must not grow with what was stored.

The cloud and its process that writes are on their own, so that what is measured is theirs. Objects are removed behind
the uploads, or the disk would be full before the end.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.elsewhere import elsewhere
from benchmarks.uploads import CAMERAS, a_segment, cameras, one_region, rate

_READINGS = 20


def _empty(folder: Path) -> None:
    for stored in folder.glob("*/location-*/objects/*"):
        stored.unlink(missing_ok=True)  # the scrubber may have been there before


def _started_mib(pid: int) -> float:
    """Resident memory of the processes that a process started, and of those that they did."""
    paths = Path(f"/proc/{pid}/task").glob("*/children")
    started = [int(child) for path in paths for child in path.read_text().split()]
    return sum(_resident_mib(child) + _started_mib(child) for child in started)


def _resident_mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


async def _measure(uploads: int) -> list[float]:
    body = a_segment()
    with tempfile.TemporaryDirectory(prefix="camproof-") as name:
        async with elsewhere(one_region, Path(name)) as target, cameras(target, body) as upload:
            found = []
            for reading in range(_READINGS):
                each = uploads // _READINGS // CAMERAS
                await rate(upload, range(reading * each, (reading + 1) * each))
                _empty(Path(name))
                found.append(_started_mib(os.getpid()))
            return found


def main(uploads: int = 100_000) -> None:
    """Print the readings."""
    found = asyncio.run(_measure(uploads))
    after = found[1]  # once everything has been used
    print(f"memory over {uploads} uploads, MiB: {' '.join(f'{mib:.0f}' for mib in found)}")
    print(
        f"at the end {found[-1] / after:.2f} of it after a tenth of them, at most {max(found) / after:.2f}; goal 1.10"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
