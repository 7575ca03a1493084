"""Marks of the media: pieces of the coded picture of every segment of a run, and how to find one in any bytes.

A search for each of thousands of marks would take minutes. So every eight bytes of every mark, at each offset, are put
in a set, and what is searched is read in words of eight bytes: any clear run of a mark is found, at any alignment.
Eight bytes are in a random file of 100 MB by chance once in a million runs.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from harness.camera.media.template import SegmentTemplate
from harness.conformance.runs import BASE64, HEXADECIMAL, runs
from harness.conformance.words import WORD_BYTES, Words
from harness.history.event import Event

_MARK_BYTES = 64
_MOST_MARKS = 4096  # of all segments together; those of the built-in scene are covered whole
_FEWEST_DIFFERENT = 6
_ASCII = 0x80
_SHORTEST_BASE64, _SHORTEST_HEX = 32, 48
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class MediaMarks:
    """The marks as words of eight bytes."""

    words: Words
    _searched: dict[bytes, str] = field(default_factory=dict, repr=False)  # each copy of an object is the same again

    @classmethod
    def of(cls, template: SegmentTemplate, produced: Iterable[Event]) -> "MediaMarks":
        """Marks from every second that the produced segments show: each segment carries some in its clear text."""
        starts = {int(e.detail["start_us"] or 0) % (template.loop_s * 1_000_000) for e in produced}
        media = [bytes(template.make("canary", "canary", 0, start, 0).media) for start in sorted(starts)]
        step = max(_MARK_BYTES // 2, sum(map(len, media)) // _MOST_MARKS)
        words = {word for clear in media for word in _words(clear, step)}
        return cls(Words(words.difference(_words(template.init, 1))))

    def found_in(self, content: bytes) -> str:
        """How the media stands in there: "as it is", "in base64", "in hexadecimal"; "" if it does not."""
        digest = hashlib.sha256(content).digest()
        if digest not in self._searched:
            self._searched[digest] = self._search(content)
        return self._searched[digest]

    def _search(self, content: bytes) -> str:
        return next((how for how, text in _readings(content) if self.words.in_(text)), "")


def _readings(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "as it is", content
    yield from (("in base64", text) for run in runs(content, BASE64, _SHORTEST_BASE64) for text in _unbase64(run))
    yield from (("in hexadecimal", text) for run in runs(content, HEXADECIMAL, _SHORTEST_HEX) for text in _unhex(run))


def _words(clear: bytes, step: int) -> list[int]:
    """Eight bytes from each offset of a mark, but for those that other things may hold as well: text, zeros, boxes.

    A mark begins at every multiple of the step.
    """
    words = sliding_window_view(np.frombuffer(clear, np.uint8), WORD_BYTES)
    words = words[np.arange(len(words)) % step <= _MARK_BYTES - WORD_BYTES]
    ordered = np.sort(words, axis=1)
    different = 1 + np.count_nonzero(np.diff(ordered, axis=1), axis=1)
    words = words[(different >= _FEWEST_DIFFERENT) & (ordered[:, -1] >= _ASCII)]
    return [int(word) for word in np.ascontiguousarray(words).view(np.uint64).ravel()]


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
    starts = np.frombuffer(content[: whole * block_bytes], np.uint8).reshape(whole, block_bytes)[:, :WORD_BYTES]
    if len(np.unique(np.ascontiguousarray(starts).view(np.uint64))) == whole:  # as nearly always
        return 0
    return whole - len({content[n * block_bytes : (n + 1) * block_bytes] for n in range(whole)})
