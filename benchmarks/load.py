"""Uploads of a locust worker: a camera's, sealed, signed and indexed, against locust's own plain PUTs of the same size.

Both go through TLS to a bare handler that counts, in a process of its own, so that what is compared is the worker and
not a cloud; in turns within one process of locust's, with as many users. A camera's upload is more than the PUT: the
segment is made, encrypted (AES-128-CBC) and digested, the request signed, and the index told of several at a time, as a
camera with a backlog does, with another request that is signed. A worker is one process, with those that encrypt beside
it (`harness.load.users.threads`), since ciphers and digests alone take about as long as a plain PUT: so cameras get
more than one processor if there is one, and locust's own users don't. All of their processor time is told with it.

Segments are those of a camera as scenarios have it, of 2 Mbit/s and 2 s, unless another size is given. Locust's own
PUTs leave Nagle's algorithm on, so that the last record of a body may wait for an acknowledgement, which systems delay:
how much that costs depends on the size. The load's users switch it off, or it would be counted as the cloud's time. So
plain PUTs without it are measured along, and those of locust's user over `requests`.

    python -m benchmarks.load [turns [seconds [bytes]]]
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from benchmarks.elsewhere import elsewhere
from benchmarks.turns import ratio
from benchmarks.upload_peers import AUTHORITY, bare, count
from harness.load.users.threads import THREADS
from harness.scenario.model import CameraSpec

_GOAL = 0.5
_TURNS, _SECONDS = 9, 2.0
_BYTES = round(CameraSpec(name="usual").bits_per_s * CameraSpec(name="usual").segment_s / 8)
CAMERA, PLAIN, AT_ONCE, OVER_REQUESTS = "Camera", "Plain", "AtOnce", "OverRequests"


def counting(folder: Path) -> AbstractAsyncContextManager[str]:
    """The address of a handler that takes uploads and rows, and counts."""
    return bare(folder, count, "/{name:.*}")


async def _measure(turns: int, seconds: float, size: int) -> dict[str, list[list[float]]]:
    with tempfile.TemporaryDirectory(prefix="camproof-") as name:
        folder = Path(name)
        async with elsewhere(counting, folder) as address:
            words = [address, str(folder / AUTHORITY), str(size), str(turns), str(seconds)]
            worker = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.load_worker", *words, stdout=asyncio.subprocess.PIPE
            )
            told, _ = await worker.communicate()
    if worker.returncode:
        raise RuntimeError(f"the worker ended with status {worker.returncode}")
    found: dict[str, list[list[float]]] = json.loads(told)
    return found


def main(turns: int = _TURNS, seconds: float = _SECONDS, size: int = _BYTES) -> None:
    """Print a line."""
    busy = os.getloadavg()[0]
    measured = asyncio.run(_measure(turns, seconds, size))
    found = {name: [rate for rate, *_ in own] for name, own in measured.items()}
    kinds = (CAMERA, PLAIN, AT_ONCE, OVER_REQUESTS)
    camera, plain, at_once, over_requests = (statistics.median(found[name]) for name in kinds)
    camera_us, plain_us = (statistics.median(map(sum, (us for _, *us in measured[name]))) for name in (CAMERA, AT_ONCE))
    beside_us = statistics.median(beside for *_, beside in measured[CAMERA])
    print(
        f"load, segments of {size / 1000:.0f} kB: cameras of a locust worker upload {camera:.0f} a second, sealed, "
        f"signed and indexed; locust's plain PUTs {plain:.0f}: {ratio(found[CAMERA], found[PLAIN])}, goal {_GOAL}. "
        f"Its plain PUTs without Nagle's algorithm are {at_once:.0f}: {ratio(found[CAMERA], found[AT_ONCE])}; over "
        f"requests {over_requests:.0f}. A worker is one process and {THREADS} that encrypt beside it: an upload takes "
        f"{camera_us:.0f} us of their processor time, {beside_us:.0f} of it beside, a plain PUT {plain_us:.0f} us. "
        f"At the start {busy:.1f} processes wanted one of {os.cpu_count()} processors"
    )


if __name__ == "__main__":
    main(*(kind(word) for kind, word in zip((int, float, int), sys.argv[1:4], strict=False)))
