"""ISO base media file boxes: walking them, and where the fields are that change from segment to segment.

Source: ISO/IEC 14496-12 (4.2 boxes; `prft`, `mfhd`, `tfdt`), ISO/IEC 23000-19 (CMAF).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from harness.camera.segment import Buffer

_HEADER = struct.Struct(">I4s")
_HEADER_64 = struct.Struct(">I4sQ")
_FULL_BOX_BYTES = 4  # version (8 bits) and flags (24 bits)
_UNSIGNED_32 = struct.Struct(">I")


class BadBoxError(ValueError):
    """The bytes are not the boxes that were expected. Whoever knows which file they are of says so."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: offsets into the bytes it was found in."""

    kind: str  # four characters
    start: int
    body: int  # where the payload begins, after the header
    end: int


def walk(media: Buffer, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes that lie next to each other in media[start:end]; BadBoxError where they don't fill it exactly."""
    end = len(media) if end is None else end
    while start < end:
        box = _box_at(media, start, end)
        yield box
        start = box.end


def _box_at(media: Buffer, start: int, end: int) -> Box:
    if end - start < _HEADER.size:
        raise BadBoxError(f"{end - start} bytes at offset {start} are too few for a box header")
    size, kind = _HEADER.unpack_from(media, start)
    body = start + _HEADER.size
    if size == 1 and end - start >= _HEADER_64.size:
        size = _HEADER_64.unpack_from(media, start)[2]
        body = start + _HEADER_64.size
    if size == 0:  # until the end of the file
        size = end - start
    if not body - start <= size <= end - start:
        raise BadBoxError(f"the box {kind!r} at offset {start} claims {size} bytes; {end - start} are left")
    return Box(kind.decode("latin-1"), start, body, start + size)


def find(media: Buffer, path: str, start: int = 0, end: int | None = None) -> Box:
    """The first box at a path such as "moof/traf/tfdt"; BadBoxError if there is none."""
    kind, _, rest = path.partition("/")
    for box in walk(media, start, end):
        if box.kind == kind:
            return find(media, rest, box.body, box.end) if rest else box
    raise BadBoxError(f"there is no box {kind!r}")


@dataclass(frozen=True, slots=True)
class FragmentFields:
    """Offsets, within one fragment (`prft`, `moof`, `mdat`), of what is written anew for each segment."""

    reference_time: int  # prft: 64-bit NTP time, followed by the 64-bit media time
    sequence: int  # mfhd: 32 bits
    decode_time: int  # tfdt: 64 bits
    samples: Box  # the mdat


def fragment_fields(media: Buffer) -> FragmentFields:
    """Where the fields of one fragment are; BadBoxError unless `prft` and `tfdt` are there with 64-bit times."""
    prft, tfdt = find(media, "prft"), find(media, "moof/traf/tfdt")
    for box in (prft, tfdt):
        if media[box.body] != 1:
            raise BadBoxError(f"the box {box.kind!r} has version {media[box.body]}: its times are not 64 bits wide")
    return FragmentFields(
        reference_time=prft.body + _FULL_BOX_BYTES + _UNSIGNED_32.size,  # after the track's id
        sequence=find(media, "moof/mfhd").body + _FULL_BOX_BYTES,
        decode_time=tfdt.body + _FULL_BOX_BYTES,
        samples=find(media, "mdat"),
    )


def timescale(init: Buffer) -> int:
    """The units of media time in one second, from the first track of an initialisation segment."""
    mdhd = find(init, "moov/trak/mdia/mdhd")
    width = 8 if init[mdhd.body] == 1 else 4  # of creation and modification time
    return int(_UNSIGNED_32.unpack_from(init, mdhd.body + _FULL_BOX_BYTES + 2 * width)[0])


def split_fragments(media: Buffer) -> tuple[bytes, tuple[bytes, ...]]:
    """A CMAF track file as initialisation segment (`ftyp`, `moov`) and fragments, each ending with its `mdat`."""
    whole = bytes(media)
    boxes = list(walk(whole))
    init_end = find(whole, "moov").end
    ends = [init_end, *(box.end for box in boxes if box.kind == "mdat" and box.end > init_end)]
    fragments = tuple(whole[start:end] for start, end in pairwise(ends))
    if not fragments:
        raise BadBoxError("there is no fragment after the initialisation segment")
    return whole[:init_end], fragments
