"""The stamp in the video itself: whose segment it is and when it began.

It travels as H.264 supplemental enhancement information of the kind user_data_unregistered (ITU-T H.264, D.1.7),
in front of the first slice of each fragment. It comes back with the decoded frame, so it proves which segment was
decoded, and not only which one was asked for. Its length is fixed and it holds no zero byte: it can be written in
place, and no emulation prevention byte (H.264 7.4.1) is ever needed.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from harness.camera.segment import Buffer
from harness.errors import BadInputError

STAMP_UUID = bytes.fromhex("c1a3f0d27b5e4e86a94dd13b6f58e7c9")
CAMERA_CHARACTERS = 36  # as long as a UUID
TEXT_BYTES = CAMERA_CHARACTERS + 12 + 20

_NAL_SEI = 6
_NAL_FIRST_SLICE, _NAL_LAST_SLICE = 1, 5
_PAYLOAD_USER_DATA_UNREGISTERED = 5
_STOP_BIT = 0x80
_COUNTERS = 10**12
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which segment a frame belongs to."""

    camera: str
    counter: int
    start_us: int  # UTC of the segment's first sample, microseconds since 1970


def stamp_text(camera: str, counter: int, start_us: int) -> bytes:
    """The stamp as 68 ASCII characters: camera, counter, time.

    Raises:
        BadInputError: the camera's id is not 1 to 36 visible ASCII characters (spaces within it are allowed).
    """
    visible = camera.isascii() and camera.isprintable() and camera == camera.strip()
    if not (visible and 0 < len(camera) <= CAMERA_CHARACTERS):
        raise BadInputError(f"camera id {camera!r} can't be stamped into video: use 1 to 36 visible ASCII characters.")
    if not (0 <= counter < _COUNTERS and start_us >= 0):
        raise BadInputError(f"counter {counter} or start {start_us} us of camera {camera!r} is negative or too big.")
    return b"%-36b%012d%020d" % (camera.encode("ascii"), counter, start_us)


def stamp_nal(text: bytes) -> bytes:
    """The stamp as a NAL unit, without start code or length."""
    payload = STAMP_UUID + text
    return bytes([_NAL_SEI, _PAYLOAD_USER_DATA_UNREGISTERED, len(payload)]) + payload + bytes([_STOP_BIT])


def read_stamp(payload: bytes) -> Stamp | None:
    """The stamp in a user_data_unregistered payload (UUID and text), or None where it is somebody else's."""
    text = payload[len(STAMP_UUID) :]
    if not payload.startswith(STAMP_UUID) or len(text) != TEXT_BYTES:
        return None
    numbers = text[CAMERA_CHARACTERS:]
    if not (text.isascii() and numbers.isdigit()):
        return None
    return Stamp(text[:CAMERA_CHARACTERS].decode("ascii").rstrip(" "), int(numbers[:12]), int(numbers[12:]))


def nal_units(media: Buffer, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each NAL unit in media[start:end], each behind a 4-byte length (ISO/IEC 14496-15 5.3.2)."""
    while start + _LENGTH.size < end:
        (length,) = _LENGTH.unpack_from(media, start)
        start += _LENGTH.size
        yield start, min(start + length, end)
        start += length


def stamp_offset(media: Buffer, start: int, end: int) -> int | None:
    """Where the text of the stamp begins in the access unit at media[start:end], or None where it has none."""
    head = stamp_nal(b"")[3:-1]  # what precedes the text: the UUID
    for nal, nal_end in nal_units(media, start, end):
        kind = media[nal] & 0x1F
        if _NAL_FIRST_SLICE <= kind <= _NAL_LAST_SLICE:
            return None
        if kind == _NAL_SEI and bytes(media[nal + 3 : nal + 3 + len(head)]) == head and nal_end - nal > len(head) + 3:
            return nal + 3 + len(head)
    return None
