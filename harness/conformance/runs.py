"""Runs of letters of one kind in any bytes: where text, digits or a writing of bytes may stand.

A regular expression begins again at each letter of a run that is too short, and there are many.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Alphabet = NDArray[np.bool_]
"""For each byte, whether it is one of the letters."""


def alphabet(letters: bytes) -> Alphabet:
    """The alphabet of these letters."""
    return np.isin(np.arange(256), np.frombuffer(letters, np.uint8))


_SPACE = alphabet(b" \t\n\r\f\v")
DECIMAL = alphabet(b"0123456789")
HEXADECIMAL = alphabet(b"0123456789abcdefABCDEF")
SPACED_HEXADECIMAL = HEXADECIMAL | alphabet(b":") | _SPACE
BASE64 = alphabet(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
BASE64_IN_LINES = BASE64 | alphabet(b"=") | _SPACE


def runs(content: bytes, letters: Alphabet, shortest: int, longest: int = 1 << 62) -> Iterator[bytes]:
    """Every run of so many letters, as long as it goes; one that is longer than `longest` in pieces."""
    if len(content) < shortest:
        return
    others = np.flatnonzero(~letters[np.frombuffer(content, np.uint8)])
    bounds = np.concatenate(([-1], others, [len(content)]))
    for which in np.flatnonzero(bounds[1:] - bounds[:-1] > shortest).tolist():
        run = content[bounds[which] + 1 : bounds[which + 1]]
        pieces = (run[start : start + longest] for start in range(0, len(run), min(longest, len(run))))
        yield from (piece for piece in pieces if len(piece) >= shortest)
