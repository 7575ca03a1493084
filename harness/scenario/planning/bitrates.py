"""Bitrates over time, piecewise constant: by day and night, from a trace, with spikes of motion."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harness.faults.episodes import Episodes
from harness.scenario.plan import Rates, Schedules, Times

DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Course:
    """`bits_per_s[i]` holds from `t_us[i]` on, microseconds after the scenario's start; the first is at 0."""

    t_us: Times
    bits_per_s: Rates

    def __post_init__(self) -> None:
        """A course that does not begin at 0, or goes back in time, is a mistake of whoever made it."""
        if not len(self.t_us) or self.t_us[0] != 0 or (np.diff(self.t_us) <= 0).any():
            raise ValueError("a course begins at 0 and its times rise")


def constant(bits_per_s: float) -> Course:
    """The same for ever."""
    return Course(np.zeros(1, np.int64), np.array([bits_per_s], np.float64))


def repeated(t_us: Sequence[int], bits_per_s: Sequence[float], period_us: int, clock_us: int, end_us: int) -> Course:
    """A course that comes back every `period_us`: day and night, or a trace of a day played over and over.

    Args:
        t_us: moments of change within the period, rising, from 0 on; before the first, the last one's rate holds.
        bits_per_s: the rate from each moment on.
        period_us: how long until it begins anew.
        clock_us: where within the period the scenario starts.
        end_us: how far it is wanted.
    """
    periods = np.arange(-1, (clock_us + end_us) // period_us + 1, dtype=np.int64)
    every = (periods[:, None] * period_us + np.array(t_us, np.int64)[None, :]).ravel() - clock_us
    rates = np.tile(np.array(bits_per_s, np.float64), len(periods))
    started = int(np.searchsorted(every, 0, side="right")) - 1
    ended = max(int(np.searchsorted(every, end_us)), started + 1)
    return Course(np.maximum(every[started:ended], 0), rates[started:ended])


def with_spikes(base: Course, peak_bits_per_s: float, spikes: Episodes, sites: int) -> Schedules:
    """A schedule a site: in a spike of its, the peak where that is more than what the base has then.

    Args:
        base: without motion.
        peak_bits_per_s: during motion.
        spikes: with the numbers of sites from 0 on; at one site they may overlap.
        sites: how many schedules to make.
    """
    steps, n = len(base.t_us), len(spikes)
    site = np.concatenate([np.repeat(np.arange(sites), steps), spikes.site, spikes.site]).astype(np.int64)
    t_us = np.concatenate([np.tile(base.t_us, sites), spikes.start_us, spikes.end_us])
    change = np.concatenate([np.zeros(sites * steps, np.int64), np.ones(n, np.int64), -np.ones(n, np.int64)])
    order = np.lexsort((t_us, site))
    site, t_us, moving = site[order], t_us[order], np.cumsum(change[order]) > 0
    at = np.searchsorted(base.t_us, t_us, side="right") - 1
    rates = np.where(moving, np.maximum(base.bits_per_s[at], peak_bits_per_s), base.bits_per_s[at])
    return _changes(site, t_us, rates, sites)


def _changes(site: NDArray[np.int64], t_us: Times, rates: Rates, sites: int) -> Schedules:
    """What holds behind the last edge of each moment, where that differs from before."""
    last = np.ones(len(site), bool)
    last[:-1] = (site[1:] != site[:-1]) | (t_us[1:] != t_us[:-1])
    site, t_us, rates = site[last], t_us[last], rates[last]
    kept = np.ones(len(site), bool)
    kept[1:] = (site[1:] != site[:-1]) | (rates[1:] != rates[:-1])
    offsets = np.concatenate([[0], np.cumsum(np.bincount(site[kept], minlength=sites))]).astype(np.int64)
    return Schedules(offsets, t_us[kept], rates[kept])


def joined(parts: Sequence[Course | Schedules]) -> Schedules:
    """All of them in one table, in order; a course is one schedule."""
    lengths = [np.diff(p.offsets) if isinstance(p, Schedules) else np.array([len(p.t_us)]) for p in parts]
    offsets = np.concatenate([[0], np.cumsum(np.concatenate([np.zeros(0, np.int64), *lengths]))]).astype(np.int64)
    return Schedules(
        offsets,
        np.concatenate([np.zeros(0, np.int64), *(part.t_us for part in parts)]),
        np.concatenate([np.zeros(0, np.float64), *(part.bits_per_s for part in parts)]),
    )
