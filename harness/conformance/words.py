"""Finding any of many byte strings in large files in one pass.

Whoever knows every eight bytes of a string, at each offset, reads a file in words of eight bytes and looks each of them
up: any fifteen bytes of the string hold one whole, at any alignment.
"""

from collections.abc import Iterable, Iterator

WORD_BYTES = 8
_SURE_BYTES = 2 * WORD_BYTES - 1


def words_at_each_offset(piece: bytes) -> Iterator[int]:
    """Every eight bytes of the piece, as the numbers that `hold_any` compares."""
    for at in range(len(piece) - WORD_BYTES + 1):
        yield memoryview(piece[at : at + WORD_BYTES]).cast("Q")[0]


def hold_any(content: bytes, words: frozenset[int]) -> bool:
    """Whether one of the words stands in the content, at a multiple of eight bytes from its beginning."""
    whole = len(content) // WORD_BYTES * WORD_BYTES
    return not words.isdisjoint(memoryview(content)[:whole].cast("Q"))


class Needles:
    """Byte strings, each with what it is."""

    def __init__(self, needles: Iterable[tuple[str, bytes]]) -> None:
        self._needles = tuple(needles)
        self._short = tuple((what, needle) for what, needle in self._needles if len(needle) < _SURE_BYTES)
        self._words = frozenset(word for _, needle in self._needles for word in _some_words(needle))

    def found_in(self, content: bytes) -> list[str]:
        """What stands in the content, in the needles' order."""
        needles = self._needles if hold_any(content, self._words) else self._short
        return [what for what, needle in needles if needle in content]


def _some_words(needle: bytes) -> Iterator[int]:
    """Of the first fifteen bytes: more are not needed."""
    return words_at_each_offset(needle[:_SURE_BYTES]) if len(needle) >= _SURE_BYTES else iter(())
