"""What a live run came to, in the form that the model engines give: measured, not computed."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.engines.result import HOURLY, SERIES, ModelResult, Totals
from harness.history.event import Event, EventKind, History
from harness.history.outcome_digest import outcome_digest
from harness.history.windows import windows
from harness.scenario.plan import Plan

_STEP_US = 500_000
_HOUR_US = 3_600_000_000
_BITS = 8e6  # of a byte, in microseconds of one bit per second
Numbers = Mapping[str, tuple[int, int]]  # of the site and the camera, by the camera's id


def measured(plan: Plan, history: History, outcome: pl.DataFrame, numbers: Numbers, zero_us: int) -> ModelResult:
    """The result of a plan that was acted out.

    Args:
        plan: what was acted out.
        history: what happened.
        outcome: rows of OUTCOME, worked out from it.
        numbers: sites and cameras by the ids that the cloud gave them.
        zero_us: the start, UTC.
    """
    rows = outcome.with_columns(cameras=pl.lit(1, pl.Int32))
    moves = [event for event in history.events if event.camera in numbers and event.kind in _SIGN]
    series = _Steps(plan, history, zero_us).table(moves, numbers)
    return ModelResult(
        rows.lazy(), _totals(moves), None, series, _hourly(moves, numbers, zero_us), outcome_digest(rows)
    )


_SIGN = {EventKind.PRODUCED: 1, EventKind.ACKNOWLEDGED: -1, EventKind.DROPPED: -1}  # to what is in the cache


def _totals(moves: list[Event]) -> Totals:
    bytes_of = dict.fromkeys(_SIGN, 0)
    count_of = dict.fromkeys(_SIGN, 0)
    for event in moves:
        bytes_of[event.kind] += event.size_bytes or 0
        count_of[event.kind] += 1
    made, stored, lost = (bytes_of[kind] for kind in _SIGN)
    all_made, all_stored, all_lost = (count_of[kind] for kind in _SIGN)
    return Totals(
        made, stored, made - stored - lost, lost, all_made, all_stored, all_made - all_stored - all_lost, all_lost
    )


def _hourly(moves: list[Event], numbers: Numbers, zero_us: int) -> pl.DataFrame:
    """Loss is told in the hour in which it was dropped."""
    rows = [
        (*numbers[event.camera or ""], 1, (event.t_us - zero_us) // _HOUR_US, event.detail["duration_us"])
        for event in moves
        if event.kind is EventKind.DROPPED
    ]
    table = pl.DataFrame(rows, schema=HOURLY, orient="row")
    return table.group_by("site", "camera", "cameras", "hour", maintain_order=True).agg(pl.sum("lost_us"))


class _Steps:
    """A grid over the run, and what happened in each of its steps."""

    def __init__(self, plan: Plan, history: History, zero_us: int) -> None:
        last_us = max(event.t_us for event in history.events) - zero_us
        self._plan, self._history, self._zero_us = plan, history, zero_us
        self._ends = np.arange(1, max(last_us, plan.record_us) // _STEP_US + 2, dtype=np.int64) * _STEP_US
        self._groups = np.repeat(np.arange(len(plan.groups)), [group.sites for group in plan.groups])
        self._caches = np.array(
            [
                kind.cache_bytes
                for g in plan.groups
                for _ in range(g.sites)
                for kind in g.classes
                for _ in range(kind.count)
            ]
        )

    def table(self, moves: list[Event], numbers: Numbers) -> pl.DataFrame:
        """Rows of SERIES."""
        levels, sent, lost = self._of_cameras(moves, numbers)
        carried, disturbed = self._of_sites()
        group_of = self._groups[[site for site, _ in numbers.values()]]
        return pl.concat(
            pl.DataFrame(
                {
                    "t_us": self._ends,
                    "group": np.full(len(self._ends), group),
                    "backlog_bytes": levels[group_of == group].sum(0),
                    "fullest": (levels / self._caches[:, None])[group_of == group].max(0),
                    "uplink_bits_per_s": sent[group_of == group].sum(0) * _BITS / _STEP_US,
                    "capacity_bits_per_s": carried[self._groups == group].sum(0),
                    "lost_us": lost[group_of == group].sum(0),
                    "disturbed": disturbed[self._groups == group].mean(0),
                },
                schema=SERIES,
            )
            for group in range(len(self._plan.groups))
        ).sort("t_us", "group")

    def _of_cameras(self, moves: list[Event], numbers: Numbers) -> Iterator[NDArray[np.int64]]:
        """For each camera and step: what is in its cache at the end, bytes acknowledged, and video lost."""
        change, sent, lost = (np.zeros((len(numbers), len(self._ends)), np.int64) for _ in range(3))
        for event in moves:
            at = numbers[event.camera or ""][1], self._step(event)
            size = event.size_bytes or 0
            change[at] += _SIGN[event.kind] * size
            if event.kind is EventKind.ACKNOWLEDGED:
                sent[at] += size
            elif event.kind is EventKind.DROPPED:
                lost[at] += int(event.detail["duration_us"] or 0)
        return iter((np.cumsum(change, axis=1), sent, lost))

    def _of_sites(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each site and step: what its uplink could carry, and whether something was wrong."""
        names = list(self._plan.site_names())
        carried, disturbed = (np.zeros((len(names), len(self._ends))) for _ in range(2))
        for event in self._history.of(EventKind.LINK_CHANGED):
            up = float(event.detail["up_bits_per_s"] or 0) if event.detail["mode"] == "up" else 0.0
            carried[names.index(event.site), self._step(event) :] = up
        for site, own in windows(self._history).items():
            for window in own:
                end_us = window.end_us if window.end_us is not None else self._zero_us + int(self._ends[-1])
                first, last = ((t_us - self._zero_us) // _STEP_US for t_us in (window.start_us, end_us))
                disturbed[names.index(site), max(first, 0) : last] = 1.0
        return carried, disturbed

    def _step(self, event: Event) -> int:
        return min(max((event.t_us - self._zero_us) // _STEP_US, 0), len(self._ends) - 1)
