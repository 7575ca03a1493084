"""`camproof run --engine live --soak`: a scenario for hours, and what they did to memory."""

import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from harness.camera.media.template import scene_template
from harness.checks.machine import kept_up
from harness.checks.soak import books_balance, flat_memory, retention_makes_room
from harness.checks.verdict import Outcome, Verdict
from harness.cli.engines import now_us
from harness.cli.folder import has_room
from harness.cli.live import kept_bytes
from harness.cli.logs import one_line_logs
from harness.cli.room import has_room_for_cameras
from harness.conformance.beside.cloud import beside
from harness.conformance.beside.said import Ordered, round_s
from harness.conformance.running import run as run_loop
from harness.conformance.soak.soak import INTERRUPTED, Order, Soaked, soak
from harness.conformance.soak.stretched import stretched
from harness.engines.live.memory import little_for_answers
from harness.engines.live.watch.watch import Watch
from harness.errors import BadInputError
from harness.left_behind import RUN, own_folder
from harness.scenario.planning.live import to_live
from harness.scenario.planning.planner import planned
from harness.scenario.quantities import DURATION, QuantityError, parse
from harness.scenario.schema.document import Scenario
from reports.outages.soak import Ran, soak_report
from reports.result import Report

_S = 1_000_000
_KEPT, _LONGEST_KEPT_S = 0.25, 300.0  # of the run
_INTERRUPTED = 3
Say = Callable[[str], None]


def soaked(scenario: Scenario, texts: tuple[str, str | None], out: Path, again: str, say: Say) -> tuple[Report, int]:
    """Act it out; `texts` say for how long, and how long recordings are kept. The report, and the exit status."""
    soak_s, keeps_s = _times(*texts)
    played = stretched(to_live(scenario, planned(scenario)), soak_s)
    has_room_for_cameras(played)
    has_room(Path(tempfile.gettempdir()), kept_bytes(played, min(soak_s, keeps_s + 2 * round_s(keeps_s))))
    started_us = now_us()
    template = scene_template(played.sites[0].cameras[0].segment_s)
    order = Order(played, keeps_s, template, scenario.upload.settings, out, say)
    with one_line_logs():
        found = run_loop(_run(order, scenario.cloud.credentials.life_us / _S))
    ran = Ran(
        scenario.name, again, " ".join(scenario.why.split()), started_us, now_us(), soak_s, scenario.seed,
        version("camproof"),
    )  # fmt: skip
    report = soak_report(found, verdicts_of(found, again), ran)
    status = _INTERRUPTED if found.ended == INTERRUPTED else report.tally.exit_status
    return report, status


async def _run(order: Order, life_s: float) -> Soaked:
    regions = tuple(dict.fromkeys(site.region for site in order.scenario.sites))
    cameras = sum(len(site.cameras) for site in order.scenario.sites)
    little_for_answers()
    with own_folder(RUN) as folder:
        ordered = Ordered(str(folder), regions, cameras, life_s, order.keeps_s)
        async with beside(ordered) as cloud, Watch(cloud) as watch:
            return await soak(cloud, watch, order)


def verdicts_of(found: Soaked, again: str) -> tuple[Verdict, ...]:
    """What is judged of a soak."""
    broken = found.ended if found.ended != INTERRUPTED else ""
    return (
        *flat_memory(found.memory, again),
        books_balance(found.books, again),
        kept_up(found.machine, again),
        retention_makes_room(found.kept, again),
        *((Verdict("the run goes on to its end", Outcome.ERROR, broken, replay=again),) if broken else ()),
    )


def _times(soak_text: str, keep_text: str | None) -> tuple[float, float]:
    soak_s = _time("--soak", soak_text)
    return soak_s, min(_KEPT * soak_s, _LONGEST_KEPT_S) if keep_text is None else _time("--keep", keep_text)


def _time(option: str, text: str) -> float:
    try:
        found_s = float(parse(text, DURATION)) / _S
    except QuantityError as wrong:
        raise BadInputError(f"{option}: {wrong}") from None
    if found_s <= 0:
        raise BadInputError(f"{option}: {text} is no time to do anything in")
    return found_s
