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
from harness.camera.segment import SealedSegment
from harness.camera.untold import Untold
from harness.camera.upload_policy import UploadSettings
from harness.cloud.http import CloudHttp, connect
from harness.cloud.target import Target
from harness.conformance.embedded import embedded
from harness.conformance.world import World, build
from harness.engines.live.outbox import Outbox
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.foundation.settled import settled

CAMERAS = 24
SEGMENT_BYTES = (512 << 10) + 16  # 512 KiB of media, sealed
TURNS = 9
TOLD_AT_ONCE = UploadSettings().most_untold
"""Segments that a camera with a backlog stores before it tells the index of them."""
SEGMENTS = 2 * TOLD_AT_ONCE
"""Of a camera in a turn: enough that its ends, when few cameras are at work, count for little."""
_START_US = 1_700_000_000_000_000
Upload = Callable[[int, int], Awaitable[None]]
"""Uploads one segment: of which camera, and its counter."""
Turn = Callable[[range], Awaitable["Rate"]]
"""Has each camera upload the segments with these counters."""


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


async def in_turns(subjects: Sequence[Turn], segments: int, turns: int) -> list[list[Rate]]:
    """Of each its rates, with so many segments a camera and turn; one more turn warms up."""
    found: list[list[Rate]] = []
    for turn in range(turns + 1):
        counters = range(turn * segments, (turn + 1) * segments)
        found.append([await subject(counters) for subject in subjects])
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
        settled()  # as a cloud's own process is
        yield target


@asynccontextmanager
async def cameras(target: Target, ciphertext: bytes) -> AsyncIterator[Upload]:
    """Cameras that have a backlog: they PUT segments and then tell the index of several, all signed."""
    specs = tuple(CameraSpec(name=f"camera-{n}") for n in range(CAMERAS))
    scenario = Scenario(name="upload", sites=(Site(name="site", region="eu-fra", cameras=specs),), duration_s=1)
    async with connect(target.ca_file, connections=CAMERAS) as http:
        yield await _as_cameras(http, await build(http, target, scenario), ciphertext)


async def _as_cameras(http: CloudHttp, world: World, ciphertext: bytes) -> Upload:
    devices = [world.device(http, f"camera-{number}") for number in range(CAMERAS)]
    configurations = [await device.configuration() for device in devices]
    credentials = [await d.renew(c) for d, c in zip(devices, configurations, strict=True)]
    digest = hashlib.sha256(ciphertext).hexdigest()
    outboxes = [Outbox(d, c.camera, b"") for d, c in zip(devices, configurations, strict=True)]
    untold = [Untold(TOLD_AT_ONCE) for _ in devices]

    async def upload(number: int, counter: int) -> None:
        configuration, who, outbox = configurations[number], credentials[number], outboxes[number]
        segment = SealedSegment(
            configuration.camera, "span", counter, _START_US + counter * 2_000_000, 2_000_000, ciphertext, digest,
            len(ciphertext), "key", bytes(256), configuration.key_version, bytes(16),
        )  # fmt: skip
        if (refusal := await outbox.store(segment, who)) is not None:
            raise refusal.refusal("store")
        untold[number].add(segment)
        if not untold[number].due(more_wait=True):
            return
        told = untold[number].take()
        if not (indexed := await outbox.tell(told, configuration, who)).accepted:
            raise indexed.refusal("index")
        for one in told:
            outbox.forget(one)

    return upload
