"""What a scenario expects, judged by what a run came to.

A bound that does not hold fails. Where something did not happen that had to, the run has tested nothing: then no bound
passes, and each is unknown.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf, isnan, nan

import polars as pl

from harness.checks.books import OutageCase, by_class
from harness.checks.registry import Finding, failed, passed, unknown
from harness.checks.verdict import Outcome, Verdict
from harness.scenario.expectations import Bound, Event, Quantity, kind_of, meaning
from harness.scenario.plan import Plan
from harness.scenario.quantities import DURATION, RATE, SHARE, Kind
from harness.scenario.readable import duration, rate

_FULL = 0.9  # of a stream cache: it has no room for another segment long before its last byte is used


def judge_expectations(
    must_happen: Sequence[Event], must_hold: Sequence[Bound], case: OutageCase, replay: str
) -> tuple[Verdict, ...]:
    """A verdict for each of them, in this order; their ids are their words."""
    happened = {event: _happened(event, case) for event in must_happen}
    missing = [event for event, finding in happened.items() if finding.outcome is not Outcome.PASS]
    held = {bound: _tested(_held(bound, case), missing) for bound in must_hold}
    return tuple(
        Verdict(str(expected), found.outcome, found.reason, found.evidence, found.assumptions, replay)
        for expected, found in [*happened.items(), *held.items()]
    )


def measured(quantity: Quantity, case: OutageCase) -> float:
    """The quantity in its base unit: microseconds, bits per second, 0 to 1, or a number; inf for never.

    NaN where a peak was not measured.
    """
    return _MEASURES[quantity](case)[0]


def _tested(found: Finding, missing: list[Event]) -> Finding:
    if found.outcome is not Outcome.PASS or not missing:
        return found
    why = f"{found.reason}; but this has tested nothing, since it did not happen that {' and that '.join(missing)}"
    return replace(found, outcome=Outcome.UNKNOWN, reason=why)


def _happened(event: Event, case: OutageCase) -> Finding:
    times, cameras = _COUNTS[event](case)
    if event is Event.EVERY_DROP and times < cameras:
        return unknown(f"{times:,} of {cameras:,} cameras dropped video: the run has not tested what it is for")
    if not times:
        return unknown(f"it did not happen that {event}: the run has not tested what it is for")
    return passed(f"it happened {times:,} times" if times > 1 else "it happened once")


def _rows(case: OutageCase, chosen: pl.Expr) -> tuple[int, int]:
    """How many outages of cameras, and how many cameras there are."""
    counted = case.outcome.filter(chosen).select(pl.col("cameras").sum()).collect().item()
    return int(counted or 0), case.plan.cameras


def _outages(case: OutageCase) -> tuple[int, int]:
    return _rows(case, pl.col("outage") > 0)


def _drops(case: OutageCase) -> tuple[int, int]:
    return _rows(case, pl.col("lost_us") > 0)


def _cameras_that_drop(case: OutageCase) -> tuple[int, int]:
    losing = case.outcome.filter(pl.col("lost_us") > 0).unique("camera").select(pl.col("cameras").sum())
    return int(losing.collect().item() or 0), case.plan.cameras


def _undrained(case: OutageCase) -> tuple[int, int]:
    return _rows(case, (pl.col("outage") > 0) & pl.col("drained_us").is_null())


def _full_caches(case: OutageCase) -> tuple[int, int]:
    full = sum(
        int(rows.filter(pl.col("peak_cache_bytes") >= _FULL * kind.cache_bytes)["cameras"].sum())
        for kind, rows in by_class(case)
    )
    return full, case.plan.cameras


def _restarts(case: OutageCase) -> tuple[int, int]:
    return int((case.plan.programs.off != 0).sum()), case.plan.cameras


def _limits(case: OutageCase) -> tuple[int, int]:
    return len(case.limited), case.plan.cameras


def _expiries(case: OutageCase) -> tuple[int, int]:
    return case.expired, case.plan.cameras


_COUNTS: dict[Event, Callable[[OutageCase], tuple[int, int]]] = {
    Event.OUTAGE: _outages,
    Event.DROP: _drops,
    Event.EVERY_DROP: _cameras_that_drop,
    Event.FULL_CACHE: _full_caches,
    Event.RESTART: _restarts,
    Event.UNDRAINED: _undrained,
    Event.REGION_LIMIT: _limits,
    Event.EXPIRY: _expiries,
}


def _held(bound: Bound, case: OutageCase) -> Finding:
    measured, whose = _MEASURES[bound.quantity](case)
    kind = kind_of(bound.quantity)
    if isnan(measured):
        return unknown(f"{bound.quantity} was not measured: that begins with a site's first outage, and there was none")
    told = f"{bound.quantity} is {_told(measured, kind)}{whose}"
    evidence = f"{bound.quantity}: {meaning(bound.quantity)}"
    if bound.comparison.holds(measured, bound.value):
        return passed(told, evidence)
    return failed(f"{told}; expected was {bound.comparison} {_told(bound.value, kind)}", [evidence])


def _told(value: float, kind: Kind | None) -> str:
    if value == inf:
        return "never" if kind is DURATION else "without end"
    if kind is DURATION:
        return duration(value)
    if kind is RATE:
        return rate(value)
    return f"{100 * value:.4g} %" if kind is SHARE else f"{value:g}"


def _of_cameras(case: OutageCase, column: str) -> tuple[float, str]:
    """The most that a camera has of something, summed over its outages, and which camera that is."""
    sums = case.outcome.group_by("camera").agg(pl.sum(column)).sort(column, "camera", descending=[True, False])
    return _worst(sums.head(1).collect(), column, case.plan)


def _worst(rows: pl.DataFrame, column: str, plan: Plan) -> tuple[float, str]:
    if rows.is_empty() or not rows[column][0]:
        return 0.0, ""
    return float(rows[column][0]), f", at {plan.camera_name(rows['camera'][0])}"


def _of_outages(case: OutageCase, column: str) -> tuple[float, str]:
    rows = case.outcome.select("camera", column).sort(column, "camera", descending=[True, False]).head(1).collect()
    return _worst(rows, column, case.plan)


def _sum(case: OutageCase, column: str) -> float:
    return float(case.outcome.select((pl.col(column) * pl.col("cameras")).sum()).collect().item() or 0)


def _share_lost(case: OutageCase) -> tuple[float, str]:
    return _sum(case, "lost_us") / (case.plan.record_us * case.plan.cameras), ""


def _kept(case: OutageCase) -> tuple[float, str]:
    lost = _sum(case, "lost_us")
    return (_sum(case, "local_only_us") / lost, "") if lost else (1.0, ", since nothing was lost")


def _losing(case: OutageCase) -> tuple[float, str]:
    losing, cameras = _cameras_that_drop(case)
    return losing / cameras, f": {losing:,} of {cameras:,}"


def _losing_sites(case: OutageCase) -> tuple[float, str]:
    losing = int(case.outcome.filter(pl.col("lost_us") > 0).select(pl.col("site").n_unique()).collect().item())
    return losing / case.plan.sites, f": {losing:,} of {case.plan.sites:,}"


def _first_loss(case: OutageCase) -> tuple[float, str]:
    after = (pl.col("first_loss_us") - pl.col("start_us")).filter(pl.col("outage") > 0).min()
    found = case.outcome.select(after).collect().item()
    return (float(found), "") if found is not None else (inf, "")


def _drain(case: OutageCase) -> tuple[float, str]:
    over = case.outcome.filter((pl.col("outage") > 0) & pl.col("end_us").is_not_null())
    waits = over.select("camera", "cameras", wait=pl.col("drained_us") - pl.col("end_us")).collect()
    if stuck := int(waits.filter(pl.col("wait").is_null())["cameras"].sum()):
        return inf, f": {stuck:,} caches were not empty before the next outage or the run's end"
    return _worst(waits.sort("wait", "camera", descending=[True, False]).head(1), "wait", case.plan)


def _peak_cache(case: OutageCase) -> tuple[float, str]:
    peaks = [rows["peak_cache_bytes"].cast(pl.Float64) / kind.cache_bytes for kind, rows in by_class(case)]
    found = pl.concat(peaks).max() if peaks else None
    return nan if found is None else float(found), ""  # type: ignore[arg-type]


def _peak_uplink(case: OutageCase) -> tuple[float, str]:
    found = case.outcome.select(pl.max("peak_uplink_bits_per_s")).collect().item()
    return nan if found is None else float(found), ""


_MEASURES: dict[Quantity, Callable[[OutageCase], tuple[float, str]]] = {
    Quantity.LOSS_PER_CAMERA: lambda case: _of_cameras(case, "lost_us"),
    Quantity.LOSS_PER_OUTAGE: lambda case: _of_outages(case, "lost_us"),
    Quantity.TOTAL_LOSS: lambda case: (_sum(case, "lost_us"), ""),
    Quantity.LOSS_SHARE: _share_lost,
    Quantity.LOSING_CAMERAS: _losing,
    Quantity.LOSING_SITES: _losing_sites,
    Quantity.GAPS_PER_CAMERA: lambda case: _of_cameras(case, "gaps"),
    Quantity.FIRST_LOSS: _first_loss,
    Quantity.DRAIN_TIME: _drain,
    Quantity.PEAK_CACHE: _peak_cache,
    Quantity.PEAK_UPLINK: _peak_uplink,
    Quantity.KEPT_LOCALLY: _kept,
}
