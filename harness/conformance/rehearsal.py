"""A scenario acted out in real time against a cloud: recorded and uploaded for real, nothing probed or played back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.camera.upload_policy import UploadSettings
from harness.checks.casefile import CaseFile
from harness.checks.keeping_up import progress_of
from harness.checks.machine import Machine
from harness.cloud.http import Timeouts, connect
from harness.cloud.target import Target
from harness.conformance import kept
from harness.conformance.world import build, facts
from harness.engines.live import run as live
from harness.engines.live.camera import now_us
from harness.engines.live.run import There
from harness.engines.live.striking import Striker
from harness.engines.live.watch.watch import Watch
from harness.errors import CamproofFailedError
from harness.history.accounting import outcome_of
from harness.history.event import EventKind, History
from harness.history.record import Recorder
from harness.history.windows import windows
from harness.scenario.model import Scenario

_FEW, _ABREAST = 60, 16  # cameras that may come all at once; else so many at a time


@dataclass(frozen=True)
class Rehearsed:
    """What came of it.

    Args:
        case: the history and what is known of its cameras: enough for the checks of the stream cache.
        outcome: rows of OUTCOME; sites and cameras are numbered in the scenario's order.
        numbers: of the site and the camera, by the camera's id.
        zero_us: when recording began, UTC.
        machine: what was seen of this machine meanwhile, if somebody watched.
    """

    case: CaseFile
    outcome: pl.DataFrame
    numbers: Mapping[str, tuple[int, int]]
    zero_us: int
    machine: Machine | None = None

    @property
    def history(self) -> History:
        """What happened."""
        return self.case.history


async def rehearse(
    target: Target,
    scenario: Scenario,
    template: SegmentTemplate,
    progress: Callable[[str], None],
    settings: UploadSettings | None = None,
    there: There | None = None,
    striker: Striker | None = None,
    watch: Watch | None = None,
) -> Rehearsed:
    """Set the scenario's organisations and cameras up at the target, run it to its end, work out what it cost.

    With `there` nobody is in this process's own network: it gives that of each camera by its name, and the
    administrator's under "". `striker` strikes the cloud's services as the scenario has it; then it is looked at what
    they still have. `watch` looks at this machine meanwhile.
    """
    recorder = Recorder()
    started_us = now_us()
    async with connect(target.ca_file, resolve=target.resolve, there=there.network("") if there else None) as http:
        progress(f"setting up organisations, sites and cameras at the {target.name}")
        world = await build(http, target, scenario)
        ids = {spec.name: world.cameras[spec.name][0] for site in scenario.sites for spec in site.cameras}
        stage = live.LiveRun(
            target, world.device, ids, template, CameraParts(), progress, world.hosts,
            settings=settings or UploadSettings(), there=there, striker=striker, watch=watch, **_of_fleets(len(ids)),
        )  # fmt: skip
        await live.run(scenario, stage, recorder)
        cameras, after = facts(scenario, world), None
        if scenario.strikes:
            progress("looking for all that was acknowledged, and playing it")
            after = await kept.look(world, scenario, cameras, template, recorder)
        case = CaseFile(recorder.finish(live.header(scenario, started_us)), cameras, after_kill=after)
    return rehearsed(scenario, case, watch)


def rehearsed(scenario: Scenario, case: CaseFile, watch: Watch | None = None) -> Rehearsed:
    """What a scenario's case comes to. CamproofFailedError where no camera recorded anything."""
    ids = {facts.name: camera for camera, facts in case.cameras.items()}
    numbers = _numbers(scenario, ids)
    zero_us = _start_us(scenario, case.history)
    progress_made = progress_of(case.history, scenario, {id_: name for name, id_ in ids.items()}, zero_us)
    return Rehearsed(
        case, outcome_of(case.history, windows(case.history), numbers, zero_us), numbers, zero_us,
        watch.seen(progress_made) if watch else None,
    )  # fmt: skip


def _of_fleets(cameras: int) -> dict[str, Any]:
    """Many cameras don't come all at once, and wait as long for answers as real ones (AWS KVS producer)."""
    return {} if cameras <= _FEW else {"enabled": _ABREAST, "timeouts": Timeouts()}


def _numbers(scenario: Scenario, ids: dict[str, str]) -> dict[str, tuple[int, int]]:
    numbers: dict[str, tuple[int, int]] = {}
    for site, place in enumerate(scenario.sites):
        for spec in place.cameras:
            numbers[ids[spec.name]] = site, len(numbers)
    return numbers


def _start_us(scenario: Scenario, history: History) -> int:
    starts = [int(event.detail["start_us"] or 0) for event in history.of(EventKind.PRODUCED)]
    if not starts:
        raise CamproofFailedError(f"no camera of {scenario.name} made a segment: is its duration shorter than one?")
    return min(starts)
