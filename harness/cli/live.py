"""The live engine from a scenario to a result: an embedded cloud, and cameras that upload to it in real time."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from harness.camera.media.template import scene_template
from harness.checks.casefile import CaseFile
from harness.cli.folder import has_room
from harness.cli.logs import one_line_logs
from harness.conformance.embedded import embedded
from harness.conformance.rehearsal import Rehearsed, rehearse
from harness.conformance.running import run as run_loop
from harness.engines.live.measured import measured
from harness.engines.result import ModelResult
from harness.scenario import model
from harness.scenario.plan import Plan
from harness.scenario.planning.live import to_live
from harness.scenario.schema.document import Scenario

_S = 1_000_000
_STATE_BYTES = 8_000_000  # databases, their logs, certificates
Say = Callable[[str], None]


class Acted(NamedTuple):
    """What was measured, and what the checks read."""

    result: ModelResult
    case: CaseFile


def rehearsed(scenario: Scenario, plan: Plan, say: Say) -> Acted:
    """Act a scenario out; `say` is told what is done."""
    played = to_live(scenario, plan)
    has_room(Path(tempfile.gettempdir()), _kept_bytes(played))
    with one_line_logs():
        made = run_loop(_rehearsed(scenario, played, say))
    return Acted(measured(plan, made.history, made.outcome, made.numbers, made.zero_us), made.case)


async def _rehearsed(scenario: Scenario, played: model.Scenario, say: Say) -> Rehearsed:
    template = scene_template(played.sites[0].cameras[0].segment_s)
    regions = tuple(dict.fromkeys(site.region for site in played.sites))
    life_s = scenario.cloud.credentials.life_us / _S
    with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
        async with embedded(Path(folder), regions=regions, credential_life_s=life_s) as target:
            return await rehearse(target, played, template, say, scenario.upload.settings)


def _kept_bytes(scenario: model.Scenario) -> int:
    rate = sum(camera.bits_per_s for site in scenario.sites for camera in site.cameras)
    return round(rate / 8 * scenario.duration_s) + _STATE_BYTES
