"""Every renewal of every camera, where there are not too many: who goes without credentials, and from when to when.

Moments of renewal follow from the seed as in `events`: a camera draws how early it renews each time it gets
credentials, and looks whether it is time to whenever a segment is complete. What back-off draws in between is not
followed.
"""

import hashlib
from bisect import bisect_right
from heapq import heapify, heappop, heappush

import numpy as np

from harness.engines.fluid.state import FOREVER
from harness.scenario.plan import Limit, Plan

_SPREAD = 0.7548776662466927  # of ages at the start, as in `events`
_MASK = (1 << 64) - 1
_MICRO = 1e6
Windows = dict[int, list[tuple[int, int, int]]]  # camera: when it has no way to the service, and its wait afterwards
Lapse = tuple[int, int, int]  # camera, from, to


class Service:
    """Issues credentials in the order of asking.

    Args:
        issued: how many a second.
    """

    def __init__(self, issued: Limit) -> None:
        self._t_us = issued.t_us.tolist()
        self._rate = [min(value, 1e12) / _MICRO for value in issued.value.tolist()]
        self._served = [0.0, *np.cumsum(np.diff(issued.t_us) * self._rate[:-1]).tolist()]
        self._done = -np.inf

    def granted_us(self, asked_us: int) -> int:
        """When those come that were asked for then; FOREVER: never."""
        at = bisect_right(self._t_us, asked_us) - 1
        by_now = self._served[at] + (asked_us - self._t_us[at]) * self._rate[at]
        self._done = max(by_now, self._done + 1.0)
        while at + 1 < len(self._t_us) and (self._served[at + 1] < self._done or self._rate[at] <= 0.0):
            at += 1
        if self._rate[at] <= 0.0:
            return FOREVER
        return max(asked_us, self._t_us[at] + int(np.ceil((self._done - self._served[at]) / self._rate[at])))


class _Camera:
    """Its own luck, and when its segments end."""

    __slots__ = ("_life_us", "_phase_us", "_plan", "_segment_us", "_state", "expire_us")

    def __init__(self, plan: Plan, number: int, segment_us: int) -> None:
        named = hashlib.blake2b(f"{plan.seed} {number} 0".encode(), digest_size=8).digest()
        self._state = int.from_bytes(named, "little")
        self._plan, self._segment_us, self._life_us = plan, segment_us, plan.credentials.life_us
        self._phase_us = plan.phase_us(number, segment_us)
        kept = 1 - plan.retry.renew_ahead - plan.retry.renew_jitter / 2
        self.expire_us = self._life_us - int(number * _SPREAD % 1.0 * kept * self._life_us)

    def due_us(self) -> int:
        """When it asks for the next: a draw. SplitMix64, Steele, Lea, Flood 2014."""
        self._state = z = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        retry, chance = self._plan.retry, ((z ^ (z >> 31)) >> 11) / (1 << 53)
        due_us = self.expire_us - round(self._life_us * (retry.renew_ahead + retry.renew_jitter * chance))
        return max(0, self._phase_us - (self._phase_us - due_us) // self._segment_us * self._segment_us)


def followed(plan: Plan, segments_us: list[int], windows: Windows) -> list[Lapse]:
    """All times without credentials. `segments_us`: of each camera, by number."""
    service, cameras = Service(plan.credentials.issued_per_s), [_Camera(plan, *own) for own in enumerate(segments_us)]
    asks = [(camera.due_us(), number) for number, camera in enumerate(cameras)]
    heapify(asks)
    lapses: list[Lapse] = []
    while asks and asks[0][0] < plan.end_us:
        now_us, number = heappop(asks)
        own, camera = windows.get(number, ()), cameras[number]
        granted_us = now_us if _cut(own, now_us) is not None else service.granted_us(now_us)
        cut = _cut(own, granted_us)
        if cut is not None and granted_us < FOREVER:  # it had no way, or they had none
            heappush(asks, (cut[1] + cut[2], number))
            continue
        if granted_us > camera.expire_us:
            lapses.append((number, camera.expire_us, min(granted_us, FOREVER // 2)))
        if granted_us < FOREVER:
            camera.expire_us = granted_us + plan.credentials.life_us
            heappush(asks, (camera.due_us(), number))
    lapses += [(number, cameras[number].expire_us, FOREVER // 2) for _, number in asks]
    return [lapse for lapse in lapses if lapse[1] < plan.end_us]


def _cut(windows: "list[tuple[int, int, int]] | tuple[()]", now_us: int) -> tuple[int, int, int] | None:
    at = bisect_right(windows, (now_us, FOREVER, 0)) - 1
    return windows[at] if at >= 0 and windows[at][1] > now_us else None
