"""The report of one run of a model engine: expectations first, then numbers, figures, and what they rest on."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version

import polars as pl

from harness.checks.verdict import Verdict
from harness.engines.costs import costs
from harness.engines.result import ModelResult
from harness.requirements.catalogue import load
from harness.scenario.plan import Plan
from harness.scenario.readable import duration, share
from reports.outages.levels import backlog, cache_level, uplink_use
from reports.outages.losses import loss_by_hour
from reports.outages.table import cost_table
from reports.result import OUTAGES, Figure, Report, Table

_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Ran:
    """What is to be said of a run beside its numbers. Times are microseconds since 1970, UTC.

    Args:
        command: the command line that does it again.
        engine: which engine computed it.
        why: the scenario's own paragraph.
        started_us: when the run began.
        finished_us: when its verdicts were there.
        rests_on: what was assumed: name, value, source; in the order in which it is to be read.
        notes: what the reader must know of what the run did not cover.
    """

    command: str
    engine: str
    why: str
    started_us: int
    finished_us: int
    rests_on: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()


def outage_report(plan: Plan, result: ModelResult, verdicts: Sequence[Verdict], ran: Ran) -> Report:
    """All of it as a value, for page, terminal, JSON and JUnit."""
    cost, known = costs(plan, result.outcome), {requirement.id for requirement in load()}
    tables = [cost_table(cost, plan.camera_name, plan.start_us)]
    if ran.rests_on:
        tables.append(Table("What the numbers rest on", ("What", "Value", "Where from"), ran.rests_on, prose=True))
    return Report(
        title=f"{plan.name}: what the outages cost",
        command=ran.command,
        target=f"the engine {ran.engine}",
        started_us=ran.started_us,
        finished_us=ran.finished_us,
        camproof_version=version("camproof"),
        verdicts=tuple(verdicts),
        requirements=tuple(load()),
        scenario=_told(plan, ran.why),
        seed=plan.seed,
        history_sha256=result.sha256,
        figures=tuple(_figures(plan, result)),
        notes=(*ran.notes, *result.assumptions),
        tables=tuple(tables),
        wording=OUTAGES,
        outcome=_came_to(cost, plan),
        asked=any(verdict.requirement not in known for verdict in verdicts),
        data={
            "engine": ran.engine,
            "scenario_sha256": plan.sha256,
            "outcome_sha256": result.sha256,
            "costs": cost.to_dicts(),
            "totals": asdict(result.totals),
        },
    )


def _came_to(cost: pl.DataFrame, plan: Plan) -> str:
    """In a sentence."""
    lost_us = int(cost["lost_us"].sum())
    if not lost_us:
        return "No video was lost."
    worst = cost.row(int(cost["worst_us"].arg_max() or 0), named=True)
    part = share(lost_us / (plan.record_us * plan.cameras))
    most = f"{plan.camera_name(worst['worst_camera'])} lost most, {duration(worst['worst_us'])}"
    return f"{duration(lost_us)} of video were lost, {part} of what was recorded; {most}."


def _told(plan: Plan, why: str) -> str:
    cameras, sites = plan.cameras, plan.sites
    fleet = f"{cameras:,} {'camera' if cameras == 1 else 'cameras'} at {sites:,} {'site' if sites == 1 else 'sites'}"
    return f"{fleet} for {duration(plan.record_us)}. {why}".strip()


def _figures(plan: Plan, result: ModelResult) -> Iterator[Figure]:
    series = _until_all_is_quiet(result.series, plan.record_us)
    for draw in (backlog, uplink_use, cache_level):
        yield draw(series, salt=plan.sha256)
    if result.hourly is not None and len(result.hourly):
        hours = -(-plan.record_us // _HOUR_US)
        yield loss_by_hour(result.hourly, plan.camera_name, hours, salt=plan.sha256)


def _until_all_is_quiet(series: pl.DataFrame, record_us: int) -> pl.DataFrame:
    """Without the time behind the recording in which nothing is left to be sent."""
    busy = series.filter((pl.col("backlog_bytes") > 0) | (pl.col("uplink_bits_per_s") > 0))
    last_us = max(record_us, int(busy["t_us"].max() or 0))  # type: ignore[arg-type]
    ends = series.filter(pl.col("t_us") >= last_us)["t_us"].min()
    return series if ends is None else series.filter(pl.col("t_us") <= ends)
