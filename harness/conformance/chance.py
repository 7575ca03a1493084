"""Whether bytes look as if chance had made them, as ciphertext does. Needs no key: what lies on a disk is enough.

Pearson's chi-square over the values of bytes, of all of them and at each place of a block: a keystream that comes again
every block leaves the media's own habits at each place of it. What is too even is no chance either.
"""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

_BLOCK_BYTES = 16
_VALUES = 256
_FEWEST_EXPECTED = 5  # of each value, for the test to hold (Cochran 1954)
_SIGMAS = 7.5  # one-sided chance below 1e-13: no false alarm in a million segments at seventeen tests each
_Counts = NDArray[np.intp]


def unlike_chance(content: bytes) -> str:
    """How the bytes differ from chance; "" where they don't, or are too few (under 1,280) to tell."""
    blocks = len(content) // _BLOCK_BYTES
    if blocks * _BLOCK_BYTES < _FEWEST_EXPECTED * _VALUES:
        return ""
    counts = _counts(content[: blocks * _BLOCK_BYTES])
    if far := _far(counts.sum(axis=0)):
        return f"its bytes are {far}"
    for place in range(_BLOCK_BYTES if blocks >= _FEWEST_EXPECTED * _VALUES else 0):
        if far := _far(counts[place]):
            return f"byte {place} of its blocks is {far}"
    return ""


def _counts(blocks: bytes) -> _Counts:
    """How often each value stands at each place of a block."""
    values = np.frombuffer(blocks, np.uint8)
    return np.array([np.bincount(values[n::_BLOCK_BYTES], minlength=_VALUES) for n in range(_BLOCK_BYTES)])


def _far(counts: _Counts) -> str:
    expected = counts.sum() / _VALUES
    chi_square = float(((counts - expected) ** 2).sum() / expected)
    low, high = (_quantile(_VALUES - 1, sigmas) for sigmas in (-_SIGMAS, _SIGMAS))
    if low <= chi_square <= high:
        return ""
    common = int(counts.argmax())
    uneven = f"uneven: {common:#04x} comes {counts[common] / expected:.1f} times as often as by chance"
    said = uneven if chi_square > high else "more even than by chance"
    return f"{said} (chi-square {chi_square:.0f}, by chance {low:.0f} to {high:.0f})"


def _quantile(freedom: int, sigmas: float) -> float:
    """Of chi-square, by Wilson and Hilferty (1931)."""
    part = 2 / (9 * freedom)
    return float(freedom * (1 - part + sigmas * sqrt(part)) ** 3)
