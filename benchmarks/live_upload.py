"""Uploads as a camera does them, through TLS into the embedded cloud, against bare PUTs to a handler that counts.

Both run server and clients in one process and event loop, over loopback, with the same number of connections and the
same bytes. Ours signs each PUT, checks the signature and the digest, flushes two copies to disk, and writes the index.
What the disk alone takes, with as many writers and the same process that writes, is measured in the same turns: where
that is less than the goal asks for, the goal can't be reached there. So the same is measured once more with the cloud's
folders in memory, where the system has a file system there: what is lost then is not the disk's doing. Processor time
is that of the process in which clients and servers are, and that of the one that digests and writes.
"""

import asyncio
import hashlib
import secrets
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import trustme
from aiohttp import web

from benchmarks.turns import ratio, started_processes_s
from harness.camera.object_key import init_key, segment_key
from harness.camera.segment import SealedSegment
from harness.cloud.device import index_row
from harness.cloud.http import CloudHttp, connect
from harness.conformance.embedded import embedded
from harness.conformance.world import World, build
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.disk.writer import DiskWriter

_SEGMENT_BYTES = (512 << 10) + 16  # 512 KiB of media, sealed
_CAMERAS = 4
_TURNS = 15
_GOAL = 0.5
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a random name is made in it
_START_US = 1_700_000_000_000_000
Upload = Callable[[int, int], Awaitable[None]]


class _Rate(NamedTuple):
    mb_per_s: float
    here_ms: float  # processor time a segment, of this process
    beside_ms: float  # of those that it started


async def _rate(upload: Upload, counters: range) -> _Rate:
    """All cameras at once, each its segments one after the other."""

    async def camera(number: int) -> None:
        for counter in counters:
            await upload(number, counter)

    segments = _CAMERAS * len(counters)
    before = time.perf_counter(), time.process_time(), started_processes_s()
    await asyncio.gather(*(camera(number) for number in range(_CAMERAS)))
    after = time.perf_counter(), time.process_time(), started_processes_s()
    took_s, here_s, beside_s = (till - since for since, till in zip(before, after, strict=True))
    return _Rate(segments * _SEGMENT_BYTES / took_s / 1e6, here_s / segments * 1e3, beside_s / segments * 1e3)


@asynccontextmanager
async def _counting(folder: Path, body: bytes) -> AsyncIterator[Upload]:
    """The peer: an aiohttp handler that reads the body and counts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "peer-ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    app = web.Application(client_max_size=1 << 30)

    async def count(request: web.Request) -> web.Response:
        total = 0
        async for chunk in request.content.iter_any():
            total += len(chunk)
        return web.Response(text=str(total))

    app.router.add_put("/{name}", count)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    port = runner.addresses[0][1]
    async with connect(folder / "peer-ca.pem", connections=_CAMERAS) as http:

        async def upload(number: int, counter: int) -> None:
            answer = await http.put("count", f"https://127.0.0.1:{port}/{number}-{counter}", body=body)
            if int(answer.body) != len(body):
                raise RuntimeError("the peer counted wrong")

        yield upload
    await runner.cleanup()


@asynccontextmanager
async def _disk(folder: Path, body: bytes) -> AsyncIterator[Upload]:
    """The limit: two copies of each segment, flushed, and nothing else."""
    writer = DiskWriter([(folder / name / "incoming", folder / name / "objects") for name in ("a", "b")])
    digest = hashlib.sha256(body).hexdigest()
    slots = [writer.memory.take() or 0 for _ in range(_CAMERAS)]
    for slot in slots:
        writer.memory.slot(slot)[: len(body)] = body

    async def write(number: int, counter: int) -> None:
        await writer.write(slots[number], len(body), digest, f"{number}-{counter}")

    yield write
    writer.close()


async def _as_cameras(http: CloudHttp, world: World, ciphertext: bytes) -> Upload:
    """PUT and index row, signed with each camera's credentials."""
    devices = [world.device(http, f"camera-{number}") for number in range(_CAMERAS)]
    configurations = [await device.configuration() for device in devices]
    credentials = [await d.renew(c) for d, c in zip(devices, configurations, strict=True)]
    digest = hashlib.sha256(ciphertext).hexdigest()

    async def upload(number: int, counter: int) -> None:
        device, configuration, who = devices[number], configurations[number], credentials[number]
        start_us = _START_US + counter * 2_000_000
        segment = SealedSegment(
            configuration.camera, "span", counter, start_us, 2_000_000, ciphertext, digest, _SEGMENT_BYTES, "key",
            bytes(256), configuration.key_version, bytes(16),
        )  # fmt: skip
        key = segment_key(configuration.camera, start_us, counter)
        stored = await device.put(who, key, ciphertext, digest)
        row = index_row(segment, key, init_key(configuration.camera, b""))
        indexed = await device.index(configuration, who, row)
        if not (stored.accepted and indexed.accepted):
            raise stored.refusal("store") if not stored.accepted else indexed.refusal("index")

    return upload


async def _measure(segments: int, place: Path) -> list[list[_Rate]]:
    body = secrets.token_bytes(_SEGMENT_BYTES)
    cameras = tuple(CameraSpec(name=f"camera-{n}") for n in range(_CAMERAS))
    scenario = Scenario(name="upload", sites=(Site(name="site", region="eu-fra", cameras=cameras),), duration_s=1)
    with tempfile.TemporaryDirectory(prefix="camproof-", dir=place) as name:
        folder = Path(name)
        async with (
            embedded(folder / "cloud", regions=("eu-fra",)) as target,
            connect(target.ca_file, connections=_CAMERAS) as http,
            _counting(folder, body) as bare,
            _disk(folder, body) as disk,
        ):
            ours = await _as_cameras(http, await build(http, target, scenario), body)
            return await _in_turns((ours, bare, disk), segments)


async def _in_turns(uploads: tuple[Upload, ...], segments: int) -> list[list[_Rate]]:
    """Of each its rates, with so many segments a camera and turn; the first turn warms up."""
    found: list[list[_Rate]] = []
    for turn in range(_TURNS + 1):
        counters = range(turn * segments, (turn + 1) * segments)
        found.append([await _rate(upload, counters) for upload in uploads])
    return [list(rates) for rates in zip(*found[1:], strict=True)]


def _report(where: str, segments: int, place: Path) -> None:
    ours, bare, disk = asyncio.run(_measure(segments, place))
    per_s = [[rate.mb_per_s for rate in rates] for rates in (ours, bare, disk)]
    limit = [min(rates) for rates in zip(*per_s[1:], strict=True)]
    mine, theirs, alone = (_Rate(*map(statistics.median, zip(*rates, strict=True))) for rates in (ours, bare, disk))
    print(
        f"live upload, {_CAMERAS} cameras, segments of {_SEGMENT_BYTES >> 10} KiB{where}: stored twice and indexed "
        f"{mine.mb_per_s:.0f} MB/s, bare PUTs {theirs.mb_per_s:.0f} MB/s: {ratio(*per_s[:2])}, goal {_GOAL}. The disk "
        f"alone takes {alone.mb_per_s:.0f} MB/s twice; of the lower limit: {ratio(per_s[0], limit)}. Processor time a "
        f"segment: {mine.here_ms:.1f} ms, and {mine.beside_ms:.1f} ms in the process that writes; bare "
        f"{theirs.here_ms:.1f} ms"
    )


def main(segments: int = 8) -> None:
    """Print a line a place."""
    _report("", segments, Path(tempfile.gettempdir()))
    if _IN_MEMORY.is_dir():
        _report(", folders in memory", segments, _IN_MEMORY)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
