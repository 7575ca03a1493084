"""BUF-11: cameras record to a cloud that answers 503 SlowDown, first with Retry-After and then without."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.checks.casefile import Throttled
from harness.cloud.http import connect
from harness.conformance.embedded import embedded
from harness.conformance.world import build, facts
from harness.engines.live import run as live
from harness.engines.live.camera import now_us
from harness.errors import CamproofError
from harness.history.event import EventKind, Header, History
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.media_store import Throttle

_REGION = "eu-fra"
_CAMERAS = 4
_CACHE_BYTES = 16 << 20  # all that is recorded fits
_RETRY_AFTER_S = 1
_TOLD, _UNTOLD = 2, 4  # refusals in a row with Retry-After and without
_LOOK_S = 0.02
_SCENARIO = Scenario(
    name="throttling",
    sites=(
        Site(
            name="busy",
            region=_REGION,
            cameras=tuple(
                CameraSpec(name=f"busy-{n}", segment_s=1, bits_per_s=0.5e6, cache_bytes=_CACHE_BYTES)
                for n in range(1, _CAMERAS + 1)
            ),
        ),
    ),
    duration_s=12,
    drain_timeout_s=30,
)


async def probe_throttling(parts: CameraParts, template: SegmentTemplate) -> Throttled:
    """What these cameras do: a history of its own, on a cloud of its own."""
    throttle, recorder, started = Throttle(), Recorder(), now_us()
    try:
        with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
            async with (
                embedded(Path(folder), regions=(_REGION,), throttle=throttle) as target,
                connect(target.ca_file) as http,
            ):
                world = await build(http, target, _SCENARIO)
                ids = {name: client for name, (client, _) in world.cameras.items()}
                stage = live.LiveRun(target, world.device, ids, template, parts, lambda _line: None)
                await _while(_squeeze(throttle, recorder, tuple(ids.values())), live.run(_SCENARIO, stage, recorder))
                return Throttled(_finished(recorder, started), facts(_SCENARIO, world))
    except (CamproofError, TimeoutError) as broken:
        return Throttled(_finished(recorder, started), {}, undecided=str(broken) or "it took too long")


def _finished(recorder: Recorder, started_us: int) -> History:
    header: Header = live.header(_SCENARIO, started_us)
    return recorder.finish(header)


async def _while(aside: Awaitable[None], work: Awaitable[object]) -> None:
    """Do something until the work is done."""
    beside = asyncio.ensure_future(aside)
    try:
        await work
    finally:
        beside.cancel()
        with suppress(asyncio.CancelledError):
            await beside


async def _squeeze(throttle: Throttle, recorder: Recorder, cameras: tuple[str, ...]) -> None:
    """Refuse until each camera has had enough, twice; in between, until each has been taken again."""

    def refusals(camera: str) -> int:
        return sum(e.detail["why"] == "throttled" for e in recorder.of(EventKind.FAILED, camera))

    try:
        for retry_after_s, enough in ((_RETRY_AFTER_S, _TOLD), (None, _UNTOLD)):
            stored = {camera: len(recorder.of(EventKind.ACKNOWLEDGED, camera)) for camera in cameras}
            before = {camera: refusals(camera) for camera in cameras}
            throttle.set(0, retry_after_s)
            await _until(lambda: all(refusals(c) - before[c] >= enough for c in cameras))  # noqa: B023 - used at once
            throttle.set(None)
            await _until(
                lambda: all(len(recorder.of(EventKind.ACKNOWLEDGED, c)) > stored[c] for c in cameras)  # noqa: B023
            )
    finally:
        throttle.set(None)


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - a recorder has no bell to ring
        await asyncio.sleep(_LOOK_S)
