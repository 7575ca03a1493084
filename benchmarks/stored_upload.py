"""What a durable upload costs: signature, digest, two copies, index row, against servers that do less.

moto's server keeps the object in memory; the same client signs the same PutObject. A bare aiohttp handler writes the
body into two files with fsync: no signature, no digest, no name that is whole or not there, no row. Each server is in a
process of its own, behind TLS, with as many connections.
"""

import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.elsewhere import elsewhere
from benchmarks.turns import ratio
from benchmarks.upload_peers import moto, puts, writing_twice
from benchmarks.uploads import (
    CAMERAS,
    SEGMENT_BYTES,
    SEGMENTS,
    TURNS,
    Rate,
    a_segment,
    cameras,
    in_turns,
    median,
    one_region,
    rate,
)

_GOALS = {"moto's PutObject in memory": 2.5, "a bare handler that writes two files with fsync": 0.6}


async def _measure(segments: int, turns: int) -> list[list[Rate]]:
    body = a_segment()
    with tempfile.TemporaryDirectory(prefix="camproof-") as name:
        folder = Path(name)
        async with (
            elsewhere(one_region, folder / "cloud") as target,
            cameras(target, body) as ours,
            moto(folder / "moto", body) as theirs,
            elsewhere(writing_twice, folder / "bare") as address,
            puts(folder / "bare", address, body) as flushed,
        ):
            return await in_turns([partial(rate, upload) for upload in (ours, theirs, flushed)], segments, turns)


def main(segments: int = SEGMENTS, turns: int = TURNS) -> None:
    """Print a line a peer."""
    ours, *peers = asyncio.run(_measure(segments, turns))
    mine = median(ours)
    print(
        f"durable upload, {CAMERAS} cameras, segments of {SEGMENT_BYTES >> 10} KiB: {mine.segments_per_s:.0f} a second "
        f"({mine.mb_per_s:.0f} MB/s)"
    )
    for (peer, goal), rates in zip(_GOALS.items(), peers, strict=True):
        found = ratio([one.mb_per_s for one in ours], [one.mb_per_s for one in rates])
        print(f"- {peer}: {median(rates).segments_per_s:.0f} a second: {found}, goal {goal}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
