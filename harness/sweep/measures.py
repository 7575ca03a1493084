"""What a run came to, in one row: each quantity that scenarios can bound, of the whole fleet and of each group."""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite, nan

import polars as pl

from harness.checks.books import OutageCase
from harness.checks.expectations import measured
from harness.history.outcome import CLASS_OUTCOME
from harness.scenario.expectations import Quantity, kind_of
from harness.scenario.plan import SiteGroup
from harness.scenario.quantities import DURATION, RATE

WHOLE = ""  # the group of a row that is of the whole fleet
_MOST_GROUPS = 50
_LOST = {"lost_us", "lost_segments", "lost_bytes", "local_only_us"}
_UNITS = {DURATION: "_us", RATE: "_bits_per_s"}


def column(quantity: Quantity) -> str:
    """What the quantity's column is called, its unit last; shares are 0 to 1."""
    kind = kind_of(quantity)
    return str(quantity).replace(" ", "_") + (_UNITS.get(kind, "") if kind else "")


RESULTS = pl.Schema(
    [
        ("point", pl.Int32), ("replication", pl.Int32), ("seed", pl.Int64), ("scenario_sha256", pl.String),
        ("outcome_sha256", pl.String),
        ("group", pl.String),  # of sites; WHOLE
        ("refused", pl.String),  # why it could not be computed; "" where it was
        *((column(quantity), pl.Float64) for quantity in Quantity),
    ]
)  # fmt: skip


def rows_of(case: OutageCase, warm_up_us: int, *, by_group: bool = True) -> list[dict[str, object]]:
    """The measured columns of RESULTS: a row of the whole, and one a group where there are several, and not too many.

    Args:
        case: a run's.
        warm_up_us: what comes of outages that began before is left out, and so are the time and
            what else was lost in it.
        by_group: whether rows of groups are wanted.
    """
    settled = _settled(case, warm_up_us)
    parts = _parts(settled) if by_group else [(WHOLE, settled)]
    return [{"group": name, **_row(own)} for name, own in parts]


def refused_row(why: str) -> dict[str, object]:
    """The row of a run that could not be computed."""
    return {"group": WHOLE, "refused": why, **{column(quantity): nan for quantity in Quantity}}


def _row(case: OutageCase) -> dict[str, object]:
    return {"refused": "", **{column(quantity): float(measured(quantity, case)) for quantity in Quantity}}


def _settled(case: OutageCase, warm_up_us: int) -> OutageCase:
    rows = (_without(case.outcome, warm_up_us) if warm_up_us else case.outcome).collect()
    return replace(case, outcome=rows.lazy(), plan=replace(case.plan, record_us=case.plan.record_us - warm_up_us))


def _without(outcome: pl.LazyFrame, warm_up_us: int) -> pl.LazyFrame:
    """What comes of outages that began later, and of what no outage caused its part: spread evenly over its time."""
    begin_us, end_us = pl.col("gap_start_us"), pl.col("gap_end_us")
    later = (end_us - pl.max_horizontal(begin_us, pl.lit(warm_up_us))) / (end_us - begin_us)
    part = pl.when(pl.col("outage") > 0).then(1.0).otherwise(later)
    parts = [(pl.col(name) * part).cast(kind) for name, kind in CLASS_OUTCOME.items() if name in _LOST]
    due = (pl.col("outage") > 0) & (pl.col("start_us") >= warm_up_us)
    return outcome.filter(due | ((pl.col("outage") == 0) & (end_us > warm_up_us))).with_columns(parts)


def _parts(case: OutageCase) -> Iterator[tuple[str, OutageCase]]:
    yield WHOLE, case
    groups = case.plan.groups
    if 1 < len(groups) <= _MOST_GROUPS:
        for group in groups:
            yield group.name, replace(case, plan=replace(case.plan, groups=(group,)), outcome=_of(group, case.outcome))


def _of(group: SiteGroup, outcome: pl.LazyFrame) -> pl.LazyFrame:
    return outcome.filter(pl.col("site").is_between(group.first_site, group.first_site + group.sites - 1))


def finite(values: list[float]) -> list[float]:
    """Those that are numbers."""
    return [value for value in values if isfinite(value)]
