"""A region whose limits couple its sites: simpy is its clock.

As long as the sites can't come to send more than the region takes, each is followed on its own, far ahead. Where they
might, the level that the limits leave each camera is solved anew after every short step, in which it stays the same.
"""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import numpy as np
import simpy

from harness.engines.fluid.fleet import Part
from harness.errors import BadInputError
from harness.scenario.plan import Limit, Region
from harness.scenario.readable import duration

_BITS_PER_S = 8e6  # in a byte per microsecond
_MICRO = 1_000_000
_STEP_US = 5 * _MICRO
LONGEST_STEP_US = 20 * _MICRO  # as long as hardly anything changes
_LOOKS_AHEAD_US = (60 * _MICRO, 600 * _MICRO, 3_600 * _MICRO, 24 * 3_600 * _MICRO)
_CLOSE = 1e-4  # to a limit; by as much the level may change in a longer step
_STILL = 2e-3
_ROUNDS = 60
T = TypeVar("T")


def couples(region: Region) -> bool:
    """Whether its sites can feel one another."""
    return any(bool(np.isfinite(limit.value).any()) for limit in (region.ingest_bits_per_s, region.requests_per_s))


class RegionClock:
    """Follows the sites of one region.

    Args:
        region: its limits.
        parts: its sites, all of them.
        pool: threads to follow them in.
    """

    def __init__(self, region: Region, parts: list[Part], pool: ThreadPoolExecutor) -> None:
        self._region, self._parts, self._pool = region, parts, pool
        self._level = np.inf
        self._step_us = _STEP_US
        self.limited = False  # whether it ever took less than it was offered

    def follow(self, env: simpy.Environment, until_us: int) -> Generator[simpy.Event, object, None]:
        """The region's simpy process."""
        while (now_us := int(env.now)) < until_us:
            ingest, requests, change_us = self._limits(now_us)
            step_us = self._ahead(now_us, min(until_us, change_us), ingest, requests)
            yield env.timeout(step_us)
            then_us = now_us + step_us
            self._each(partial(Part.advance, until_us=then_us, level=self._level))

    def _limits(self, now_us: int) -> tuple[float, float, int]:
        """Both limits now, per microsecond, and when one of them changes."""
        (ingest, first), (requests, second) = (
            _at(limit, now_us) for limit in (self._region.ingest_bits_per_s, self._region.requests_per_s)
        )
        return ingest / _BITS_PER_S, requests / _MICRO, min(first, second)

    def _ahead(self, now_us: int, until_us: int, ingest: float, requests: float) -> int:
        """Set the levels and say for how long they hold."""
        self._each(partial(Part.look, level=ingest))
        free_us = self._free_us(now_us, until_us, ingest, requests)
        if free_us > now_us:
            self._level = np.inf
            return free_us - now_us
        was, self._level = self._level, self._solve_level(ingest)
        self._refuse_throttling(now_us, requests)
        self.limited |= bool(np.isfinite(self._level))
        still = np.isfinite(was) and abs(self._level - was) <= _STILL * was
        self._step_us = min(2 * self._step_us, LONGEST_STEP_US) if still else _STEP_US
        return min(until_us - now_us, self._step_us)

    def _free_us(self, now_us: int, until_us: int, ingest: float, requests: float) -> int:
        """Until when the sites certainly stay within both limits."""
        free_us = now_us
        for ahead_us in _LOOKS_AHEAD_US:
            found = self._each(partial(Part.most, until_us=min(until_us, now_us + ahead_us)))
            if sum(sent for sent, _ in found) > ingest or sum(asked for _, asked in found) > requests:
                break
            free_us = min(until_us, now_us + ahead_us)
        return free_us

    def _solve_level(self, ingest: float) -> float:
        """The level at which the sites send what the region takes. Their sum rises ever more slowly with it: Newton."""
        if ingest <= 0:
            return 0.0
        level = self._level if 0 < self._level < np.inf else np.inf
        for _ in range(_ROUNDS):
            sent, slope, _ = self._demand(level)
            if abs(sent - ingest) <= _CLOSE * ingest:
                break
            if sent < ingest and (level == np.inf or self._demand(np.inf)[0] <= ingest):
                return float(np.inf)
            level = level + (ingest - sent) / slope if slope > 0 else ingest / self._senders()
        return float(level)

    def _refuse_throttling(self, now_us: int, requests: float) -> None:
        """A camera that is refused falls behind those that are not, by ever more: whom it meets no fluid knows."""
        asked = self._demand(self._level)[2]
        if asked > requests:
            raise BadInputError(
                f"region {self._region.id}: {duration(now_us)} after the start the cameras make {asked * _MICRO:,.0f} "
                f"requests a second, and it takes {requests * _MICRO:,.0f}: the fluid engine can't tell which cameras "
                "are told to wait, and they lose far more than the others; use --engine events (of "
                "`camproof run` and `camproof sweep`), on a smaller fleet with a smaller limit if need be, or raise "
                "the region's `requests`"
            )

    def _demand(self, level: float) -> tuple[float, float, float]:
        found = self._each(partial(Part.demand, level=level))
        sent, slope, asked = (sum(own[what] for own in found) for what in range(3))
        return sent, slope, asked

    def _senders(self) -> float:
        return max(1.0, sum(self._each(partial(Part.look, level=1.0))))

    def _each(self, work: Callable[[Part], T]) -> list[T]:
        """In order, so that sums are the same on any machine."""
        return list(self._pool.map(work, self._parts))


def _at(limit: Limit, now_us: int) -> tuple[float, int]:
    at = int(np.searchsorted(limit.t_us, now_us, side="right"))
    return float(limit.value[at - 1]), int(limit.t_us[at]) if at < len(limit.t_us) else 2**62


def follow_regions(coupled: Iterable[RegionClock], until_us: int, progress: Callable[[float], None]) -> None:
    """All regions that need a clock, under one."""
    env = simpy.Environment()
    for region in coupled:
        env.process(region.follow(env, until_us))
    while env.peek() < np.inf:
        env.step()
        progress(min(1.0, float(env.now) / until_us))
