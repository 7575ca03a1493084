"""Uploads as a camera does them, through TLS into the embedded cloud, against bare PUTs to a handler that counts.

Both run server and clients in one process and event loop, over loopback, with the same number of connections and the
same bytes. Ours signs each PUT, checks the signature and the digest, flushes two copies to disk, and writes the index.
What the disk alone takes, with as many writers and the same process that writes, is measured in the same turns: where
that is less than the goal asks for, the goal can't be reached there. So the same is measured once more with the cloud's
folders in memory, where the system has a file system there: what is lost then is not the disk's doing. Processor time
is that of the process in which clients and servers are, and that of the one that digests and writes.

Each of the three is in a process of its own, as it is in life. In one with the cloud, bare PUTs find a heap that has
grown already, and take a fifth less time than by themselves, where glibc gives memory back and asks for it again.

An ext4 without a journal looks past the inodes of files that were removed within the last five minutes, one by one
(Linux, fs/ext4/ialloc.c, `recently_deleted`): after thousands of them let it rest, or all that writes is slower.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from benchmarks.elsewhere import called_elsewhere
from benchmarks.turns import ratio
from benchmarks.upload_peers import bare, count, disk, puts
from benchmarks.uploads import (
    CAMERAS,
    SEGMENT_BYTES,
    SEGMENTS,
    TURNS,
    Rate,
    Turn,
    a_segment,
    cameras,
    in_turns,
    median,
    one_region,
    rate,
)
from reference_impl.foundation.settled import settled

_GOAL = 0.5
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a random name is made in it


@asynccontextmanager
async def _ours(folder: Path, body: bytes) -> AsyncIterator[Turn]:
    async with one_region(folder) as target, cameras(target, body) as upload:
        yield partial(rate, upload)


@asynccontextmanager
async def _counted(folder: Path, body: bytes) -> AsyncIterator[Turn]:
    async with bare(folder, count) as address, puts(folder, address, body) as upload:
        settled()  # as ours
        yield partial(rate, upload)


@asynccontextmanager
async def _alone(folder: Path, body: bytes) -> AsyncIterator[Turn]:
    async with disk(folder, body) as upload:
        yield partial(rate, upload)


async def _measure(segments: int, turns: int, place: Path) -> list[list[Rate]]:
    body = a_segment()
    with tempfile.TemporaryDirectory(prefix="camproof-", dir=place) as name:
        folder = Path(name)
        async with (
            called_elsewhere(_ours, folder / "cloud", body) as ours,
            called_elsewhere(_counted, folder / "bare", body) as counted,
            called_elsewhere(_alone, folder / "disk", body) as alone,
        ):
            return await in_turns((ours, counted, alone), segments, turns)


def _report(where: str, segments: int, turns: int, place: Path) -> None:
    ours, counted, alone = asyncio.run(_measure(segments, turns, place))
    per_s = [[one.mb_per_s for one in rates] for rates in (ours, counted, alone)]
    limit = [min(rates) for rates in zip(*per_s[1:], strict=True)]
    mine, theirs, disk_s = map(median, (ours, counted, alone))
    print(
        f"live upload, {CAMERAS} cameras, segments of {SEGMENT_BYTES >> 10} KiB{where}: stored twice and indexed "
        f"{mine.mb_per_s:.0f} MB/s, bare PUTs {theirs.mb_per_s:.0f} MB/s: {ratio(*per_s[:2])}, goal {_GOAL}. The disk "
        f"alone takes {disk_s.mb_per_s:.0f} MB/s twice; of the lower limit: {ratio(per_s[0], limit)}. Processor time a "
        f"segment: {mine.here_ms:.1f} ms, and {mine.beside_ms:.1f} ms in the process that writes; bare "
        f"{theirs.here_ms:.1f} ms"
    )


def main(segments: int = SEGMENTS, turns: int = TURNS) -> None:
    """Print a line a place."""
    _report("", segments, turns, Path(tempfile.gettempdir()))
    if _IN_MEMORY.is_dir():
        _report(", folders in memory", segments, turns, _IN_MEMORY)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
