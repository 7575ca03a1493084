"""How often credentials are issued: a rate and a burst, to one holder and in one region. Sans I/O.

The generic cell rate algorithm (ITU-T I.371 A): one number a key, the moment up to which its allowance is used.
"""

import math
from dataclasses import dataclass, field

_KEPT = 10_000  # keys, before those whose allowance is whole again are forgotten


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then so many a second."""

    burst: int
    per_s: float

    def __post_init__(self) -> None:
        if self.burst < 1 or not self.per_s > 0:
            raise ValueError(f"burst is {self.burst}, per_s {self.per_s}; burst must be 1 or more, per_s above 0")


@dataclass(frozen=True, slots=True)
class IssuingLimits:
    """How often credentials are issued.

    Args:
        per_holder: to one camera or reader. A camera needs one a life time; the default lets it be restarted often.
        per_region: to all of a region's. The default lets a fleet of thousands return together after an outage.
    """

    per_holder: Rate = Rate(burst=60, per_s=1.0)
    per_region: Rate = Rate(burst=20_000, per_s=2_000.0)


@dataclass(slots=True)
class Allowance:
    """What is left of a rate, for each key."""

    rate: Rate
    _room: int = _KEPT
    _used_until_s: dict[str, float] = field(default_factory=dict)

    def wait_s(self, key: str, now_s: float) -> float:
        """How long this key has to wait for the next; 0 where it need not."""
        return max(0.0, self._used(key, now_s) - now_s - (self.rate.burst - 1) / self.rate.per_s)

    def take(self, key: str, now_s: float) -> None:
        """Use one."""
        if len(self._used_until_s) >= self._room:
            self._used_until_s = {kept: until for kept, until in self._used_until_s.items() if until > now_s}
            self._room = max(_KEPT, 2 * len(self._used_until_s))
        self._used_until_s[key] = self._used(key, now_s) + 1 / self.rate.per_s

    def _used(self, key: str, now_s: float) -> float:
        """Never further ahead than a whole burst: a clock that was set back locks nobody out."""
        latest_s = now_s + self.rate.burst / self.rate.per_s
        return min(max(now_s, self._used_until_s.get(key, now_s)), latest_s)


@dataclass(slots=True)
class Issuing:
    """Both limits together."""

    limits: IssuingLimits
    _holders: Allowance = field(init=False)
    _regions: Allowance = field(init=False)

    def __post_init__(self) -> None:
        self._holders = Allowance(self.limits.per_holder)
        self._regions = Allowance(self.limits.per_region)

    def take(self, holder: str, region: str, now_s: float) -> int:
        """Use one of each; or, where one of them is used up, how many whole seconds to wait. 0: it was taken."""
        wait_s = max(self._holders.wait_s(holder, now_s), self._regions.wait_s(region, now_s))
        if wait_s > 0:
            return math.ceil(wait_s)
        self._holders.take(holder, now_s)
        self._regions.take(region, now_s)
        return 0
