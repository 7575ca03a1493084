"""BUF-8, BUF-11 and AVL-3: cameras on one uplink that comes back, and a cloud of theirs that takes nothing at times."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.camera.upload_policy import UploadSettings
from harness.checks import load_shed
from harness.checks.casefile import Limited, Strained
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.conformance.embedded import embedded
from harness.conformance.limiting import Limiting, OfThrottle
from harness.conformance.world import World, build, facts
from harness.engines.live import run as live
from harness.engines.live.camera import now_us
from harness.errors import CamproofError
from harness.history.event import Event, EventKind
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec, Outage, Scenario, Site, Uplink
from reference_impl.media_store import Throttle

REQUIREMENTS = ("AVL-3", "BUF-8", "BUF-11")
"""What is judged by it."""

_REGION = "eu-fra"
_CAMERAS = 8
_CACHE_BYTES = 16 << 20  # all that is recorded fits
_SETTINGS = UploadSettings(factor_s=0.25, cap_s=1.5, most_untold=1)  # all is over in some 13 s, one by one
_RETRY_AFTER_S = 1
_UNTOLD = 3  # refusals in a row without Retry-After
_SHARED = 3  # segments of each camera that waited, before the cloud's limit is on
_LOOK_S = 0.1
_SCENARIO = Scenario(
    name="strain",
    sites=(
        Site(
            name="yard",
            region=_REGION,
            cameras=tuple(
                CameraSpec(name=f"yard-{n}", segment_s=1, bits_per_s=0.1e6, cache_bytes=_CACHE_BYTES)
                for n in range(1, _CAMERAS + 1)
            ),
            uplink=Uplink(up_bits_per_s=1.5e6),  # a little more than what they make together
        ),
    ),
    duration_s=7,
    # Who waits for the answer of a dead line comes back when it does, which is the line's doing: so this one says no.
    outages=(Outage(site="yard", start_s=3.4, end_s=6.4, mode="reset"),),
    drain_timeout_s=30,
)


@dataclass(frozen=True, slots=True)
class Strain:
    """How to make a cloud that may be asked too much: the reference cloud, perhaps with a seeded fault."""

    fault: str | None = None
    fair_share: float = 0.8  # see Strained
    region: str = _REGION
    is_apart: ClassVar[bool] = True  # a cloud of its own, which others don't notice

    @asynccontextmanager
    async def cloud(self) -> AsyncIterator[tuple[Target, Limiting]]:
        """It, and what makes its region take less."""
        throttle = Throttle()
        with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
            made = embedded(Path(folder), regions=(self.region,), fault=self.fault, throttle=throttle)
            async with made as target:
                yield target, OfThrottle(throttle)


async def probe_strain(strain: Strain, parts: CameraParts, template: SegmentTemplate) -> Strained:
    """What these cameras do: a history of its own, on a cloud of its own."""
    lag, recorder, started_us, scenario = _Lag(), Recorder(), now_us(), _in(strain.region)
    try:
        async with strain.cloud() as (target, limiting):
            limit, wait = _Limit(limiting), target.timing.timeouts
            async with connect(target.ca_file, timeouts=wait, resolve=target.resolve) as http:
                world = await build(http, target, scenario)
                cameras = facts(scenario, world)
                stage = live.LiveRun(
                    target, world.device, {fact.name: fact.id for fact in cameras.values()}, template, parts,
                    lambda _line: None, world.hosts, settings=_SETTINGS,
                )  # fmt: skip
                await _while(_squeeze(limit, lag, recorder, tuple(cameras)), live.run(scenario, stage, recorder))
                history = recorder.finish(live.header(scenario, started_us))
                found = Strained(
                    history,
                    cameras,
                    limited=tuple(limit.times),
                    longest_wait_s=_SETTINGS.cap_s,
                    fair_share=strain.fair_share,
                    late=tuple(lag.seen),
                )
                return replace(found, absent=await _absent(world, found, strain.region))
    except (CamproofError, TimeoutError) as broken:
        history = recorder.finish(live.header(scenario, started_us))
        return Strained(history, {}, undecided=str(broken) or "it took too long")


def _in(region: str) -> Scenario:
    """The scenario, with all its sites in that region."""
    return _SCENARIO.model_copy(
        update={"sites": tuple(site.model_copy(update={"region": region}) for site in _SCENARIO.sites)}
    )


@dataclass(frozen=True, slots=True)
class _Limit:
    """The region's limit, off at first, and when it was on."""

    limiting: Limiting
    times: list[Limited] = field(default_factory=list)

    @asynccontextmanager
    async def on(self, retry_after_s: int | None) -> AsyncIterator[None]:
        """Nothing is taken. Refusals say after how many seconds to come again, or (None) nothing of it."""
        since_us = now_us()
        try:
            await self.limiting.set(0, retry_after_s)
            yield
        finally:
            await self.limiting.set(None)
            self.times.append(Limited(since_us, now_us(), told=retry_after_s is not None))


@dataclass(frozen=True, slots=True)
class _Lag:
    """How late sleeps end here, as the cameras' do: each when, and by how much (microseconds)."""

    seen: list[tuple[int, int]] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        """For so long, and what comes to it."""
        due_us = now_us() + round(seconds * 1e6)
        await asyncio.sleep(seconds)
        self.seen.append((now_us(), max(0, now_us() - due_us)))


async def _squeeze(limit: _Limit, lag: _Lag, recorder: Recorder, cameras: tuple[str, ...]) -> None:
    """Take nothing until each camera was refused often enough; and again, with all of them back, until each knows."""

    def refused(camera: str) -> int:
        return sum(event.detail["status"] is not None for event in recorder.of(EventKind.FAILED, camera))

    def cut_off(camera: str) -> int:
        return len(recorder.of(EventKind.FAILED, camera)) - refused(camera)

    def taken(camera: str) -> int:
        return len(recorder.of(EventKind.ACKNOWLEDGED, camera))

    async def each_more(count: Callable[[str], int], times: int) -> None:
        """Until it has become so many times more of each camera that has not stopped."""
        due = {camera: count(camera) + times for camera in cameras}
        while due:
            await lag.sleep(_LOOK_S)
            due = {c: n for c, n in due.items() if count(c) < n and not recorder.of(EventKind.STOPPED, c)}

    async with limit.on(None):
        await each_more(refused, _UNTOLD)
    await each_more(cut_off, 1)
    await each_more(taken, _SHARED)
    async with limit.on(_RETRY_AFTER_S):
        await each_more(refused, 1)


async def _while(aside: Awaitable[None], work: Awaitable[object]) -> None:
    """Do something until the work is done."""
    beside = asyncio.ensure_future(aside)
    try:
        await work
    finally:
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)  # who is cancelled meanwhile hears of it
    if not beside.cancelled():
        beside.result()


async def _absent(world: World, found: Strained, region: str) -> tuple[Event, ...]:
    """Of what was acknowledged while nothing was taken: what the store has not as it was sent."""
    suspects = tuple(load_shed.taken(found))
    if not suspects:
        return ()
    made = {event.segment: event.detail for event in found.history.of(EventKind.PRODUCED)}
    reader, absent = await world.reader(region), []
    for event in suspects:
        key, sha256 = (str(made[event.segment][name]) for name in ("object_key", "ciphertext_sha256"))
        answer = await world.ask(world.adapter.store.ask("GET", reader, key, now_us=now_us()))
        if not answer.accepted or hashlib.sha256(answer.body).hexdigest() != sha256:
            absent.append(event)
    return tuple(absent)
