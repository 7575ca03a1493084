"""How often something may be asked for: a rate and a burst, for each of many keys. Sans I/O.

The generic cell rate algorithm (ITU-T I.371 A): one number a key, the moment up to which its allowance is used.
"""

from dataclasses import dataclass, field

_EXACT_S = 1e-6  # sums of seconds since 1970 are no more exact than that
_KEPT = 10_000  # keys, before those whose allowance is whole again are forgotten


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then so many a second."""

    burst: int
    per_s: float

    def __post_init__(self) -> None:
        if self.burst < 1 or not self.per_s > 0:
            raise ValueError(f"burst is {self.burst}, per_s {self.per_s}; burst must be 1 or more, per_s above 0")


@dataclass(slots=True)
class Allowance:
    """What is left of a rate, for each key."""

    rate: Rate
    _room: int = _KEPT
    _used_until_s: dict[str, float] = field(default_factory=dict)

    def wait_s(self, key: str, now_s: float) -> float:
        """How long this key has to wait for the next; 0 where it need not."""
        wait_s = self._used(key, now_s) - now_s - (self.rate.burst - 1) / self.rate.per_s
        return wait_s if wait_s > _EXACT_S else 0.0

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
