"""From "every day at 6, for 20 minutes or so" to episodes."""

import numpy as np

from harness.faults.episodes import Durations, Episodes, Numbers, drawn, everywhere, periodic
from harness.faults.episodes import Times as Moments
from harness.scenario.schema.timing import Length, Timing

_S = 1_000_000


def episodes_of(timing: Timing, sites: Numbers, end_us: int, rng: np.random.Generator, *, together: bool) -> Episodes:
    """All episodes that begin before `end_us`.

    Args:
        timing: when, and for how long.
        sites: where.
        end_us: of the time in which it can begin.
        rng: where chance comes from.
        together: whether what is drawn is drawn once for all sites.
    """
    durations = durations_of(timing.length)
    if timing.random_per_s is not None:
        return drawn(sites, timing.random_per_s / _S, durations, end_us, rng, together=together).within(end_us)
    if timing.at_us is not None:
        start_us = np.array(timing.at_us, np.int64)
    else:
        start_us = periodic(np.zeros(1, np.int32), timing.first_us, timing.every_us or 0, 1, end_us).start_us
    if together or timing.length.fixed_us is not None:
        return everywhere(sites, start_us, durations(rng, len(start_us))).within(end_us)
    found = everywhere(sites, start_us, np.zeros(len(start_us), np.int64))
    return Episodes(found.site, found.start_us, found.start_us + durations(rng, len(found))).within(end_us)


def durations_of(length: Length) -> Durations:
    """How long episodes last, drawn as told; each at least a microsecond."""

    def draw(rng: np.random.Generator, count: int) -> Moments:
        whole: Moments = np.maximum(np.rint(_drawn(length, rng, count)), 1).astype(np.int64)
        return whole

    return draw


def _drawn(length: Length, rng: np.random.Generator, count: int) -> np.ndarray:
    if length.fixed_us is not None:
        return np.full(count, float(length.fixed_us))
    if length.exponential_mean_us is not None:
        return rng.exponential(length.exponential_mean_us, count)
    if length.uniform is not None:
        return rng.uniform(length.uniform.from_us, length.uniform.to_us, count)
    if length.lognormal is not None:
        return rng.lognormal(np.log(length.lognormal.median_us), length.lognormal.sigma, count)
    raise AssertionError("a length is one of its kinds")
