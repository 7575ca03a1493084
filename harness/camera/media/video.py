"""A user's own video as what the cameras film."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from harness.camera.media.encode import BUFFER_S, encode_cmaf
from harness.camera.media.extra import MediaExtraMissingError
from harness.camera.media.template import SegmentTemplate
from harness.errors import BadInputError

try:
    import av
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
except ImportError as absent:
    raise MediaExtraMissingError("av") from absent

LONGEST_S = 60
_LARGEST = (1280, 720)
_FASTEST = 30  # frames a second
_SMALLEST = 16  # pixels


def template_from_video(path: Path, *, segment_s: float = 2.0, most_bits_per_s: float | None = None) -> SegmentTemplate:
    """A template that loops over the first minute of a video, at most 1280 x 720 and 30 frames a second.

    Any container and codec that PyAV decodes will do. Sound is left out; the last frame stands still to the end of
    its second, and the rotation that a phone notes beside its video is not applied. Encoding takes about half as long
    as the video lasts.

    Args:
        path: what the user named.
        segment_s: how long segments last.
        most_bits_per_s: the rate of the cameras that record it: pictures that would make any segment larger than that
            lose quality instead. None: segments get as large as the pictures make them.

    Raises:
        BadInputError: the file is not there, is no file but a pipe, device or socket, is no video, or breaks off in a
            way that leaves nothing to show.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):  # to open a pipe would wait for who writes to it
        raise BadInputError(f"{path} is a pipe, device or socket, and not a file: give a file that plays.")
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise BadInputError(f"{path} has no video in it: give a file with a video track.")
            bound = None if most_bits_per_s is None else most_bits_per_s * segment_s / (segment_s + BUFFER_S)
            media = _encoded(container.decode(container.streams.video[0]), container.streams.video[0], bound)
    except (OSError, av.FFmpegError) as wrong:
        raise BadInputError(f"{path} can't be read as video ({_reason(wrong)}): give a file that plays.") from wrong
    if media is None:
        raise BadInputError(f"{path} has no frame that can be decoded: give a file that plays.")
    return SegmentTemplate.from_cmaf(media, segment_s=segment_s)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).rstrip(".").lower()


def _encoded(frames: Iterator[VideoFrame], stream: VideoStream, most_bits_per_s: float | None) -> bytes | None:
    """The track, or None where there is no frame."""
    first = next(frames, None)
    if first is None:
        return None
    size = _fitted(first.width, first.height)
    rate = min(max(round(stream.average_rate or 15), 1), _FASTEST)
    steady = _at_rate(_with_first(first, frames), rate)
    scaled = (frame.reformat(*size, format="yuv420p") for frame in steady)
    return encode_cmaf(scaled, size=size, frames_per_s=rate, most_bits_per_s=most_bits_per_s)


def _with_first(first: VideoFrame, rest: Iterable[VideoFrame]) -> Iterator[VideoFrame]:
    yield first
    yield from rest


def _fitted(width: int, height: int) -> tuple[int, int]:
    """The size within the largest, with the same shape, in even numbers of pixels."""
    scale = min(Fraction(1), Fraction(_LARGEST[0], width), Fraction(_LARGEST[1], height))
    return max(int(width * scale) // 2 * 2, _SMALLEST), max(int(height * scale) // 2 * 2, _SMALLEST)


def _at_rate(frames: Iterable[VideoFrame], rate: int) -> Iterator[VideoFrame]:
    """The frame that is on the screen at each tick of a steady rate, for whole seconds, a minute at most."""
    shown: VideoFrame | None = None
    begin_s, number = 0.0, 0
    for position, frame in enumerate(frames):
        time_s = frame.time if frame.pts is not None else begin_s + position / rate
        if shown is None:
            begin_s = time_s
        else:
            for _ in range(number, min(round((time_s - begin_s) * rate), LONGEST_S * rate)):
                yield shown
                number += 1
        if number == LONGEST_S * rate:
            return
        shown = frame
    if shown is not None:  # the last frame stands to the end of its second
        yield from [shown] * (rate - number % rate)
