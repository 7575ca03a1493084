"""How values spread, in bounded memory: each is counted with three digits."""

from collections import Counter
from math import floor, log10


class Spread:
    """Of values from 0 up."""

    def __init__(self) -> None:
        self._counts: Counter[float] = Counter()

    def add(self, value: float) -> None:
        """One more."""
        self._counts[_rounded(max(value, 0.0))] += 1

    def at(self, share: float) -> float:
        """The value below or at which this share of all lies; 0 where there are none."""
        wanted, seen = share * self._counts.total(), 0
        for value in sorted(self._counts):
            seen += self._counts[value]
            if seen >= wanted:
                return value
        return 0.0


def _rounded(value: float) -> float:
    return round(value, 2 - floor(log10(value))) if value else 0.0
