"""All numbers of the capacity report for programs: JSON, and rows for spreadsheets."""

from collections.abc import Sequence
from dataclasses import asdict
from math import nan
from typing import Any

from harness.capacity.growth import Year
from harness.capacity.study import Capacity
from harness.scenario.expectations import Quantity
from harness.sweep.measures import WHOLE, column
from harness.sweep.statistics import Chance
from reports.capacity.basis import Assumed, unmodelled
from reports.capacity.servers import predicted_rows, server_rows
from reports.capacity.studied import agreement_rows, frontier_rows, recovery_rows

Rows = list[dict[str, Any]]


def data(of: Capacity, ahead: Sequence[Year], rests_on: Assumed) -> dict[str, object]:
    """As JSON takes it; times are microseconds, sizes bytes, rates bits per second, shares 0 to 1."""
    return {
        "wanted": asdict(of.wanted),
        "decision": decision_rows(of),
        "sites": site_rows(of),
        "regions": region_rows(of),
        "losses": loss_rows(of),
        "growth": [asdict(year) for year in ahead],
        "cost": cost_rows(of),
        "servers": server_rows(of),
        "predicted": predicted_rows(of.calibration),
        "calibration": of.calibration.model_dump(mode="json") if of.calibration else None,
        "currency": of.prices.currency if of.prices else None,
        "frontiers": [asdict(one) for one in of.frontiers],
        "recovery": asdict(of.recovery) if of.recovery else None,
        "interrupted": of.interrupted,
        "rates_us": of.rates_us,
        "agreement": agreement_rows(of.agreed),
        "assumed": assumed_rows(rests_on),
        "not_modelled": unmodelled(of),
        "engine": of.luck.engine,
        "engine_why": of.luck.instead,
        "refused": of.luck.refused,
        "seed": of.scenario.seed,
        "scenario_sha256": of.plan.sha256,
        "outcomes_sha256": [life.sha256 for life in of.luck.lives],
    }


def tables(of: Capacity, ahead: Sequence[Year], rests_on: Assumed) -> dict[str, Rows]:
    """By the name of a CSV file."""
    found = {
        "decision": decision_rows(of), "sites": site_rows(of), "regions": region_rows(of), "losses": loss_rows(of),
        "growth": [asdict(year) for year in ahead], "cost": cost_rows(of), "servers": server_rows(of),
        "predicted": predicted_rows(of.calibration), "frontiers": frontier_rows(of.frontiers),
        **recovery_rows(of.recovery),
        "agreement": agreement_rows(of.agreed), "assumed": assumed_rows(rests_on),
        "not-modelled": [{"what": text} for text in unmodelled(of)],
    }  # fmt: skip
    return {name: rows for name, rows in found.items() if rows}


def decision_rows(of: Capacity) -> Rows:
    """A row a need."""
    return [
        {
            "key": row.key, "what": row.what, "unit": row.unit.value, "needed": row.needed, "have": row.have,
            "half_width": row.half_width, "margin": row.margin, "answer": row.answer.value,
            "confidence": row.confidence,
        }
        for row in of.rows
    ]  # fmt: skip


def site_rows(of: Capacity) -> Rows:
    """A row a class of sites and kind of camera."""
    return [
        {
            "class": need.name, "camera": kind.name, "sites": need.sites, "cameras_each": kind.count,
            "region": need.region,
            "site_mean_bits_per_s": need.demand.mean, "site_busy_bits_per_s": need.demand.busy,
            "site_peak_bits_per_s": need.demand.peak, "uplink_bits_per_s": need.uplink_bits_per_s,
            "uplink_needed_bits_per_s": need.needed_bits_per_s, "drains_us": need.drains_us,
            "drained_within_us": need.drained_within_us, "cache_bytes": kind.cache_bytes,
            "cache_needed_bytes": kind.needed_bytes, "cache_survives_us": kind.survives_us,
            **_luck(of, need.name),
        }
        for need in of.sites
        for kind in need.kinds
    ]  # fmt: skip


def _luck(of: Capacity, name: str) -> dict[str, float]:
    lost = of.luck.chance(Quantity.LOSS_SHARE, name)
    year = of.luck.in_a_year(name) if of.luck.tells_of_years else Chance(nan, nan, nan, 0)
    return {
        "share_lost": lost.mean, "share_lost_low": lost.low, "share_lost_high": lost.high,
        "loss_in_a_year": year.mean, "loss_in_a_year_low": year.low, "loss_in_a_year_high": year.high,
    }  # fmt: skip


def region_rows(of: Capacity) -> Rows:
    """A row a region."""
    return [{**asdict(load), "most_sent_bits_per_s": of.luck.region_bits_per_s(load.id).mean} for load in of.regions]


def loss_rows(of: Capacity) -> Rows:
    """What went wrong in the runs: a row a class of sites, and one of all where there are several."""
    if not of.luck.lives:
        return []
    known = {row["group"] for life in of.luck.lives for row in life.rows}
    names = [need.name for need in of.sites if need.name in known]
    return [_lost(of, name) for name in [*names, *([WHOLE] if len(names) > 1 else [])]]


def _lost(of: Capacity, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {"class": name or "all sites", "runs": len(of.luck.lives)}
    for quantity in (Quantity.LOSS_SHARE, Quantity.LOSS_PER_CAMERA, Quantity.LOSING_SITES):
        known = of.luck.known(quantity, name)
        found |= {column(quantity): known.mean, f"{column(quantity)}_half_width": known.half_width}
    for what, known in zip(("half_drain_us", "most_drain_us"), of.luck.drains_us(name), strict=True):
        found |= {what: known.mean, f"{what}_half_width": known.half_width}
    return found


def assumed_rows(rests_on: Assumed) -> Rows:
    """A row a thing that was assumed."""
    return [{"what": what, "value": value, "source": source} for what, value, source in rests_on]


def cost_rows(of: Capacity) -> Rows:
    """A row a region: a month."""
    return [{"region": one.region, **one.items, "total": one.total} for one in of.bills]
