"""How far engines differ on one scenario: each figure of the outcome, from every engine, against a tolerance.

Rows of OUTCOME belong together by camera and outage, whichever engine wrote them. A figure sums them up; two engines
agree on it when their values differ by no more than the tolerance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import NamedTuple, Protocol

import polars as pl

_S = 1e6  # microseconds


class Tolerance(Protocol):
    """Agreed is what is within either."""

    @property
    def absolute(self) -> float:
        """In the figure's unit."""

    @property
    def relative(self) -> float:
        """Of the reference's value: 0.02 is 2 %."""


class Figure(NamedTuple):
    """What is compared.

    Args:
        key: as in a scenario's `tolerances`.
        title: for people.
        unit: "s", "B", "bit/s", or "" for a number of things.
        of: from the rows of one engine to one value; null where nothing was there to be summed up.
        outside: whether what happened outside any outage counts too.
    """

    key: str
    title: str
    unit: str
    of: pl.Expr
    outside: bool = False


_LOSING = pl.col("lost_us") > 0


def _after_start(column: str) -> pl.Expr:
    """The mean over outages of cameras with a loss, in seconds."""
    return (pl.col(column) - pl.col("start_us")).filter(_LOSING).mean() / _S


FIGURES = (
    Figure(
        "first_loss",
        "First loss after an outage's start, mean",
        "s",
        _after_start("first_loss_us"),
    ),
    Figure("lost", "Video lost", "s", pl.col("lost_us").sum() / _S, outside=True),
    Figure("lost_bytes", "Bytes lost", "B", pl.col("lost_bytes").sum(), outside=True),
    Figure("lost_segments", "Segments lost", "", pl.col("lost_segments").sum(), outside=True),
    Figure("losing", "Outages of cameras with a loss", "", _LOSING.sum()),
    Figure("gaps", "Gaps", "", pl.col("gaps").sum(), outside=True),
    Figure("gap_start", "First gap begins, after the outage's start, mean", "s", _after_start("gap_start_us")),
    Figure("gap_end", "Last gap ends, after the outage's start, mean", "s", _after_start("gap_end_us")),
    Figure("peak_cache", "Fullest stream cache, mean", "B", pl.col("peak_cache_bytes").mean()),
    Figure("drain", "Time to drain, mean", "s", (pl.col("drained_us") - pl.col("end_us")).mean() / _S),
    Figure("undrained", "Outages of cameras that did not drain", "", pl.col("drained_us").is_null().sum()),
    Figure("peak_uplink", "Peak uplink over 12 s, mean", "bit/s", pl.col("peak_uplink_bits_per_s").mean()),
    Figure("uploaded", "Uploaded from the first outage on", "B", pl.col("uploaded_bytes").sum()),
    Figure("local_only", "Lost, but still on local storage", "s", pl.col("local_only_us").sum() / _S, outside=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of one engine against the reference's. NaN is: there was nothing to sum up.

    Args:
        figure: which.
        engine: whose.
        value: its value.
        reference: that of the engine that it is compared with.
        allowed: how far they may differ; None: nothing was promised.
    """

    figure: Figure
    engine: str
    value: float
    reference: float
    allowed: float | None

    @property
    def difference(self) -> float:
        """Value less reference; 0 where neither has one, NaN where one has."""
        if not isfinite(self.value) and not isfinite(self.reference):
            return 0.0
        return self.value - self.reference

    @property
    def agrees(self) -> bool:
        """Whether it is within what is allowed; nothing promised is nothing broken."""
        return self.allowed is None or abs(self.difference) <= self.allowed


def compare(
    outcomes: Mapping[str, pl.DataFrame], reference: str, tolerances: Mapping[str, Tolerance]
) -> Sequence[Comparison]:
    """Every figure of every engine but the reference, figure by figure.

    Args:
        outcomes: rows of OUTCOME of each engine.
        reference: the engine that the others are measured against.
        tolerances: by the figure's key.
    """
    values = {engine: _values(rows) for engine, rows in outcomes.items()}
    known = values[reference]
    others = [engine for engine in outcomes if engine != reference]
    return [_compared(figure, engine, values[engine], known, tolerances) for figure in FIGURES for engine in others]


def _compared(
    figure: Figure,
    engine: str,
    own: Mapping[str, float],
    known: Mapping[str, float],
    tolerances: Mapping[str, Tolerance],
) -> Comparison:
    reference = known[figure.key]
    return Comparison(figure, engine, own[figure.key], reference, _allowed(tolerances.get(figure.key), reference))


def _values(rows: pl.DataFrame) -> dict[str, float]:
    within = rows.filter(pl.col("outage") > 0)
    found = {
        figure.key: (rows if figure.outside else within).select(figure.of.cast(pl.Float64)).item() for figure in FIGURES
    }
    return {key: nan if value is None else value for key, value in found.items()}


def _allowed(tolerance: Tolerance | None, reference: float) -> float | None:
    if tolerance is None:
        return None
    share = tolerance.relative * abs(reference) if isfinite(reference) else 0.0
    return max(tolerance.absolute, share)
