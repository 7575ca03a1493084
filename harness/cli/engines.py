"""One scenario on one engine: what `run`, `agree` and the search for the smallest timeline share."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import polars as pl

from harness.checks import stream_cache  # noqa: F401 - importing it enters its checks
from harness.checks.books import BY_RATES, ONE_BY_ONE, OutageCase, judge_books
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.registry import verdict
from harness.checks.verdict import Verdict
from harness.engines import events, fluid
from harness.engines.result import ModelResult
from harness.history.event import Header, History
from harness.history.record import Recorder
from harness.scenario.plan import Plan
from harness.scenario.power import power_losses
from harness.scenario.schema.document import Scenario

FLUID, EVENTS, LIVE = "fluid", "events", "live"
ENGINES = (FLUID, EVENTS, LIVE)
BY_SEGMENT = ("BUF-1", "BUF-2", "BUF-4")
_FIDELITY = {
    FLUID: "rates and cache levels between changes, cameras of a kind as one; no segments, no bytes, no network",
    EVENTS: "every segment and every decision of every camera, on a simulated clock; no bytes, no network",
    LIVE: "real time, real H.264, real AES and RSA, real TLS and S3 signatures; uplinks shaped in the process",
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
    """

    result: ModelResult
    case: OutageCase
    history: History | None
    verdicts: tuple[Verdict, ...]


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
    """

    scenario: Scenario
    plan: Plan
    engine: str
    replay: str
    every_segment: bool = False
    outcome_file: Path | None = None
    progress: Progress = lambda _: None
    say: Say = lambda _: None


def follow(order: Order) -> Followed:
    """Run it."""
    if order.engine == LIVE:
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
    case = _case(order.plan, result, order.engine)
    return Followed(result, case, None, judge_books(case, order.replay))


def _case(plan: Plan, result: ModelResult, engine: str) -> OutageCase:
    rounded = result.outcome.select(pl.col("cameras").sum()).collect().item()  # each row's bytes are whole numbers
    happened = result.incidents
    return OutageCase(
        plan, result.outcome, result.totals, int(rounded or 0), limited=happened.limited, expired=happened.expired,
        segments=BY_RATES if engine == FLUID else ONE_BY_ONE,
    )  # fmt: skip


def _events_with_history(order: Order) -> Followed:
    recorder = Recorder()
    result = events.run(order.plan, progress=order.progress, history=recorder)
    history = recorder.finish(header_of(order.plan, EVENTS))
    return _by_history(order, result, CaseFile(history, _facts(order.plan), power_lost_us=power_losses(order.plan)))


def _by_history(order: Order, result: ModelResult, file: CaseFile) -> Followed:
    verdicts = tuple(verdict(name, file, order.replay) for name in BY_SEGMENT)
    return Followed(result, _case(order.plan, result, order.engine), file.history, verdicts)


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
    from harness.cli.live import rehearsed  # noqa: PLC0415 - a cloud takes longer to import than a model to run

    acted = rehearsed(order.scenario, order.plan, order.say)
    return _by_history(order, acted.result, acted.case)


def now_us() -> int:
    """The wall clock, UTC, in microseconds since 1970."""
    return time.time_ns() // 1_000
