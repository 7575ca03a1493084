"""How long after an outage a camera's uploads start again, in the mean.

A camera that could not upload waits, tries and fails in turn; when the line comes back it is at some point of that. In
a silent cut a try lasts `stall_us` and goes on if the line is back meanwhile; when told, a try takes no time. Waits are
uniform between 0 and a ceiling that doubles up to a cap. The mean of what is left of a wait, by the length of the cut,
follows from where in time the tries begin: densities on a grid, one try after the other.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from harness.scenario.plan import Plan

BINS = 1_024
_TOLD_CYCLES, _CYCLES = 8, 16  # of the longest wait and try, after which the length of the cut no longer matters
_MICRO = 1e6
_LITTLE = 1e-6  # of all tries
Density = NDArray[np.float64]


def bin_us(plan: Plan, *, told: bool) -> int:
    """Width of a bin of the length of a cut."""
    cycle_us = plan.retry.cap_s * _MICRO + (0 if told else plan.stall_us)
    return max(1_000, round((_TOLD_CYCLES if told else _CYCLES) * cycle_us / BINS))


def resumptions(plan: Plan, segment_us: int, *, told: bool) -> Density:
    """From the line's return to the upload's start, by the length of the cut in bins of `bin_us`. Last bin: longer.

    Two rows: the mean, microseconds, and the share of cameras that are in the midst of a wait when the line comes
    back. `segment_us` is within how long after the cut began the first try begins: 0 where one was under way.
    """
    retry = plan.retry
    ceilings_us = (retry.factor_s * _MICRO, retry.cap_s * _MICRO)
    return _resumptions(bin_us(plan, told=told), segment_us, 0 if told else plan.stall_us, ceilings_us)


@lru_cache
def _resumptions(width_us: int, segment_us: int, try_us: int, ceilings_us: tuple[float, float]) -> Density:
    """Follow the tries: `begins` is the density of the moment at which the next one begins."""
    factor_us, cap_us = ceilings_us
    begins = np.zeros(BINS)
    first = max(1, round(segment_us / width_us))
    begins[:first] = 1 / first  # a segment is waiting for its first try, sooner or later within a segment
    delay, waiting, ceiling_us = np.zeros(BINS), np.zeros(BINS), factor_us
    for _ in range(100_000):
        ceiling_us = min(ceiling_us, cap_us)
        ends = _shifted(begins, round(try_us / width_us))
        delay += np.convolve(ends, _left_of_wait(width_us, ceiling_us))[:BINS]
        waiting += np.convolve(ends, _goes_on(width_us, ceiling_us))[:BINS]
        begins = np.convolve(ends, _wait(width_us, ceiling_us))[:BINS]
        if begins.sum() < _LITTLE:
            break
        ceiling_us *= 2
    return np.stack([delay, np.minimum(waiting, 1.0)])


def _shifted(density: Density, bins: int) -> Density:
    return np.concatenate([np.zeros(bins), density])[:BINS]


def _wait(width_us: int, ceiling_us: float) -> Density:
    """Density of a wait, on the grid; never quite no time, so that tries come to an end."""
    bins = min(BINS, max(1, round(ceiling_us / width_us)))
    return np.concatenate([[0.0], np.full(bins, 1 / bins)]) if bins > 1 else np.array([0.0, 1.0])


def _left_of_wait(width_us: int, ceiling_us: float) -> Density:
    """So long after a wait began: the mean of what is left of it, those that are over counting as 0."""
    passed = (np.arange(BINS) + 0.5) * width_us
    left = np.clip(ceiling_us - passed, 0, None)
    return np.zeros(BINS) if ceiling_us <= 0 else left * left / (2 * ceiling_us)


def _goes_on(width_us: int, ceiling_us: float) -> Density:
    """So long after a wait began: the probability that it goes on."""
    passed = (np.arange(BINS) + 0.5) * width_us
    return np.zeros(BINS) if ceiling_us <= 0 else np.clip(1 - passed / ceiling_us, 0, None)
