"""Runs of letters of one kind in any bytes: where text, digits or a writing of bytes may stand.

A regular expression begins again at each letter of a run that is too short, and there are many.
"""

from collections.abc import Iterator

import numpy as np


class Alphabet:
    """Some letters, and for each byte whether it is any other."""

    def __init__(self, *letters: bytes) -> None:
        self.letters = b"".join(letters)
        self.others = np.isin(np.arange(256), np.frombuffer(self.letters, np.uint8), invert=True)


_SPACE = b" \t\n\r\f\v"
DECIMAL = Alphabet(b"0123456789")
HEXADECIMAL = Alphabet(b"0123456789abcdefABCDEF")
SPACED_HEXADECIMAL = Alphabet(HEXADECIMAL.letters, b":", _SPACE)
BASE64 = Alphabet(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
BASE64_IN_LINES = Alphabet(BASE64.letters, b"=", _SPACE)


def runs(content: bytes, letters: Alphabet, shortest: int, longest: int = 1 << 62) -> Iterator[bytes]:
    """Every run of so many letters, as long as it goes; one that is longer than `longest` in pieces."""
    for run in _all_runs(content, letters, shortest):
        for start in range(0, len(run), min(longest, len(run))):
            if len(piece := run[start : start + longest]) >= shortest:
                yield piece


def _all_runs(content: bytes, letters: Alphabet, shortest: int) -> Iterator[bytes]:
    if len(content) < shortest:
        return
    bounds = np.concatenate(([-1], np.flatnonzero(letters.others[np.frombuffer(content, np.uint8)]), [len(content)]))
    for which in np.flatnonzero(bounds[1:] - bounds[:-1] > shortest).tolist():
        yield content[bounds[which] + 1 : bounds[which + 1]]
