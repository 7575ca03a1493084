"""So many a second: credentials that a service issues, requests that a region takes."""

from harness.scenario.plan import Limit

_ONE = 10**12  # a millionth a second, for a microsecond, is 1
UNLIMITED = 10**9  # a second; more than any fleet asks for


class Quota:
    """A credit that fills with time up to a most, in whole numbers.

    Args:
        most_s: how many seconds of the rate may be saved up; never less than one thing.
    """

    __slots__ = ("_at_us", "_credit", "_most", "_most_s", "_rate", "refused", "unlimited")

    def __init__(self, most_s: float) -> None:
        self._most_s = most_s
        self._at_us = self._rate = 0
        self._most = self._credit = _ONE
        self.unlimited = False
        self.refused = 0  # how often there was none

    def set(self, now_us: int, per_s: float) -> None:
        """From now on so many a second."""
        self._fill(now_us)
        self._rate = round(min(per_s, UNLIMITED) * 1_000_000)
        self._most = max(_ONE, round(self._rate * self._most_s * 1_000_000))
        self._credit = min(self._credit, self._most)
        self.unlimited = per_s >= UNLIMITED

    def fill_up(self) -> None:
        """Save up the most."""
        self._credit = self._most

    def take(self, now_us: int) -> bool:
        """One, if there is one."""
        if self.unlimited:
            return True
        self._fill(now_us)
        if self._credit < _ONE or not self._rate:
            self.refused += 1
            return False
        self._credit -= _ONE
        return True

    def next_us(self, now_us: int) -> int | None:
        """When there will be one, at this rate; None: never."""
        self._fill(now_us)
        if not self._rate:
            return None
        return now_us + max(0, -((self._credit - _ONE) // self._rate))

    def _fill(self, now_us: int) -> None:
        self._credit = min(self._most, self._credit + self._rate * (now_us - self._at_us))
        self._at_us = now_us


def values(limit: Limit) -> list[tuple[int, float]]:
    """Its changes, in order."""
    return list(zip(limit.t_us.tolist(), limit.value.tolist(), strict=True))
