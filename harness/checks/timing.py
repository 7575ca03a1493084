"""Whether answers can be told apart by the time that they take: sign tests on rounds that asked each kind once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

ALIKE_S = 0.000_1  # assumed: who asks over a network can't use less
FINE_S = 0.001  # about an RSA operation: where intervals are finer, one that is left out is seen
COARSE_S = 0.010  # beyond this they say nothing

_ERROR_RATE = 1e-4  # over all kinds: how often equal times are called different

Rounds = Mapping[str, Sequence[float]]
"""Seconds by kind of request, one of each a round, in the order of the rounds."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much longer a kind takes than the others: the median, and an interval that holds it, in seconds."""

    kind: str
    median_s: float
    low_s: float
    high_s: float

    @property
    def least_s(self) -> float:
        """How far from zero it is for certain."""
        return max(0.0, self.low_s, -self.high_s)

    @property
    def most_s(self) -> float:
        """How far from zero it may be."""
        return max(abs(self.low_s), abs(self.high_s))


def differences(rounds: Rounds) -> Iterator[Difference]:
    """Each kind against the median of the others in the same round, so that what slows a whole round counts for none.

    The interval is that of the sign test (order statistics of the differences): it assumes no distribution, only that
    rounds are independent, and holds the true median of every kind at once but in one case of ten thousand.
    """
    for kind, own in rounds.items():
        others = zip(*(times for other, times in rounds.items() if other != kind), strict=True)
        off = sorted(mine - median(theirs) for mine, theirs in zip(own, others, strict=True))
        rank = _rank(len(off), _ERROR_RATE / len(rounds))
        if rank is None:
            yield Difference(kind, median(off), float("-inf"), float("inf"))
        else:
            yield Difference(kind, median(off), off[rank], off[-1 - rank])


def decided(rounds: Rounds) -> bool:
    """Whether more rounds would change nothing: each kind is alike as finely as need be, or one is not alike."""
    found = list(differences(rounds))
    return any(d.least_s > ALIKE_S for d in found) or all(d.most_s <= FINE_S for d in found)


def _rank(count: int, error_rate: float) -> int | None:
    """The largest k of which [k-th smallest, k-th largest] holds the median but at this rate; None: too few."""
    tail, rank = 0.0, None
    for k in range(count // 2):
        tail += comb(count, k) / 2**count
        if 2 * tail > error_rate:
            return rank
        rank = k
    return rank
