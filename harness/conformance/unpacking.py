"""What is packed somewhere in any bytes, unpacked: gzip, zlib, members of ZIP archives, bzip2, xz.

Media and keys that a service compresses before it keeps or logs them are still in the clear. A stream may begin at any
byte and be cut off, as one that lies in the pages of a database is: what of it can be read counts.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

MOST_BYTES = 64 << 20
"""Of one content's streams together: what is packed more tightly than that is a bomb, and is read up to there."""

_DEPTH = 3  # a member of an archive in an answer that is compressed
_FEWEST_BYTES = 16  # a content key; what only looks like the head of a stream seldom gives so many
_FIRST_BYTES, _FED_BYTES, _LAST_BYTES = 64, 1 << 16, 8  # most of what looks like a stream ends at once
_BEGINNINGS = (
    ("gzip", b"\x1f\x8b\x08"),
    *(("zlib", b"\x78" + level) for level in (b"\x01", b"\x5e", b"\x9c", b"\xda")),
    ("zip", b"PK\x03\x04"),
    ("bzip2", b"BZh"),
    ("xz", b"\xfd7zXZ\x00"),
)
_RAW, _ZLIB, _GZIP = -15, 15, 31  # the window's bits, as zlib has them
_ZIP_HEAD_BYTES, _ZIP_LENGTHS = 30, slice(26, 30)


class Packed(NamedTuple):
    """A stream that was unpacked."""

    how: str  # the form, and at which byte it begins
    content: bytes
    whole: bool = True  # all that can be read of it was, and of what is packed in it


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def unpacked(content: bytes, most_bytes: int = MOST_BYTES) -> Iterator[Packed]:
    """Every packed stream in the content, and those in what came out of it, each as far as it can be read."""
    yield from _within(content, "", _DEPTH, _Budget(most_bytes))


class _Budget:
    """How many bytes may still come out."""

    def __init__(self, left: int) -> None:
        self.left = left


def _within(content: bytes, where: str, depth: int, budget: _Budget) -> Iterator[Packed]:
    for at, form in sorted((at, form) for form, beginning in _BEGINNINGS for at in _places(content, beginning)):
        inner = _read(form, content, at, budget.left) if budget.left > 0 else b""
        if len(inner) < _FEWEST_BYTES:
            continue
        budget.left -= len(inner)
        how = f"{form} at byte {at}{where}"
        yield Packed(how, inner, budget.left > 0)
        if depth > 1:
            yield from _within(inner, f" of {how}", depth - 1, budget)


def _places(content: bytes, beginning: bytes) -> Iterator[int]:
    at = content.find(beginning)
    while at >= 0:
        yield at
        at = content.find(beginning, at + 1)


_UNPACKERS: dict[str, Callable[[], _Unpacker]] = {
    "gzip": lambda: zlib.decompressobj(_GZIP),
    "zlib": lambda: zlib.decompressobj(_ZLIB),
    "zip": lambda: zlib.decompressobj(_RAW),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
}


def _read(form: str, content: bytes, start: int, most: int) -> bytes:
    """What the stream that begins there gives, up to where it ends or breaks off."""
    if form == "zip":
        lengths = content[start : start + _ZIP_HEAD_BYTES][_ZIP_LENGTHS]
        start += _ZIP_HEAD_BYTES + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    sizes = [_FIRST_BYTES]
    while sum(sizes) < len(content) - start:
        sizes.append(min(2 * sizes[-1], _FED_BYTES))
    given, whole = _fed(_UNPACKERS[form](), content, start, sizes, most)
    if whole == len(sizes):
        return given
    finely = [*sizes[:whole], *[_LAST_BYTES] * (sizes[whole] // _LAST_BYTES)]  # what came before it broke is lost else
    return _fed(_UNPACKERS[form](), content, start, finely, most)[0]


def _fed(unpacker: _Unpacker, content: bytes, at: int, sizes: Sequence[int], most: int) -> tuple[bytes, int]:
    """What comes out of pieces of these sizes, and how many went in before one broke; all, if none did."""
    given = bytearray()
    for number, size in enumerate(sizes):
        try:
            given += unpacker.decompress(content[at : at + size], most - len(given))
        except (zlib.error, OSError, lzma.LZMAError):
            return bytes(given), number
        at += size
        if unpacker.eof or len(given) >= most:
            break
    return bytes(given), len(sizes)
