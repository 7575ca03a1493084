"""When a fault holds, and where: fixed, periodic or drawn at random, for thousands of sites at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]
Numbers = NDArray[np.int32]
Durations = Callable[[np.random.Generator, int], Times]  # so many, in microseconds, drawn or all alike


@dataclass(frozen=True, slots=True)
class Episodes:
    """Row `i`: at the site of that number, from `start_us` until before `end_us` after the scenario's start."""

    site: Numbers
    start_us: Times
    end_us: Times

    def __len__(self) -> int:
        """How many there are, over all sites."""
        return len(self.site)

    def within(self, end_us: int) -> "Episodes":
        """Those that begin before `end_us` and last for any time; none begins before 0."""
        start_us = np.maximum(self.start_us, 0)
        kept = (start_us < end_us) & (self.end_us > start_us)
        return Episodes(self.site[kept], start_us[kept], self.end_us[kept])


def everywhere(sites: Numbers, start_us: Times, durations_us: Times) -> Episodes:
    """The same stretches at each of the sites, site by site."""
    starts, lengths = np.tile(start_us, len(sites)), np.tile(durations_us, len(sites))
    return Episodes(np.repeat(sites, len(start_us)), starts, starts + lengths)


def fixed(sites: Numbers, at_us: Sequence[int], duration_us: int) -> Episodes:
    """At these moments, each time for so long."""
    start_us = np.array(at_us, np.int64)
    return everywhere(sites, start_us, np.full(len(start_us), duration_us, np.int64))


def periodic(sites: Numbers, first_us: int, every_us: int, duration_us: int, end_us: int) -> Episodes:
    """From `first_us` on, every so often, as long as an episode begins before `end_us`."""
    return fixed(sites, range(first_us, max(end_us, first_us), every_us), duration_us)


def drawn(
    sites: Numbers, per_us: float, durations: Durations, end_us: int, rng: np.random.Generator, *, together: bool
) -> Episodes:
    """At random (a Poisson process) with `per_us` episodes a microsecond until `end_us`.

    Args:
        sites: where it can happen.
        per_us: how often, at each site.
        durations: how long each lasts.
        end_us: none begins at or after this moment.
        rng: where the chance comes from.
        together: one and the same series of episodes for all sites, as when their provider fails; else each site
            has its own.
    """
    where = np.zeros(1, np.int32) if together else np.arange(len(sites), dtype=np.int32)
    counts = rng.poisson(per_us * end_us, len(where))
    start_us = rng.integers(0, max(end_us, 1), int(counts.sum()), dtype=np.int64)
    lengths = durations(rng, len(start_us))
    if together:
        return everywhere(sites, start_us, lengths)
    return Episodes(sites[np.repeat(where, counts)], start_us, start_us + lengths)


def flapping(spells: Episodes, down_us: int, up_us: int) -> Episodes:
    """Within each spell, down and up in turn, beginning with down; the last one ends with the spell."""
    period_us = down_us + up_us
    times = -(-(spells.end_us - spells.start_us) // period_us)
    spell = np.repeat(np.arange(len(spells)), times)
    nth = np.arange(len(spell)) - np.repeat(np.cumsum(times) - times, times)
    start_us = spells.start_us[spell] + nth * period_us
    return Episodes(spells.site[spell], start_us, np.minimum(start_us + down_us, spells.end_us[spell]))
