"""Marks of the media: pieces of the coded picture of every segment of a run, and how to find one in any bytes.

A search for each of thousands of marks would take minutes. So every eight bytes of every mark, at each offset, are put
in a set, and what is searched is read in words of eight bytes: any clear run of a mark is found, at any alignment.
Eight bytes are in a random file of 100 MB by chance once in a million runs.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from harness.camera.media.template import SegmentTemplate
from harness.history.event import Event

_WORD_BYTES = 8
_MARK_BYTES = 64
_MOST_MARKS = 4096  # of all segments together; those of the built-in scene are covered whole
_FEWEST_DIFFERENT = 6
_ASCII = 0x80
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{32,}")
_HEX = re.compile(rb"[0-9A-Fa-f]{48,}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class MediaMarks:
    """The marks as words of eight bytes."""

    words: frozenset[int]
    _searched: dict[bytes, str] = field(default_factory=dict, repr=False)  # each copy of an object is the same again

    @classmethod
    def of(cls, template: SegmentTemplate, produced: Iterable[Event]) -> "MediaMarks":
        """Marks from every second that the produced segments show: each segment carries some in its clear text."""
        starts = {int(e.detail["start_us"] or 0) % (template.loop_s * 1_000_000) for e in produced}
        media = [bytes(template.make("canary", "canary", 0, start, 0).media) for start in sorted(starts)]
        step = max(_MARK_BYTES // 2, sum(map(len, media)) // _MOST_MARKS)
        words = {word for clear in media for word in _marks(clear, step)}
        return cls(frozenset(words - set(_words(template.init))))

    def found_in(self, content: bytes) -> str:
        """How the media stands in there: "as it is", "in base64", "in hexadecimal"; "" if it does not."""
        digest = hashlib.sha256(content).digest()
        if digest not in self._searched:
            self._searched[digest] = self._search(content)
        return self._searched[digest]

    def _search(self, content: bytes) -> str:
        if self._holds(content):
            return "as it is"
        if any(self._holds(piece) for run in _BASE64.findall(content) for piece in _unbase64(run)):
            return "in base64"
        if any(self._holds(piece) for run in _HEX.findall(content) for piece in _unhex(run)):
            return "in hexadecimal"
        return ""

    def _holds(self, content: bytes) -> bool:
        whole = len(content) // _WORD_BYTES * _WORD_BYTES
        return not self.words.isdisjoint(memoryview(content)[:whole].cast("Q"))


def _marks(clear: bytes, step: int) -> Iterator[int]:
    for start in range(0, len(clear), step):
        yield from _words(clear[start : start + _MARK_BYTES])


def _words(piece: bytes) -> Iterator[int]:
    """Eight bytes from each offset, but for those that other things may hold as well: text, zeros, box headers."""
    for at in range(len(piece) - _WORD_BYTES + 1):
        word = piece[at : at + _WORD_BYTES]
        if len(set(word)) >= _FEWEST_DIFFERENT and max(word) >= _ASCII:
            yield memoryview(word).cast("Q")[0]


def _unbase64(run: bytes) -> Iterator[bytes]:
    text = run.translate(_URL_SAFE)
    for start in range(4):
        part = text[start:]
        yield base64.b64decode(part[: len(part) // 4 * 4])


def _unhex(run: bytes) -> Iterator[bytes]:
    for start in range(2):
        part = run[start:]
        yield binascii.unhexlify(part[: len(part) // 2 * 2])


def repeated_blocks(content: bytes, block_bytes: int = 16) -> int:
    """How many blocks are there already before: in ciphertext of a chained mode, none."""
    whole = len(content) // block_bytes
    return whole - len({content[n * block_bytes : (n + 1) * block_bytes] for n in range(whole)})
