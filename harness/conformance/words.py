"""Finding any of many byte strings in large files in one pass.

Whoever knows every eight bytes of a string, at each offset, reads a file in words of eight bytes and looks each of them
up: any fifteen bytes of the string hold one whole, at any alignment. A table of bits, by a hash of the word, says of
nearly every word at once that it is none of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

WORD_BYTES = 8
_SURE_BYTES = 2 * WORD_BYTES - 1
_TABLE_BITS = 20
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd: Fibonacci hashing (Knuth 6.4)
_TO_TABLE = np.uint64(64 - _TABLE_BITS)


class Words:
    """A set of words of eight bytes, as numbers of this machine's byte order."""

    def __init__(self, words: Iterable[int]) -> None:
        self._words = frozenset(words)
        self._table = np.zeros(1 << _TABLE_BITS, np.bool_)
        self._table[(np.fromiter(self._words, np.uint64, len(self._words)) * _SPREAD) >> _TO_TABLE] = True

    def __len__(self) -> int:
        return len(self._words)

    def in_(self, content: bytes) -> frozenset[int]:
        """Those that stand in the content, at a multiple of eight bytes from its beginning."""
        read = np.frombuffer(content, np.uint64, len(content) // WORD_BYTES)
        perhaps = read[self._table[(read * _SPREAD) >> _TO_TABLE]]
        return self._words.intersection(perhaps.tolist())


class Needles:
    """Byte strings, each with what it is."""

    def __init__(self, needles: Iterable[tuple[str, bytes]]) -> None:
        self._needles = tuple(needles)
        self._short = [at for at, (_, needle) in enumerate(self._needles) if len(needle) < _SURE_BYTES]
        self._having = defaultdict[int, list[int]](list)  # which of them have a word
        for at, (_, needle) in enumerate(self._needles):
            for word in _some_words(needle):
                self._having[word].append(at)
        self._words = Words(self._having)

    def found_in(self, content: bytes) -> list[str]:
        """What stands in the content, in the needles' order."""
        perhaps = {*self._short, *chain.from_iterable(self._having[word] for word in self._words.in_(content))}
        return [self._needles[at][0] for at in sorted(perhaps) if self._needles[at][1] in content]


def _some_words(needle: bytes) -> Iterator[int]:
    """Every eight of the first fifteen bytes: more are not needed; none of a needle that is shorter."""
    for at in range(WORD_BYTES if len(needle) >= _SURE_BYTES else 0):
        yield memoryview(needle[at : at + WORD_BYTES]).cast("Q")[0]
