"""Looks at the fleet in steps, for figures."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.engines.events.clock import Alarm
from harness.engines.events.fleet import Fleet
from harness.engines.events.site import Site
from harness.engines.result import SERIES
from harness.scenario.plan import Plan, Programs, SiteGroup

_MOST_STEPS = 720
_STEPS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400)
_MICRO = 1_000_000
_Floats = NDArray[np.float64]
_Moments = NDArray[np.int64]


def step_us(plan: Plan) -> int:
    """A round step of which few enough make up the run."""
    fitting = [s * _MICRO for s in _STEPS_S if plan.end_us <= _MOST_STEPS * s * _MICRO]
    return fitting[0] if fitting else -(-plan.end_us // _MOST_STEPS)


class Series:
    """Writes a row a group and step.

    Args:
        fleet: what to look at.
        every_us: the step.
    """

    def __init__(self, fleet: Fleet, every_us: int) -> None:
        self._fleet, self._every_us = fleet, every_us
        self._rows: list[tuple[int, int, int, float, float, int]] = []
        self._sent = [0] * len(fleet.groups)
        self._last_us = 0
        self._alarm = Alarm(self._look)
        fleet.clock.set(self._alarm, every_us)

    def table(self) -> pl.DataFrame:
        """Rows of SERIES, the last for what is left of a step when the run is over."""
        if self._fleet.clock.now > self._last_us:
            self._look_at_all()
        names = ["t_us", "group", "backlog_bytes", "fullest", "uplink_bits_per_s", "lost_us"]
        seen = pl.DataFrame(self._rows, schema=[(name, SERIES[name]) for name in names], orient="row")
        planned = [self._planned(number, group) for number, group in enumerate(self._fleet.plan.groups)]
        return seen.join(pl.concat(planned), on=["t_us", "group"]).select(SERIES.names()).sort("t_us", "group")

    def _look(self, alarm: Alarm) -> None:
        self._look_at_all()
        self._fleet.clock.set(alarm, self._last_us + self._every_us)

    def _look_at_all(self) -> None:
        now = self._fleet.clock.now
        elapsed_us, self._last_us = now - self._last_us, now
        for number, group in enumerate(self._fleet.groups):
            for site in group:
                site.uplink.advance(now)
            sent = sum(site.uplink.sent for site in group)
            rate = (sent - self._sent[number]) / elapsed_us
            self._sent[number] = sent
            backlog, fullest = _levels(group)
            self._rows.append((now, number, backlog, fullest, rate, sum(site.lost_us for site in group)))
            for site in group:
                site.lost_us = 0

    def _planned(self, number: int, group: SiteGroup) -> pl.DataFrame:
        """What the plan says of each step: capacity, and how many sites were in an outage."""
        ends = np.array(sorted({row[0] for row in self._rows}), np.int64)
        starts = np.concatenate([[0], ends[:-1]])
        programs = self._fleet.plan.programs
        capacity = _mean(programs, group, programs.capacity_bits_per_s, starts, ends)
        disturbed = _mean(programs, group, 1.0 - programs.calm.astype(np.float64), starts, ends) / max(group.sites, 1)
        columns = {"t_us": ends, "group": np.full(len(ends), number, np.int32)}
        return pl.DataFrame({**columns, "capacity_bits_per_s": capacity, "disturbed": disturbed})


def _levels(sites: list[Site]) -> tuple[int, float]:
    """Bytes in all caches, and how full the fullest is."""
    total, fullest = 0, 0.0
    for site in sites:
        for camera in site.cameras:
            level = camera.row.level_bytes
            if level:
                total += level
                fullest = max(fullest, level / camera.kind.spec.cache_bytes)
    return total, fullest


def _mean(programs: Programs, group: SiteGroup, values: _Floats, starts: _Moments, ends: _Moments) -> _Floats:
    """The mean over each step of the sum over a group's sites of a value that their programs give."""
    offsets = programs.offsets[group.first_site : group.first_site + group.sites + 1]
    own = slice(int(offsets[0]), int(offsets[-1]))
    if not np.isfinite(values[own]).all():
        return np.full(len(ends), np.inf)
    change = np.diff(values[own], prepend=0.0)
    first = (offsets[:-1] - offsets[0]).astype(np.int64)
    change[first] = values[own][first]
    order = np.argsort(programs.t_us[own], kind="stable")
    t, level = programs.t_us[own][order].astype(np.float64), np.cumsum(change[order])
    total = np.concatenate([[0.0], np.cumsum(level[:-1] * np.diff(t))])

    def integral(at: _Moments) -> _Floats:
        row = np.searchsorted(t, at, side="right") - 1
        return total[row] + level[row] * (at - t[row])

    return (integral(ends) - integral(starts)) / (ends - starts)
