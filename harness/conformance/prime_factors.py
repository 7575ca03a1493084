"""Looks for the prime factors of known public moduli in any bytes: who has one has the private key."""

import re
from collections.abc import Iterable, Iterator
from math import prod
from typing import Literal

_DECIMAL = re.compile(rb"[0-9]{100,1300}")
_TOP = rb"[\x80-\xff]"
_ODD = b"[" + b"".join(rb"\x%02x" % byte for byte in range(1, 256, 2)) + b"]"
_ORDERS: tuple[tuple[Literal["big", "little"], bytes, bytes], ...] = (("big", _TOP, _ODD), ("little", _ODD, _TOP))
_MOST_PER_TEXT = 400_000  # candidates; a window of random bytes is one in four times


class FactorSearch:
    """Divides the moduli by every number that stands somewhere. `tried` counts them; `cut`: not all were."""

    def __init__(self, moduli: Iterable[int], most: int = 4_000_000) -> None:
        self._moduli = tuple(moduli)
        self._all = prod(self._moduli)
        self._widths = sorted({(modulus.bit_length() + 15) // 16 for modulus in self._moduli})
        self._most = most
        self.tried = 0
        self.cut = False

    def modulus_broken_by(self, text: bytes) -> int | None:
        """The modulus that has a prime factor in this text, as bytes (either way round) or in decimal; or None."""
        budget = min(_MOST_PER_TEXT, self._most - self.tried)
        for number in self._numbers(text):
            if budget <= 0:
                self.cut = True
                return None
            budget -= 1
            self.tried += 1
            if number > 1 and self._all % number == 0:
                return self._owner(number)
        return None

    def _owner(self, factor: int) -> int | None:
        return next((n for n in self._moduli if n % factor == 0 and factor != n), None)

    def _numbers(self, text: bytes) -> Iterator[int]:
        if not self._moduli:
            return
        yield from (int(digits) for digits in _DECIMAL.findall(text))
        if text.isascii():  # 128 random bytes never are: numbers in text are found by its other readings
            return
        for width in self._widths:
            yield from _windows(text, width)


def _windows(text: bytes, width: int) -> Iterator[int]:
    """Every odd number of this many bytes whose highest bit is set, in both byte orders."""
    between = rb"[\x00-\xff]{%d}" % (width - 2)
    for order, first, last in _ORDERS:
        for found in re.finditer(rb"(?=(%s%s%s))" % (first, between, last), text):
            yield int.from_bytes(found[1], order)
