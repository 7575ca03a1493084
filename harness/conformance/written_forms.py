"""The forms in which bytes are written into text, undone: escapes, UTF-16, base64, hexadecimal; and what is packed."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, MutableMapping
from urllib.parse import unquote_to_bytes

import numpy as np
from numpy.typing import NDArray

from harness.conformance.runs import BASE64_IN_LINES, SPACED_HEXADECIMAL, Alphabet, runs
from harness.conformance.unpacking import unpacked

_DEPTH = 4  # hexadecimal of base64 of PEM in JSON
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:\s{1,3}[A-Za-z0-9+/_-]{16,})*(?:\s{1,3}[A-Za-z0-9+/_-]+)?={0,2}")
_HEX = re.compile(rb"[0-9A-Fa-f]{2}(?:[:\s]{0,2}[0-9A-Fa-f]{2}){63,}")
_FEWEST_UTF16 = 40
_LETTER = np.isin(np.arange(256), np.frombuffer(b"\t\n\r" + bytes(range(0x20, 0x7F)), np.uint8))
_EVEN, _ODD = np.uint64(0xFF00FF00FF00FF00), np.uint64(0x00FF00FF00FF00FF)
_SHORTEST = 96  # characters; a prime of 1,024 bits has more in any form
_FILLING, _BETWEEN = b"= \t\n\r\f\v", b": \t\n\r\f\v"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def readings(content: bytes, seen: MutableMapping[bytes, int] | None = None) -> Iterator[bytes]:
    """The content, and all that it is a writing of, as deep as four times over.

    Args:
        content: any bytes.
        seen: texts that were read before, and need not be again: by SHA-256, how deep they stood. Those read now are
            entered.
    """
    seen = {} if seen is None else seen
    waiting = [(content, 0)]
    while waiting:
        text, depth = waiting.pop()
        digest = hashlib.sha256(text).digest()
        if depth < seen.get(digest, _DEPTH + 1):  # less deep than before, more of what it is a writing of is read
            seen[digest] = depth
            yield text
            if depth < _DEPTH:
                waiting += [(more, depth + 1) for more in _undone(text)]


def _undone(text: bytes) -> Iterator[bytes]:
    if b"\\" in text:
        yield _unescaped(text)
    if b"%" in text:
        yield unquote_to_bytes(text)
    yield from utf16_texts(text)
    yield from (packed.content for packed in unpacked(text))
    for run in _matches(_BASE64, text, BASE64_IN_LINES):
        yield from _unbase64(run)
    for run in _matches(_HEX, text, SPACED_HEXADECIMAL):
        digits = run.translate(None, _BETWEEN)
        yield binascii.unhexlify(digits)
        yield binascii.unhexlify(digits[1:-1])


def utf16_texts(content: bytes) -> Iterator[bytes]:
    """Every text of forty letters or more that stands there in UTF-16, of either byte order, in ASCII."""
    if _every_other_is_zero(content):
        read = np.frombuffer(content, np.uint8)
        wide = _LETTER[read[:-1]] & (read[1:] == 0)  # whether a letter begins there
        yield from (content[start:end:2] for first in (0, 1) for start, end in _long_runs(wide[first::2], first))


def _long_runs(wide: NDArray[np.bool_], first: int) -> Iterator[tuple[int, int]]:
    """From where to where in the content, of every other byte from the first on, letters follow each other."""
    bounds = np.concatenate(([-1], np.flatnonzero(~wide), [len(wide)]))
    for which in np.flatnonzero(np.diff(bounds) > _FEWEST_UTF16).tolist():
        yield first + 2 * (int(bounds[which]) + 1), first + 2 * int(bounds[which + 1])


def _every_other_is_zero(content: bytes) -> bool:
    """Of some eight bytes, which are not all zero. Where they aren't, nothing need be looked for more closely."""
    words = np.frombuffer(content, np.uint64, len(content) // 8)
    wide = ((words & _EVEN) == 0) | ((words & _ODD) == 0)
    return bool((words[wide] != 0).any())


def _matches(form: re.Pattern[bytes], text: bytes, letters: Alphabet) -> Iterator[bytes]:
    """Where the form stands, looked for in runs of its letters alone: to try it everywhere takes its time."""
    for run in runs(text, letters, _SHORTEST):
        yield from (match for match in form.findall(run) if len(match) >= _SHORTEST)


def _unescaped(text: bytes) -> bytes:
    """Without JSON's escapes, however often they were escaped again."""
    if rb"\u00" in text:
        text = re.sub(rb"\\+u00([0-7][0-9A-Fa-f])", lambda found: bytes([int(found[1], 16)]), text)
    if rb"\n" in text:
        text = re.sub(rb"\\+(?:r\\+)?n", b"\n", text)
    return re.sub(rb"\\+([/\"])", rb"\1", text)


def _unbase64(run: bytes) -> Iterator[bytes]:
    """Read from each of four beginnings: what stands before it may look like base64 too."""
    letters = run.translate(_URL_SAFE, _FILLING)
    for start in range(4):
        whole = letters[start:]
        whole = whole[: len(whole) - (len(whole) % 4 == 1)]
        yield base64.b64decode(whole + b"=" * (-len(whole) % 4))
