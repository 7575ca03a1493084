"""Many faults at many sites laid over each other: what each site feels, and from when on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from harness.faults.episodes import Episodes
from harness.scenario.plan import SILENT, TOLD, Masks, Programs, Rates, Times

_T = TypeVar("_T", np.float64, np.uint64)
Flags = NDArray[np.bool_]
_UNBOUND = np.array([np.inf])
_NOBODY = np.zeros(1, np.uint64)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one fault does while it holds. Arrays have an entry a site, or a single one for all sites.

    Args:
        episodes: when and where it holds; at one site they may overlap.
        capacity_bits_per_s: the uplink carries no more than that.
        silent: nothing passes and nobody is told, where that is 0; else cameras are refused at once.
        blocked: bits of the classes that can't upload.
        off: bits of the classes without power.
    """

    episodes: Episodes
    capacity_bits_per_s: Rates = field(default_factory=lambda: _UNBOUND)
    silent: bool = False
    blocked: Masks = field(default_factory=lambda: _NOBODY)
    off: Masks = field(default_factory=lambda: _NOBODY)


@dataclass(frozen=True, slots=True)
class _Moments:
    """Each site's moments of change, in order, the first at 0; and which effects hold from each on."""

    site: NDArray[np.int64]
    t_us: Times
    holding: list[Flags]  # one an effect


def laid_over(normal_bits_per_s: Rates, effects: Sequence[Effect]) -> Programs:
    """The program of each site: where several faults hold, the tightest capacity counts, and all bits.

    Args:
        normal_bits_per_s: what each site's uplink carries when all is well.
        effects: what goes wrong.
    """
    moments = _moments(len(normal_bits_per_s), [effect.episodes for effect in effects])
    site = moments.site
    capacity = normal_bits_per_s[site]
    silent, blocked, off = np.zeros(len(site), bool), np.zeros(len(site), np.uint64), np.zeros(len(site), np.uint64)
    calm = np.ones(len(site), bool)
    for effect, holding in zip(effects, moments.holding, strict=True):
        at = np.flatnonzero(holding)
        bound = _at(effect.capacity_bits_per_s, site[at])
        capacity[at] = np.minimum(capacity[at], bound)
        silent[at] |= effect.silent & (bound == 0)
        blocked[at] |= _at(effect.blocked, site[at])
        off[at] |= _at(effect.off, site[at])
        calm[at] = False
    mode = np.where((capacity == 0) & ~silent & ~calm, TOLD, SILENT).astype(np.uint8)
    return _without_repeats(
        site,
        len(normal_bits_per_s),
        (moments.t_us, capacity, mode, blocked, off, _outages(site, calm), calm.astype(np.uint8)),
    )


def _at(values: NDArray[_T], sites: NDArray[np.int64]) -> NDArray[_T]:
    """Each site's value, where there is one a site; else that of all."""
    return np.broadcast_to(values, len(sites)) if len(values) == 1 else values[sites]


def _moments(sites: int, each: Sequence[Episodes]) -> _Moments:
    """Edges of all effects in one order. Counting up at starts and down at ends says what holds.

    Every start has its end at the same site, so that the count is back at 0 before the next site begins: one running
    sum over all sites is enough for each effect.
    """
    numbers = np.arange(sites)
    site = np.concatenate([numbers, *(np.tile(e.site, 2) for e in each)]).astype(np.int64)
    t_us = np.concatenate([np.zeros(sites, np.int64), *(np.concatenate([e.start_us, e.end_us]) for e in each)])
    order = np.lexsort((t_us, site))
    site, t_us = site[order], t_us[order]
    last = np.ones(len(site), bool)  # of the edges at one moment
    last[:-1] = (site[1:] != site[:-1]) | (t_us[1:] != t_us[:-1])
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    holding, begin = [], sites
    for episodes in each:
        change = np.zeros(len(order), np.int32)
        n = len(episodes)
        change[place[begin : begin + n]] = 1
        change[place[begin + n : begin + 2 * n]] = -1
        holding.append(np.cumsum(change, dtype=np.int32)[last] > 0)
        begin += 2 * n
    return _Moments(site[last], t_us[last], holding)


def _outages(site: NDArray[np.int64], calm: Flags) -> NDArray[np.int32]:
    """Numbers within each site: one more wherever something goes wrong where all was well."""
    first = np.ones(len(site), bool)
    first[1:] = site[1:] != site[:-1]
    was_well = first.copy()
    was_well[1:] |= calm[:-1]
    count = np.cumsum(was_well & ~calm)
    starts = np.flatnonzero(first)
    before: NDArray[np.int64] = count[starts] - (was_well & ~calm)[starts]
    return (count - np.repeat(before, np.diff([*starts, len(site)]))).astype(np.int32)


def _without_repeats(site: NDArray[np.int64], sites: int, columns: tuple[NDArray[np.generic], ...]) -> Programs:
    """The rows that differ from the one before at the same site, and the first of each site."""
    kept = np.ones(len(site), bool)
    kept[1:] = site[1:] != site[:-1]
    for column in columns[1:]:
        kept[1:] |= column[1:] != column[:-1]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(site[kept], minlength=sites))]).astype(np.int64)
    return Programs(offsets, *(column[kept] for column in columns))  # type: ignore[arg-type]
