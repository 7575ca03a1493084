"""Segments for a fleet: one minute of encoded video, rewritten in place for each camera and moment.

Encoding for each camera would cost a core for every few cameras. So the video is encoded once, and a segment is a
copy of it into which the fields are written that differ: sequence numbers, decode time, wall-clock time and the stamp.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from harness.camera.media.boxes import BadBoxError, fragment_fields, split_fragments, timescale
from harness.camera.media.sei import stamp_offset, stamp_text
from harness.camera.segment import Segment
from harness.errors import BadInputError

_US_PER_S = 1_000_000
_NTP_EPOCH_S = 2_208_988_800  # from 1900 (RFC 5905) to 1970
_FREE = b"\0\0\0\x08free"  # an empty `free` box: where padding goes
_TIMES = struct.Struct(">QQ")
_UNSIGNED_64 = struct.Struct(">Q")
_UNSIGNED_32 = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class _Fragment:
    """Offsets of one fragment's changing fields, within its segment."""

    reference_time: int
    sequence: int
    decode_time: int
    stamp: int

    def moved(self, by: int) -> "_Fragment":
        return _Fragment(self.reference_time + by, self.sequence + by, self.decode_time + by, self.stamp + by)


@dataclass(frozen=True, slots=True)
class _Blank:
    """A segment without padding, ready to be copied and written into."""

    media: bytearray
    fragments: tuple[_Fragment, ...]


class SegmentTemplate:
    """Makes CMAF segments that loop over a video whose fragments last one second each.

    Args:
        init: the initialisation segment (`ftyp`, `moov`), the same for all cameras.
        fragments: one second each: `prft`, `moof`, `mdat`, starting with an IDR frame that carries a stamp.
        segment_s: how many fragments a segment has.

    Raises:
        BadInputError: segment_s is not a whole number of seconds from 1 up, or the video has not what it takes.
    """

    def __init__(self, init: bytes, fragments: Sequence[bytes], *, segment_s: float = 2.0) -> None:
        if segment_s < 1 or segment_s != int(segment_s):
            raise BadInputError(f"segments of {segment_s:g} s can't be made: use a whole number of seconds, 1 or more.")
        try:
            self._offsets = tuple(_offsets(fragment) for fragment in fragments)
            self._ticks_per_s = timescale(init)
        except BadBoxError as wrong:
            raise BadInputError(f"the video can't be a template: {wrong}. Encode it with camproof.") from wrong
        self.init = init
        self._fragments = tuple(fragments)
        self._per_segment = int(segment_s)
        self._blanks: dict[int, _Blank] = {}

    @classmethod
    def from_cmaf(cls, media: bytes, *, segment_s: float = 2.0) -> "SegmentTemplate":
        """The template in a CMAF track file (initialisation segment and fragments of one second)."""
        try:
            init, fragments = split_fragments(media)
        except BadBoxError as wrong:
            raise BadInputError(f"the video can't be a template: {wrong}. Encode it with camproof.") from wrong
        return cls(init, fragments, segment_s=segment_s)

    @property
    def segment_s(self) -> float:
        """How long a segment lasts, in seconds."""
        return float(self._per_segment)

    @property
    def loop_s(self) -> int:
        """After how many seconds the video starts again."""
        return len(self._fragments)

    def smallest_bytes(self, start_us: int) -> int:
        """The size, without padding, of the segment that starts then."""
        return len(self._blank(self._first(start_us)).media)

    def make(self, camera: str, span: str, counter: int, start_us: int, size_bytes: int) -> Segment:
        """The segment of a camera at a moment.

        Args:
            camera: at most 36 visible ASCII characters.
            span: the run of segments that it belongs to.
            counter: its number in the span, from 0; its media time is this number times its length.
            start_us: UTC of its first sample, microseconds since 1970; decides which part of the video it shows.
            size_bytes: how big it shall be. Where the video alone is bigger, the video's size stands.

        Raises:
            BadInputError: the camera's id can't be stamped.
        """
        blank = self._blank(self._first(start_us))
        bare_bytes = len(blank.media)
        media = blank.media.ljust(size_bytes, b"\0")  # a copy, even where it is big enough already
        if size_bytes > bare_bytes:
            _UNSIGNED_32.pack_into(media, bare_bytes - len(_FREE), size_bytes - bare_bytes + len(_FREE))
        stamp = stamp_text(camera, counter, start_us)
        ticks_per_s = self._ticks_per_s
        second = counter * self._per_segment  # since the span began
        for fragment in blank.fragments:
            decode_time = second * ticks_per_s
            second += 1
            _TIMES.pack_into(media, fragment.reference_time, _ntp(start_us), decode_time)
            _UNSIGNED_32.pack_into(media, fragment.sequence, second & 0xFFFFFFFF)
            _UNSIGNED_64.pack_into(media, fragment.decode_time, decode_time)
            media[fragment.stamp : fragment.stamp + len(stamp)] = stamp
            start_us += _US_PER_S
        duration_us = self._per_segment * _US_PER_S
        return Segment(camera, span, counter, start_us - duration_us, duration_us, media)

    def _first(self, start_us: int) -> int:
        """The fragment that shows this second of the loop."""
        return (start_us // _US_PER_S) % len(self._fragments)

    def _blank(self, first: int) -> _Blank:
        blank = self._blanks.get(first)
        if blank is None:
            blank = self._blanks[first] = self._joined(first)
        return blank

    def _joined(self, first: int) -> _Blank:
        media, fragments = bytearray(), []
        for second in range(first, first + self._per_segment):
            index = second % len(self._fragments)
            fragments.append(self._offsets[index].moved(len(media)))
            media += self._fragments[index]
        return _Blank(media + _FREE, tuple(fragments))


def _offsets(fragment: bytes) -> _Fragment:
    fields = fragment_fields(fragment)
    stamp = stamp_offset(fragment, fields.samples.body, fields.samples.end)
    if stamp is None:
        raise BadBoxError("a fragment has no stamp in its first frame")
    return _Fragment(fields.reference_time, fields.sequence, fields.decode_time, stamp)


def _ntp(time_us: int) -> int:
    """A time since 1970 as a 64-bit NTP timestamp, seconds in the upper half (RFC 5905 6)."""
    return ((time_us + _NTP_EPOCH_S * _US_PER_S) << 32) // _US_PER_S & 0xFFFFFFFFFFFFFFFF


@cache
def scene_template(segment_s: float = 2.0) -> SegmentTemplate:
    """The video that ships with camproof: a car park, 640 x 360, 15 frames a second, with a clock in the picture.

    The clock shows the second within the minute, and tells the truth for segments that start on a whole second.
    """
    media = resources.files("harness.camera.media").joinpath("scene.mp4").read_bytes()
    return SegmentTemplate.from_cmaf(media, segment_s=segment_s)
