"""One scenario on one engine: what `run`, `agree` and the search for the smallest timeline share."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from harness.checks import durability, stream_cache  # noqa: F401 - importing them enters their checks
from harness.checks.books import OutageCase, judge_books
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.machine import Machine, kept_up
from harness.checks.registry import verdict
from harness.checks.verdict import Verdict
from harness.engines import events, fluid
from harness.engines.case import EVENTS, FLUID, case_of
from harness.engines.result import ModelResult
from harness.history.event import Header, History
from harness.history.record import Recorder
from harness.scenario.plan import Plan
from harness.scenario.power import power_losses
from harness.scenario.schema.document import Scenario

LIVE, LAB = "live", "lab"
ENGINES = (FLUID, EVENTS, LIVE, LAB)
EVERYWHERE = (FLUID, EVENTS, LIVE)  # a lab takes rights that not every machine gives
IN_REAL_TIME = frozenset({LIVE, LAB})
BY_SEGMENT = ("BUF-1", "BUF-2", "BUF-4")
DURABLE = "IDX-2"  # where services of the cloud were struck
_FIDELITY = {
    FLUID: "rates and cache levels between changes, cameras of a kind as one; no segments, no bytes, no network",
    EVENTS: "every segment and every decision of every camera, on a simulated clock; no bytes, no network",
    LIVE: "real time, real H.264, real AES and RSA, real TLS and S3 signatures; uplinks shaped in the process",
    LAB: "real time, real uploads over the kernel's own networks: switches, DHCP, NAT and lines of each site",
}
Progress = Callable[[float], None]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Followed:
    """What an engine made of a plan.

    Args:
        result: outcome, books and series.
        case: the same for the checks.
        history: every segment's fate; None where it was not asked for, or the engine knows no segments.
        verdicts: of the stream cache's requirements.
        machine: what was seen of this machine, where cameras were acted out on it.
    """

    result: ModelResult
    case: OutageCase
    history: History | None
    verdicts: tuple[Verdict, ...]
    machine: Machine | None = None


@dataclass(frozen=True)
class Order:
    """What to run and how.

    Args:
        scenario: as written, with all defaults.
        plan: made of it.
        engine: one of ENGINES.
        replay: the command that does it again.
        every_segment: whether a history is wanted.
        outcome_file: where the outcome is to be, for fleets whose outcome is big; None: in memory.
        progress: told how much is done, 0 to 1.
        say: told in words what is done, by the live engine.
        containers: whether the live engine's cloud runs in them.
    """

    scenario: Scenario
    plan: Plan
    engine: str
    replay: str
    every_segment: bool = False
    outcome_file: Path | None = None
    progress: Progress = lambda _: None
    say: Say = lambda _: None
    containers: bool = False


def follow(order: Order) -> Followed:
    """Run it."""
    if order.engine in IN_REAL_TIME:
        return _live(order)
    if order.engine == EVENTS and order.every_segment:
        return _events_with_history(order)
    if order.engine == EVENTS:
        return _by_books(order, events.run(order.plan, progress=order.progress))
    header = header_of(order.plan, FLUID)
    return _by_books(
        order, fluid.run(order.plan, progress=order.progress, outcome_path=order.outcome_file, header=header)
    )


def _by_books(order: Order, result: ModelResult) -> Followed:
    case = case_of(order.plan, result, order.engine)
    return Followed(result, case, None, judge_books(case, order.replay))


def _events_with_history(order: Order) -> Followed:
    recorder = Recorder()
    result = events.run(order.plan, progress=order.progress, history=recorder)
    history = recorder.finish(header_of(order.plan, EVENTS))
    return _by_history(order, result, CaseFile(history, _facts(order.plan), power_lost_us=power_losses(order.plan)))


def _by_history(order: Order, result: ModelResult, file: CaseFile) -> Followed:
    judged = BY_SEGMENT if file.after_kill is None else (*BY_SEGMENT, DURABLE)
    verdicts = tuple(verdict(name, file, order.replay) for name in judged)
    return Followed(result, case_of(order.plan, result, order.engine), file.history, verdicts)


def header_of(plan: Plan, engine: str) -> Header:
    """What a history or an outcome says of the run that it comes from."""
    return Header(plan.name, plan.sha256, plan.seed, engine, version("camproof"), _FIDELITY[engine], plan.start_us)


def _facts(plan: Plan) -> dict[str, CameraFacts]:
    """What a plan knows of its cameras, which are called by their names in histories of models."""
    sites = list(plan.site_names())
    found = [
        CameraFacts(
            f"{sites[site]}/{kind.name}-{n + 1}", f"{sites[site]}/{kind.name}-{n + 1}", sites[site],
            plan.regions[group.region].id, "", kind.cache_bytes, kind.policy.value, 0,
        )
        for group in plan.groups
        for site in range(group.first_site, group.first_site + group.sites)
        for kind in group.classes
        for n in range(kind.count)
    ]  # fmt: skip
    return {fact.id: fact for fact in found}


def _live(order: Order) -> Followed:
    from harness.cli.live import in_lab, rehearsed  # noqa: PLC0415 - a cloud takes longer to import than a model to run

    if order.engine == LAB:
        acted = in_lab(order.scenario, order.plan, order.say)
    else:
        acted = rehearsed(order.scenario, order.plan, order.say, containers=order.containers)
    followed = _by_history(order, acted.result, acted.case)
    if acted.machine is None:
        return followed
    verdicts = (kept_up(acted.machine, order.replay), *followed.verdicts)
    return replace(followed, verdicts=verdicts, machine=acted.machine)


def now_us() -> int:
    """The wall clock, UTC, in microseconds since 1970."""
    return time.time_ns() // 1_000
