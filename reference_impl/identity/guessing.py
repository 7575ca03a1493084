"""Guessing is slowed: after a bounded number of failures a name waits, whether there is such a user or not."""

from collections import OrderedDict
from dataclasses import dataclass

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
    """Counts failures in a row by user name, for the latest names only: memory stays bounded."""

    def __init__(self) -> None:
        self._by_name: OrderedDict[str, _Failures] = OrderedDict()

    def must_wait_s(self, username: str, now_s: float) -> float:
        """For how long an attempt under this name is refused unread; 0 when it is not."""
        known = self._by_name.get(username)
        return 0.0 if known is None else max(0.0, known.until_s - now_s)

    def failed(self, username: str, now_s: float) -> None:
        """Note a failure."""
        known = self._by_name.pop(username, None)
        count = 1 if known is None else known.count + 1
        self._by_name[username] = _Failures(count, now_s + wait_after(count))
        if len(self._by_name) > _NAMES:
            self._by_name.popitem(last=False)

    def succeeded(self, username: str) -> None:
        """Forget the failures."""
        self._by_name.pop(username, None)
