"""A scenario acted out in real time against a cloud: recorded and uploaded for real, nothing probed or played back."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.checks.casefile import CaseFile
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.conformance.run import facts
from harness.conformance.world import build
from harness.engines.live import run as live
from harness.engines.live.camera import now_us
from harness.errors import CamproofFailedError
from harness.history.accounting import outcome_of
from harness.history.event import EventKind, History
from harness.history.record import Recorder
from harness.history.windows import windows
from harness.scenario.model import Scenario


@dataclass(frozen=True)
class Rehearsed:
    """What came of it.

    Args:
        case: the history and what is known of its cameras: enough for the checks of the stream cache.
        outcome: rows of OUTCOME; sites and cameras are numbered in the scenario's order.
    """

    case: CaseFile
    outcome: pl.DataFrame

    @property
    def history(self) -> History:
        """What happened."""
        return self.case.history


async def rehearse(
    target: Target, scenario: Scenario, template: SegmentTemplate, progress: Callable[[str], None]
) -> Rehearsed:
    """Set the scenario's organisations and cameras up at the target, run it to its end, work out what it cost."""
    recorder = Recorder()
    started_us = now_us()
    async with connect(target.ca_file) as http:
        progress(f"setting up organisations, sites and cameras at the {target.name}")
        world = await build(http, target, scenario)
        ids = {spec.name: world.cameras[spec.name][0] for site in scenario.sites for spec in site.cameras}
        await live.run(scenario, live.LiveRun(target, world.device, ids, template, CameraParts(), progress), recorder)
        case = CaseFile(recorder.finish(live.header(scenario, started_us)), facts(scenario, world))
    return Rehearsed(case, _outcome(scenario, case.history, ids))


def _outcome(scenario: Scenario, history: History, ids: dict[str, str]) -> pl.DataFrame:
    numbers: dict[str, tuple[int, int]] = {}
    for site, place in enumerate(scenario.sites):
        for spec in place.cameras:
            numbers[ids[spec.name]] = site, len(numbers)
    starts = [int(event.detail["start_us"] or 0) for event in history.of(EventKind.PRODUCED)]
    if not starts:
        raise CamproofFailedError(f"no camera of {scenario.name} made a segment: is its duration shorter than one?")
    return outcome_of(history, windows(history), numbers, min(starts))
