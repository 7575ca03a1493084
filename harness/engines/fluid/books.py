"""What the chunks came to together: totals, series, digest."""

from dataclasses import fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.engines.fluid.fleet import Part
from harness.engines.fluid.gaps import gaps, hourly, no_pieces
from harness.engines.fluid.losses import head_us
from harness.engines.fluid.series import totals
from harness.engines.fluid.state import BACKLOG, CAPACITY, DISTURBED, FULLEST, LOST, SENT, Chunk
from harness.engines.result import SERIES, ModelResult, Totals
from harness.history.outcome_digest import OutcomeDigest
from harness.scenario.plan import Plan

_BITS_PER_S = 8e6  # in a byte per microsecond
_BALANCE = 1e-9
Amounts = NDArray[np.float64]
_Series = tuple[Amounts, Amounts]  # sums and ends of Chunk


class Books:
    """Takes in chunk after chunk, in order."""

    def __init__(self, plan: Plan, step_us: int) -> None:
        self._plan, self._step_us = plan, step_us
        self._amounts = np.zeros(len(fields(Totals)))
        self._series: list[_Series | None] = [None] * len(plan.groups)
        self._pieces = [no_pieces()]
        self._digest = OutcomeDigest()

    def add(self, part: Part, rows: pl.DataFrame) -> None:
        """One more chunk, followed to the end, and its outcome."""
        self._amounts += _amounts(part)
        self._series[part.group_number] = _added(self._series[part.group_number], part.chunk)
        self._pieces += part.pieces
        self._digest.add(rows)

    def result(self, outcome: pl.LazyFrame, *, listed: bool) -> ModelResult:
        """CamproofFailedError if they do not balance."""
        books = self._totals()
        pieces = pl.concat(self._pieces)
        return ModelResult(
            outcome, books, gaps(pieces) if listed else None, self._table(), hourly(pieces) if listed else None,
            self._digest.hexdigest(),
        )  # fmt: skip

    def _totals(self) -> Totals:
        sizes = [round(float(amount)) for amount in self._amounts[:4]]
        books = Totals(*sizes, *map(float, self._amounts[4:]))
        books.check(tolerance_bytes=4 + int(books.produced_bytes * _BALANCE))
        return books

    def _table(self) -> pl.DataFrame:
        tables = [
            _steps(number, *series, self._step_us, self._plan.groups[number].sites, self._plan.end_us)
            for number, series in enumerate(self._series)
            if series is not None
        ]
        return pl.concat([SERIES.to_frame(), *tables])


def _amounts(part: Part) -> Amounts:
    """Those of Totals, in order."""
    slots, kinds = part.chunk.slots, part.tables.classes
    count = np.tile(kinds.count, len(part.chunk.sites.number))
    segment_us = np.tile(kinds.segment_us, len(part.chunk.sites.number))
    amounts = (slots.produced, slots.acknowledged, slots.level, slots.dropped)
    produced, held, dropped = (
        times / segment_us for times in (slots.recorded_us, _held_us(part), _lost_us(part))
    )  # fmt: skip
    segments = (produced, produced - held - dropped, held, dropped)
    return np.array([float(np.dot(amount, count)) for amount in (*amounts, *segments)])


def _held_us(part: Part) -> Amounts:
    """Content time of what each slot's cache still holds."""
    slots, kinds, end_us = part.chunk.slots, len(part.group.classes), part.tables.end_us
    held = np.zeros(len(slots.level))
    for slot in np.flatnonzero(slots.level > 0):
        number = int(part.chunk.sites.number[slot // kinds])
        head = head_us(part.tables, slots, int(slot), int(slot % kinds), number, end_us, float(slots.level[slot]))
        held[slot] = min(end_us, part.tables.record_us) - head
    return held


def _lost_us(part: Part) -> Amounts:
    """Of each slot, over all its rows."""
    a_slot = np.repeat(part.chunk.sites.rows_a_slot, len(part.group.classes))
    return np.add.reduceat(part.chunk.rows.lost_us, np.cumsum(a_slot) - a_slot)


def _added(series: _Series | None, more: Chunk) -> _Series:
    if series is None:
        return more.sums, more.ends
    sums, ends = series
    return sums + more.sums, np.stack(
        [ends[BACKLOG] + more.ends[BACKLOG], np.maximum(ends[FULLEST], more.ends[FULLEST])]
    )


def _steps(group: int, sums: Amounts, levels: Amounts, step_us: int, sites: int, end_us: int) -> pl.DataFrame:
    """Rows of SERIES; the last step may be shorter."""
    ends = np.minimum(np.arange(1, levels.shape[1] + 1) * step_us, end_us)
    widths = np.diff(ends, prepend=0)
    came = [np.maximum(totals(sums[what], step_us), 0) for what in range(len(sums))]
    return pl.DataFrame(
        {
            "t_us": ends, "group": np.full(len(ends), group), "backlog_bytes": np.rint(levels[BACKLOG]),
            "fullest": levels[FULLEST], "uplink_bits_per_s": came[SENT] / widths * _BITS_PER_S,
            "capacity_bits_per_s": came[CAPACITY] / widths * _BITS_PER_S, "lost_us": np.rint(came[LOST]),
            "disturbed": came[DISTURBED] / widths / sites,
        }
    ).cast(dict(SERIES))  # type: ignore[arg-type]  # fmt: skip
