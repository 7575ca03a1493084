"""Whether sixteen-byte values look as if chance had made them. What is said here is all but impossible for random ones.

Each test's chance of a false alarm is below one in a hundred million for the fleets of a run.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp, lgamma, log

from harness.checks.followers import followers

VALUE_BYTES = 16
_NEAR = 1 << 64
_FEWEST_DIFFERENT = 8  # of 16 random bytes, fewer differ once in 10^12
_FALSE_ALARM = 1e-9
_STEPS = 3


def patterns(values: Mapping[str, bytes]) -> list[str]:
    """What is not random about these values, each named, in the order in which they were made; [] if nothing is."""
    whole = {name: value for name, value in values.items() if len(value) == VALUE_BYTES}
    made = tuple(whole.values())
    return [*_poor(whole), *_halves(whole), *_near(whole), *_stepping(made), *_biased(made)]


def twice(values: Mapping[str, bytes]) -> list[str]:
    """Which are the same."""
    first: dict[bytes, str] = {}
    pairs = [(first.setdefault(value, name), name) for name, value in values.items()]
    return [f"{one} and {other} are the same" for one, other in pairs if one != other]


def _poor(values: Mapping[str, bytes]) -> list[str]:
    few = [f"{n} has {len(set(v))} different bytes" for n, v in values.items() if len(set(v)) < _FEWEST_DIFFERENT]
    small = [
        f"{n} is half zero, as a counter is"
        for n, v in values.items()
        if min(int.from_bytes(v, "big"), int.from_bytes(v, "little")) < _NEAR
    ]
    return few + small


def _halves(values: Mapping[str, bytes]) -> list[str]:
    """Those of which one half follows from the other."""
    found, apart = [], dict[tuple[str, int], str]()
    for name, value in values.items():
        first, second = value[: VALUE_BYTES // 2], value[VALUE_BYTES // 2 :]
        told = [f"{name}: its second half is {how} its first" for how, made in followers(first) if made == second]
        told += [f"{name}: its first half is {how} its second" for how, made in followers(second) if made == first]
        one, other = int.from_bytes(first, "big"), int.from_bytes(second, "big")
        for how, distance in (("by XOR", one ^ other), ("as numbers", (other - one) % _NEAR)):
            like = apart.setdefault((how, distance), name)
            told += [f"{name}: its halves are as far apart {how} as those of {like}"] if like != name else []
        found += told[:1]
    return found


def _near(values: Mapping[str, bytes]) -> list[str]:
    """Two that differ in their last half only: a counter, a clock, or half a random value."""
    found = []
    for order in ("big", "little"):
        numbers = sorted((int.from_bytes(v, order), n) for n, v in values.items())
        found += [
            f"{one} and {other} differ by {b - a} as {order}-endian numbers: counted or clocked"
            for (a, one), (b, other) in pairwise(numbers)
            if 0 < b - a < _NEAR
        ]
    return found


def _stepping(values: Sequence[bytes]) -> list[str]:
    """Each is the one before plus the same, or XOR the same."""
    numbers = [int.from_bytes(value, "big") for value in values]
    steps = [("plus", (b - a) % (1 << 128)) for a, b in pairwise(numbers)]
    steps += [("XOR", a ^ b) for a, b in pairwise(numbers)]
    return [
        f"{count} times, one is the one before {how} {step:#x}"
        for (how, step), count in Counter(steps).items()
        if step and count >= _STEPS
    ]


def _biased(values: Sequence[bytes]) -> list[str]:
    """A byte that is the same more often than chance allows."""
    found = []
    for place in range(VALUE_BYTES if values else 0):
        value, count = Counter(v[place] for v in values).most_common(1)[0]
        if _chance(len(values), count) < _FALSE_ALARM:
            found.append(f"byte {place} is {value:#04x} in {count} of {len(values)}")
    return found


def _chance(values: int, count: int) -> float:
    """A bound on the chance that some byte value comes `count` times or more at some place (union over all)."""
    if count <= 1:
        return 1.0
    ways = lgamma(values + 1) - lgamma(count + 1) - lgamma(values - count + 1)
    return min(1.0, exp(log(VALUE_BYTES * 256) + ways - count * log(256)))
