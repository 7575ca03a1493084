"""What a sweep came to, point by point: means with intervals, and what differs from the first point."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from harness.scenario.expectations import Bound, Quantity
from harness.sweep.measures import WHOLE, column
from harness.sweep.points import Point
from harness.sweep.statistics import Estimate, differences, estimate


@dataclass(frozen=True)
class PointSummary:
    """One point.

    Args:
        point: which.
        replications: how many count.
        estimates: of each quantity.
        change: of each quantity, the difference from the first point, replication by replication; empty for itself.
        refused: why it could not be computed; "" where it was.
    """

    point: Point
    replications: int
    estimates: dict[Quantity, Estimate]
    change: dict[Quantity, Estimate]
    refused: str = ""


def summarised(points: Sequence[Point], results: pl.DataFrame) -> tuple[PointSummary, ...]:
    """All points, in order; those of which nothing is there yet have estimates of nothing."""
    whole = results.filter(pl.col("group") == WHOLE)
    parts = {int(key[0]): rows for key, rows in whole.partition_by("point", as_dict=True, maintain_order=True).items()}
    empty = whole.clear()
    base = parts.get(0, empty)
    return tuple(_summary(point, parts.get(point.number, empty), base) for point in points)


def _summary(point: Point, rows: pl.DataFrame, base: pl.DataFrame) -> PointSummary:
    refused = next(iter(rows["refused"].filter(rows["refused"] != "")), "")
    estimates = {quantity: estimate(rows[column(quantity)].to_list()) for quantity in Quantity}
    change = {} if point.number == 0 else {quantity: _change(quantity, rows, base) for quantity in Quantity}
    return PointSummary(point, len(rows), estimates, change, refused)


def _change(quantity: Quantity, rows: pl.DataFrame, base: pl.DataFrame) -> Estimate:
    name = column(quantity)
    both = rows.select("replication", name).join(base.select("replication", base=name), on="replication")
    return differences(both[name].to_list(), both["base"].to_list())


def holding(points: Sequence[Point], results: pl.DataFrame, bounds: Sequence[Bound]) -> list[list[int]]:
    """Of each point, in how many replications each bound held."""
    whole = results.filter((pl.col("group") == WHOLE) & (pl.col("refused") == ""))
    parts = {int(key[0]): rows for key, rows in whole.partition_by("point", as_dict=True).items()}
    empty = whole.clear()
    return [
        [sum(bound.comparison.holds(value, bound.value) for value in own[column(bound.quantity)]) for bound in bounds]
        for own in (parts.get(point.number, empty) for point in points)
    ]
