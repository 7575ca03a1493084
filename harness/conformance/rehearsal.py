"""A scenario acted out in real time against a cloud: recorded and uploaded for real, nothing probed or played back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.camera.upload_policy import UploadSettings
from harness.checks.casefile import CaseFile
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.conformance.world import build, facts
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
        numbers: of the site and the camera, by the camera's id.
        zero_us: when recording began, UTC.
    """

    case: CaseFile
    outcome: pl.DataFrame
    numbers: Mapping[str, tuple[int, int]]
    zero_us: int

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
) -> Rehearsed:
    """Set the scenario's organisations and cameras up at the target, run it to its end, work out what it cost."""
    recorder = Recorder()
    started_us = now_us()
    async with connect(target.ca_file) as http:
        progress(f"setting up organisations, sites and cameras at the {target.name}")
        world = await build(http, target, scenario)
        ids = {spec.name: world.cameras[spec.name][0] for site in scenario.sites for spec in site.cameras}
        stage = live.LiveRun(
            target, world.device, ids, template, CameraParts(), progress, settings=settings or UploadSettings()
        )
        await live.run(scenario, stage, recorder)
        case = CaseFile(recorder.finish(live.header(scenario, started_us)), facts(scenario, world))
    numbers = _numbers(scenario, ids)
    zero_us = _start_us(scenario, case.history)
    return Rehearsed(case, outcome_of(case.history, windows(case.history), numbers, zero_us), numbers, zero_us)


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
