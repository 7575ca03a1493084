"""What the benchmarks of uploads share: cameras that upload to the embedded cloud, and how their rate is taken."""

import asyncio
import hashlib
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.turns import started_processes_s
from harness.camera.object_key import init_key, segment_key
from harness.camera.segment import SealedSegment
from harness.cloud.device import index_row
from harness.cloud.http import CloudHttp, connect
from harness.cloud.target import Target
from harness.conformance.embedded import embedded
from harness.conformance.world import World, build
from harness.scenario.model import CameraSpec, Scenario, Site

CAMERAS = 16
SEGMENT_BYTES = (512 << 10) + 16  # 512 KiB of media, sealed
TURNS = 15
_START_US = 1_700_000_000_000_000
Upload = Callable[[int, int], Awaitable[None]]
"""Uploads one segment: of which camera, and its counter."""


class Rate(NamedTuple):
    """How fast, and what it cost."""

    mb_per_s: float
    here_ms: float  # processor time a segment, of this process
    beside_ms: float  # of those that it started

    @property
    def segments_per_s(self) -> float:
        """As many uploads were acknowledged."""
        return self.mb_per_s * 1e6 / SEGMENT_BYTES


async def rate(upload: Upload, counters: range) -> Rate:
    """All cameras at once, each its segments one after the other."""

    async def camera(number: int) -> None:
        for counter in counters:
            await upload(number, counter)

    segments = CAMERAS * len(counters)
    before = time.perf_counter(), time.process_time(), started_processes_s()
    await asyncio.gather(*(camera(number) for number in range(CAMERAS)))
    after = time.perf_counter(), time.process_time(), started_processes_s()
    took_s, here_s, beside_s = (till - since for since, till in zip(before, after, strict=True))
    return Rate(segments * SEGMENT_BYTES / took_s / 1e6, here_s / segments * 1e3, beside_s / segments * 1e3)


async def in_turns(uploads: Sequence[Upload], segments: int, turns: int) -> list[list[Rate]]:
    """Of each its rates, with so many segments a camera and turn; one more turn warms up."""
    found: list[list[Rate]] = []
    for turn in range(turns + 1):
        counters = range(turn * segments, (turn + 1) * segments)
        found.append([await rate(upload, counters) for upload in uploads])
    return [list(rates) for rates in zip(*found[1:], strict=True)]


def median(rates: Sequence[Rate]) -> Rate:
    """The usual one, figure by figure."""
    return Rate(*map(statistics.median, zip(*rates, strict=True)))


def a_segment() -> bytes:
    """Ciphertext looks like this."""
    return secrets.token_bytes(SEGMENT_BYTES)


@asynccontextmanager
async def one_region(folder: Path) -> AsyncIterator[Target]:
    """The subject: the embedded cloud."""
    async with embedded(folder, regions=("eu-fra",)) as target:
        yield target


@asynccontextmanager
async def cameras(target: Target, ciphertext: bytes) -> AsyncIterator[Upload]:
    """Cameras that PUT a segment into it and then its index row, both signed."""
    specs = tuple(CameraSpec(name=f"camera-{n}") for n in range(CAMERAS))
    scenario = Scenario(name="upload", sites=(Site(name="site", region="eu-fra", cameras=specs),), duration_s=1)
    async with connect(target.ca_file, connections=CAMERAS) as http:
        yield await _as_cameras(http, await build(http, target, scenario), ciphertext)


async def _as_cameras(http: CloudHttp, world: World, ciphertext: bytes) -> Upload:
    devices = [world.device(http, f"camera-{number}") for number in range(CAMERAS)]
    configurations = [await device.configuration() for device in devices]
    credentials = [await d.renew(c) for d, c in zip(devices, configurations, strict=True)]
    digest = hashlib.sha256(ciphertext).hexdigest()
    for device, configuration, who in zip(devices, configurations, credentials, strict=True):
        await device.put(who, init_key(configuration.camera, b""), b"", hashlib.sha256(b"").hexdigest())

    async def upload(number: int, counter: int) -> None:
        device, configuration, who = devices[number], configurations[number], credentials[number]
        start_us = _START_US + counter * 2_000_000
        segment = SealedSegment(
            configuration.camera, "span", counter, start_us, 2_000_000, ciphertext, digest, len(ciphertext), "key",
            bytes(256), configuration.key_version, bytes(16),
        )  # fmt: skip
        key = segment_key(configuration.camera, start_us, counter)
        stored = await device.put(who, key, ciphertext, digest)
        row = index_row(segment, key, init_key(configuration.camera, b""))
        indexed = await device.index(configuration, who, row)
        if not (stored.accepted and indexed.accepted):
            raise stored.refusal("store") if not stored.accepted else indexed.refusal("index")

    return upload
