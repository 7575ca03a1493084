"""Guessing is slowed: after a bounded number of failures a name waits, whether there is such a user or not."""

from collections import OrderedDict
from dataclasses import dataclass

from reference_impl.foundation.problem import Problem

FREE_FAILURES = 10
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    until_s: float


def wait_after(failures: int) -> float:
    """Seconds to wait after this many failures in a row: none at first, then doubling up to five minutes."""
    if failures < FREE_FAILURES:
        return 0.0
    doublings = min(failures - FREE_FAILURES, 16)  # enough for the longest wait, and never an overflow
    return min(FIRST_WAIT_S * 2.0**doublings, LONGEST_WAIT_S)


class Guessing:
    """Counts failures in a row by name, for the latest names only: memory stays bounded."""

    def __init__(self) -> None:
        self._by_name: OrderedDict[str, _Failures] = OrderedDict()

    def must_wait_s(self, name: str, now_s: float) -> float:
        """For how long an attempt under this name is refused unread; 0 when it is not."""
        known = self._by_name.get(name)
        return 0.0 if known is None else max(0.0, known.until_s - now_s)

    def attempt(self, name: str, now_s: float) -> None:
        """Count an attempt as failed before it is looked at, so that a hundred at once are counted too.

        A Problem with status 429 when the name must wait; the attempt doesn't count then.
        """
        wait_s = self.must_wait_s(name, now_s)
        if wait_s > 0:
            after = {"Retry-After": str(int(wait_s) + 1)}
            raise Problem(429, "too-many-attempts", "Wait before you try this user name again.", headers=after)
        self._failed(name, now_s)

    def succeeded(self, name: str) -> None:
        """Forget the failures."""
        self._by_name.pop(name, None)

    def _failed(self, name: str, now_s: float) -> None:
        known = self._by_name.pop(name, None)
        count = 1 if known is None else known.count + 1
        self._by_name[name] = _Failures(count, now_s + wait_after(count))
        if len(self._by_name) > _NAMES:
            self._by_name.popitem(last=False)
