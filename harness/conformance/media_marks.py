"""Marks of the media: pieces of the coded picture of every segment of a run, and how to find one in any bytes.

A search for each of thousands of marks would take minutes. So every eight bytes of every mark, at each offset, are put
in a set, and what is searched is read in words of eight bytes: any clear run of a mark is found, at any alignment.
Eight bytes are in a random file of 100 MB by chance once in a million runs.
"""

import base64
import binascii
import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from harness.camera.media.template import SegmentTemplate
from harness.conformance.runs import BASE64, HEXADECIMAL, runs
from harness.conformance.words import WORD_BYTES, Words
from harness.conformance.written_forms import utf16_texts
from harness.history.event import Event

_MARK_BYTES = 64
_MOST_MARKS = 4096  # of all segments together; those of the built-in scene are covered whole
_FEWEST_DIFFERENT = 6
_ASCII = 0x80
_SHORTEST_BASE64, _SHORTEST_HEX = 32, 48
_WORDS_IN_BASE64 = 4 * WORD_BYTES  # characters: three words
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
        return cls.of_media(
            [bytes(template.make("canary", "canary", 0, at, 0).media) for at in sorted(starts)], template.init
        )

    @classmethod
    def of_media(cls, media: Sequence[bytes], init: bytes) -> "MediaMarks":
        """Marks of segments in the clear, without what the initialisation segment holds as well."""
        step = max(_MARK_BYTES // 2, sum(map(len, media)) // _MOST_MARKS)
        words = {word for clear in media for word in _words(clear, step)}
        return cls(Words(words.difference(_words(init, 1))))

    def found_in(self, content: bytes) -> str:
        """How the media stands in there: "as it is", "in base64", "in hexadecimal in UTF-16"; "" if it does not."""
        digest = hashlib.sha256(content).digest()
        if digest not in self._searched:
            self._searched[digest] = self._search(content)
        return self._searched[digest]

    def _search(self, content: bytes) -> str:
        return next((how for how, text in _readings(content) if self.words.in_(text)), "")


def _readings(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "as it is", content
    yield from _written(content, "")
    for text in utf16_texts(content):
        yield from _written(text, " in UTF-16")


def _written(text: bytes, how: str) -> Iterator[tuple[str, bytes]]:
    yield from ((f"in base64{how}", read) for read in _unbase64(tuple(runs(text, BASE64, _SHORTEST_BASE64))))
    yield from ((f"in hexadecimal{how}", read) for read in _unhex(tuple(runs(text, HEXADECIMAL, _SHORTEST_HEX))))


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


def _unbase64(found: Collection[bytes]) -> Iterator[bytes]:
    """All runs at once, each from one of four beginnings."""
    for start in range(4 if found else 0):
        yield base64.b64decode(_joined(found, start, _WORDS_IN_BASE64, b"A").translate(_URL_SAFE))


def _unhex(found: Collection[bytes]) -> Iterator[bytes]:
    for start in range(2 if found else 0):
        yield binascii.unhexlify(_joined(found, start, 2 * WORD_BYTES, b"0"))


def _joined(found: Collection[bytes], start: int, width: int, filling: bytes) -> bytes:
    """The runs from there on, filled up with zeros so that what each is a writing of begins a word: it is read so."""
    return b"".join(run[start:].ljust(-(-(len(run) - start) // width) * width, filling) for run in found)


def repeated_blocks(content: bytes, block_bytes: int = 16) -> int:
    """How many blocks are there already before: in ciphertext of a chained mode, none."""
    whole = len(content) // block_bytes
    starts = np.frombuffer(content[: whole * block_bytes], np.uint8).reshape(whole, block_bytes)[:, :WORD_BYTES]
    if len(np.unique(np.ascontiguousarray(starts).view(np.uint64))) == whole:  # as nearly always
        return 0
    return whole - len({content[n * block_bytes : (n + 1) * block_bytes] for n in range(whole)})
