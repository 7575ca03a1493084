"""Playing a segment: what a viewer would see of it."""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import cast

from harness.camera.media.decoded import DecodedSegment, UndecodableError
from harness.camera.media.extra import MediaExtraMissingError
from harness.camera.media.sei import Stamp, read_stamp
from harness.camera.media.strip import read_strip

try:
    import av
    import numpy as np
    from av.sidedata.sidedata import SideData, Type
    from av.video.frame import VideoFrame
except ImportError as absent:
    raise MediaExtraMissingError("av or numpy") from absent


def decode_segment(init: bytes, segment: bytes) -> DecodedSegment:
    """Decode every frame of a segment.

    Args:
        init: the initialisation segment.
        segment: the media segment in the clear.

    Raises:
        UndecodableError: a frame is damaged, or there is none.
    """
    frames, stamps, strip, first = 0, set[Stamp](), list[int | None](), None
    for frame in _frames(init, segment):
        first = first or frame
        frames += 1
        stamps.update(_stamps(frame))
        strip.append(_strip_number(frame))
    if first is None:
        raise UndecodableError("the segment holds no video frame: compare its bytes with what the camera sent.")
    stamp = stamps.pop() if len(stamps) == 1 else None
    return DecodedSegment(frames, first.width, first.height, stamp, tuple(strip), bool(first.key_frame))


def snapshot_png(init: bytes, segment: bytes) -> bytes:
    """The first frame of a segment as a PNG picture.

    Raises:
        UndecodableError: there is no frame to show.
    """
    frame = next(_frames(init, segment), None)
    if frame is None:
        raise UndecodableError("the segment holds no video frame to make a picture of.")
    encoder = av.VideoCodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "rgb24"
    encoder.time_base = Fraction(1)  # a still picture has no time, but the encoder wants one
    picture = frame.reformat(format="rgb24")
    return b"".join(bytes(packet) for packet in [*encoder.encode(picture), *encoder.encode(None)])


def _frames(init: bytes, segment: bytes) -> Iterator[VideoFrame]:
    """All frames in order; concealed damage counts as damage."""
    try:
        with av.open(io.BytesIO(init + segment), "r", format="mp4") as container:
            stream = container.streams.video[0]
            stream.codec_context.options = {"err_detect": "explode"}
            stream.codec_context.thread_count = 1
            for frame in container.decode(stream):
                if frame.is_corrupt:
                    raise UndecodableError("a frame of the segment is damaged: compare its bytes with what was sent.")
                yield frame
    except (av.FFmpegError, IndexError) as wrong:
        raise UndecodableError(f"the segment can't be decoded ({wrong}): compare it with what was sent.") from wrong


def _stamps(frame: VideoFrame) -> Iterator[Stamp]:
    for note in cast("Iterable[SideData]", frame.side_data):  # its annotation says a mapping of strings
        if note.type is Type.SEI_UNREGISTERED and (stamp := read_stamp(bytes(note))) is not None:
            yield stamp


def _strip_number(frame: VideoFrame) -> int | None:
    luma = frame.reformat(format="yuv420p").planes[0]  # no copy where it is so already
    rows = np.frombuffer(memoryview(luma), np.uint8).reshape(-1, luma.line_size)
    return read_strip(rows[: frame.height, : frame.width])
