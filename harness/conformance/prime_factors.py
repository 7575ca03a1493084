"""Looks for the prime factors of known public moduli in any bytes: who has one has the private key."""

from collections.abc import Iterable, Iterator
from functools import cache
from math import gcd, prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from harness.conformance.runs import DECIMAL, runs

_DIGITS = (100, 1300)
_TOP, _ODD = 0x80, 0x01
_ORDERS: tuple[Literal["big", "little"], ...] = ("big", "little")
_MOST_PER_TEXT = 400_000  # candidates; a window of random bytes is one in four times
_PRINTABLE = np.isin(np.arange(256), np.arange(0x20, 0x7F))
_ZERO = np.arange(256) == 0
_DEVIATIONS = 12  # standard ones, above the mean
_SIEVES = (3 * 5 * 7 * 11 * 13 * 17 * 19 * 23, 29 * 31 * 37 * 41 * 43)  # times a byte times a text's length: 63 bits


class FactorSearch:
    """Divides the moduli by every number that stands somewhere. `tried` counts them; `cut`: not all were.

    A number with a small factor that no modulus has can't divide one: most are ruled out so, many at a time.
    """

    def __init__(self, moduli: Iterable[int], most: int = 4_000_000) -> None:
        self._moduli = tuple(moduli)
        self._product = prod(self._moduli)
        self._sieves = tuple(sieve for sieve in _SIEVES if gcd(sieve, self._product) == 1)
        self._widths = sorted({(modulus.bit_length() + 15) // 16 for modulus in self._moduli})
        self._most = most
        self._ruled_out: set[int] = set()  # the same wrapped key stands in many places
        self.tried = 0
        self.cut = False

    def modulus_broken_by(self, text: bytes) -> int | None:
        """The modulus that has a prime factor in this text, as bytes (either way round) or in decimal; or None."""
        if not self._moduli:
            return None
        for number in self._numbers(text):
            if number not in self._ruled_out:
                if (broken := self._owner(number)) is not None:
                    return broken
                self._ruled_out.add(number)
        return None

    def _owner(self, factor: int) -> int | None:
        if not factor or self._product % factor:  # then it divides none
            return None
        return next((n for n in self._moduli if factor > 1 and n % factor == 0 and factor != n), None)

    def _numbers(self, text: bytes) -> Iterator[int]:
        for digits in runs(text, DECIMAL, *_DIGITS):
            self.tried += 1
            yield int(digits)
        if not text.isascii():  # 128 random bytes never are: numbers in text are found by its other readings
            yield from self._windows(text)

    def _windows(self, text: bytes) -> Iterator[int]:
        """Every odd number of a prime's bytes whose highest bit is set, either way round, that no sieve catches."""
        budget = _MOST_PER_TEXT
        read = np.frombuffer(text, np.uint8)
        for width in (width for width in self._widths if width <= len(text)):
            for order in _ORDERS:
                starts = _random_looking(read, _candidates(read, width, order), width)
                most = min(budget, self._most - self.tried)
                self.cut |= len(starts) > most
                starts = starts[:most]
                budget -= len(starts)
                self.tried += len(starts)
                for start in _without_small_factors(read, starts, width, order, self._sieves).tolist():
                    yield int.from_bytes(text[start : start + width], order)


def _candidates(read: NDArray[np.uint8], width: int, order: Literal["big", "little"]) -> NDArray[np.intp]:
    """Where numbers of this width begin that are odd and use their highest bit."""
    first, last = read[: len(read) - width + 1], read[width - 1 :]
    top, unit = (first, last) if order == "big" else (last, first)
    return np.flatnonzero((top >= _TOP) & ((unit & _ODD) == _ODD))


def _random_looking(read: NDArray[np.uint8], starts: NDArray[np.intp], width: int) -> NDArray[np.intp]:
    """Of these, where not many more letters follow, and not many more zeros, than in random bytes: a prime's are such.

    Most of what a database keeps is text, or empty. A prime is passed over for it less than once in 10^13 times.
    """
    for kind in (_PRINTABLE, _ZERO):
        likely = np.count_nonzero(kind) / len(kind)
        most = width * likely + _DEVIATIONS * max(1.0, (width * likely * (1 - likely)) ** 0.5)
        sums = np.concatenate(([0], np.cumsum(kind[read])))
        starts = starts[sums[starts + width] - sums[starts] <= most]
    return starts


def _without_small_factors(
    read: NDArray[np.uint8],
    starts: NDArray[np.intp],
    width: int,
    order: Literal["big", "little"],
    sieves: Iterable[int],
) -> NDArray[np.intp]:
    """Of these, where the numbers begin that share no factor with any sieve.

    Each byte counts 256 to the power of its place in the text. So a number is the difference of two sums from the
    text's beginning on, but for a power of 256, which shares no factor with an odd sieve.
    """
    for sieve in sieves:
        powers = np.resize(_powers(256 if order == "little" else pow(256, -1, sieve), sieve), len(read))
        sums = np.concatenate(([0], np.cumsum(read * powers)))
        starts = starts[np.gcd(sums[starts + width] - sums[starts], sieve) == 1]
    return starts


@cache
def _powers(base: int, sieve: int) -> NDArray[np.int64]:
    """The powers of the base modulo the sieve, from 0 on until they come round again."""
    powers = [1]
    while (power := powers[-1] * base % sieve) != 1:
        powers.append(power)
    return np.array(powers, np.int64)
