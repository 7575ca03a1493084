"""Acts a scenario out for hours against the cloud beside this process, and tells what was seen, however it ends."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.camera.upload_policy import UploadSettings
from harness.checks.keeping_up import on_good_lines
from harness.checks.machine import Machine
from harness.checks.soak import Books, Kept, Sample
from harness.cloud.http import Timeouts, connect
from harness.conformance.beside.cloud import Beside
from harness.conformance.beside.said import round_s
from harness.conformance.soak.ledger import Ledger, Row
from harness.conformance.soak.samples import Samples
from harness.conformance.world import World, build
from harness.engines.live import run as live
from harness.engines.live.camera import now_us
from harness.engines.live.watch.processes import Processes
from harness.engines.live.watch.watch import Watch
from harness.history.streamed import StreamedRecorder
from harness.scenario.model import Scenario

INTERRUPTED = "interrupted"
_ABREAST = 16
_COPIES = 2
_TOLD = 20  # times over the whole run
_S = 1_000_000
Say = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is to be done.

    Args:
        scenario: already as long as it is to be.
        keeps_s: how long the cloud keeps recordings.
        template: of segments.
        settings: of uploads.
        out: where the history goes.
        say: told in words how it goes.
        parts: of cameras.
    """

    scenario: Scenario
    keeps_s: float
    template: SegmentTemplate
    settings: UploadSettings
    out: Path
    say: Say
    parts: CameraParts = field(default_factory=CameraParts)


@dataclass(frozen=True)
class Soaked:
    """What came of it.

    Args:
        seconds: so long cameras recorded.
        ended: why it was over before its time; "" where it was not.
        books: of all segments.
        rows: what happened, stretch by stretch.
        memory: of each process, over time.
        kept: what lay on the cloud's disk.
        machine: what was seen of it.
    """

    seconds: float
    ended: str
    books: Books
    rows: Sequence[Row]
    memory: Mapping[str, Sequence[Sample]]
    kept: Kept
    machine: Machine


async def soak(cloud: Beside, watch: Watch, order: Order) -> Soaked:
    """Set the cameras up, record for as long as the scenario says, drain. Ctrl-C ends it early and in peace."""
    async with connect(cloud.target.ca_file, resolve=cloud.target.resolve) as http:
        order.say("setting up organisations, sites and cameras")
        world = await build(http, cloud.target, order.scenario)
        ids = {name: own[0] for name, own in world.cameras.items()}
        ledger = Ledger({id_: name for name, id_ in ids.items()}, on_good_lines(order.scenario))
        history = order.out / "history.parquet"
        recorder = StreamedRecorder(
            order.out / "history", live.header(order.scenario, now_us()), ledger.hear
        )  # fmt: skip
        stored = tuple(place for region in cloud.target.evidence for place in region.locations)
        samples = Samples(Processes(cloud.pid), ledger, stored, order.scenario.duration_s)
        looking = asyncio.create_task(_looked_at(watch, samples, order, ledger))
        ended = await _acted(world, ids, recorder, watch, order)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await watch.end()
        recorder.close(history)
    seconds = min(watch.seconds, order.scenario.duration_s)
    kept = Kept(samples.disk, order.keeps_s, round_s(order.keeps_s), _stored_bytes_per_s(order.scenario))
    seen = watch.seen(ledger.progress(now_us(), watch.seconds))
    return Soaked(seconds, ended, ledger.books(), samples.rows, samples.memory, kept, seen)


async def _acted(
    world: World, ids: Mapping[str, str], recorder: StreamedRecorder, watch: Watch, order: Order
) -> str:  # fmt: skip
    """Why it ended early; "" where it did not."""
    run = live.LiveRun(
        world.target, world.device, ids, order.template, order.parts, order.say, world.hosts, settings=order.settings,
        timeouts=Timeouts(), enabled=_ABREAST, watch=watch, keeps_keys=False,
    )  # fmt: skip
    try:
        await live.run(order.scenario, run, recorder)
    except asyncio.CancelledError:
        if not watch.begun.is_set():  # nothing to tell yet
            raise
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - this is one
        task.uncancel()
        return INTERRUPTED
    except Exception as broken:
        if not watch.begun.is_set():
            raise
        return f"it broke: {broken} {'; '.join(getattr(broken, '__notes__', ()))}".strip()
    return ""


async def _looked_at(watch: Watch, samples: Samples, order: Order, ledger: Ledger) -> None:
    await watch.begun.wait()
    since = asyncio.get_running_loop().time()

    def clock() -> float:
        return asyncio.get_running_loop().time() - since

    async with asyncio.TaskGroup() as both:
        both.create_task(samples.watch(clock))
        both.create_task(_tell(clock, order, ledger, samples))


async def _tell(clock: Callable[[], float], order: Order, ledger: Ledger, samples: Samples) -> None:
    while True:
        await asyncio.sleep(order.scenario.duration_s / _TOLD)
        books = ledger.books()
        memory = ", ".join(f"{name} {own[-1][1] / 1e6:.0f} MB" for name, own in samples.memory.items())
        order.say(
            f"{clock():,.0f} s: {books.produced:,} segments made, {books.stored:,} stored, {books.dropped:,} dropped; "
            f"in memory: {memory}"
        )


def _stored_bytes_per_s(scenario: Scenario) -> float:
    return _COPIES * sum(camera.bits_per_s for site in scenario.sites for camera in site.cameras) / 8
