"""Recordings for who looks at a cloud for the first time: three cameras, a past with gaps, and what comes next."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from harness.camera.gaps import LocalReason
from harness.camera.media.template import scene_template
from harness.camera.stream_cache import DropReason
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.conformance.past import PastCamera, Stint
from harness.conformance.world import build
from harness.scenario.model import CameraSpec, Scenario, Site

_SITES = {"Harbour Street": ("Front door", "Car park"), "Old Mill": ("Gate",)}
_SEGMENT_S = 10
_US, _MINUTE_US, _DAY_US = 1_000_000, 60_000_000, 86_400_000_000
_SEGMENT_US = _SEGMENT_S * _US
_TODAY = 180  # segments: half an hour
_DAYS_AGO = (1, 2, 6, 12)


@asynccontextmanager
async def recording(target: Target) -> AsyncIterator[str]:
    """Make an organisation with recordings in the target's first region; its cameras go on. The organisation's id."""
    region = target.regions[0]
    sites = tuple(
        Site(name=site, region=region, cameras=tuple(CameraSpec(name=name, segment_s=_SEGMENT_S) for name in names))
        for site, names in _SITES.items()
    )
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(connect(target.ca_file))
        world = await build(http, target, Scenario(name="sample", duration_s=1, sites=sites))
        template = scene_template(_SEGMENT_S)
        group = await stack.enter_async_context(asyncio.TaskGroup())
        going_on = []
        for place, name in enumerate(world.cameras):
            camera = await PastCamera.ready(world.device(http, name), template)
            now_us = int(time.time()) // _SEGMENT_S * _SEGMENT_US
            for stint in _past(now_us, place):
                await camera.record(stint)
            today = _today(now_us, place)
            await camera.record(today, span="today")
            going_on.append(group.create_task(camera.go_on("today", today.segments, now_us)))
        try:
            yield world.organisations[region].id
        finally:
            for task in going_on:
                task.cancel()


def _past(now_us: int, place: int) -> Sequence[Stint]:
    """Four minutes on some of the days before, with something dropped, and ten minutes not long ago."""
    days = [
        Stint(now_us - day * _DAY_US - (place + 1) * 17 * _MINUTE_US, 24, {range(10, 13): DropReason.EVICTED_OLDEST})
        for day in _DAYS_AGO
    ]
    return [*days, Stint(now_us - _TODAY * _SEGMENT_US - 20 * _MINUTE_US, 60)]


def _today(now_us: int, place: int) -> Stint:
    """The last half hour: an outage that outlasted the stream cache, a restart, and what is on the camera alone."""
    return Stint(
        now_us - _TODAY * _SEGMENT_US,
        _TODAY,
        {
            range(30 + 8 * place, 46 + 8 * place): DropReason.EVICTED_OLDEST,
            range(80, 83): DropReason.RESTART,
            range(110, 116): LocalReason.LOCAL_ONLY,
        },
        untold=range(150, 153),
    )
