"""Frames to a CMAF track: H.264, one IDR frame a second, a stamp to write into in each, wall-clock time in front."""

import io
from collections.abc import Iterable, Iterator
from typing import cast

from harness.camera.media.extra import MediaExtraMissingError
from harness.camera.media.sei import STAMP_UUID, stamp_nal, stamp_text

try:
    import av
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
except ImportError as absent:
    raise MediaExtraMissingError("av") from absent

BUFFER_S = 0.5  # a bounded rate may be passed by what it sends in this time

_START_CODE = b"\0\0\0\1"
_TICKS_PER_FRAME = 1000
_PLACEHOLDER = "template"
_MUXER = {
    "movflags": "+frag_keyframe+empty_moov+default_base_moof+cmaf+skip_trailer",
    "write_prft": "pts",
}


def encode_cmaf(
    frames: Iterable[VideoFrame],
    *,
    size: tuple[int, int],
    frames_per_s: int,
    preset: str = "veryfast",
    crf: int = 27,
    most_bits_per_s: float | None = None,
) -> bytes:
    """A CMAF track file whose fragments last one second each.

    No B-frames and closed groups of pictures: what is decoded of one fragment needs no other.

    Args:
        frames: in order, at a constant rate; whole seconds of them.
        size: width and height in pixels, both even.
        frames_per_s: a whole number, so that seconds have whole frames.
        preset: of x264: "ultrafast" to "veryslow".
        crf: x264's constant rate factor; more is smaller and worse.
        most_bits_per_s: what would take more is encoded worse; None: no bound.
    """
    buffer = io.BytesIO()
    options = _MUXER | {"video_track_timescale": str(frames_per_s * _TICKS_PER_FRAME)}
    with av.open(buffer, "w", format="mp4", options=options) as container:
        settings = _x264(preset, crf, frames_per_s, most_bits_per_s)
        stream = container.add_stream("libx264", rate=frames_per_s, options=settings)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1  # the same bytes on any machine
        for packet in _stamped(stream, frames):
            container.mux(packet)
    return buffer.getvalue()


def _x264(preset: str, crf: int, frames_per_s: int, most_bits_per_s: float | None) -> dict[str, str]:
    parameters = f"bframes=0:keyint={frames_per_s}:min-keyint={frames_per_s}:scenecut=0:open-gop=0:rc-lookahead=30"
    if most_bits_per_s is not None:
        parameters += f":vbv-maxrate={most_bits_per_s / 1000:.0f}:vbv-bufsize={most_bits_per_s * BUFFER_S / 1000:.0f}"
    return {"preset": preset, "crf": str(crf), "profile": "high", "x264-params": parameters}


def _stamped(stream: VideoStream, frames: Iterable[VideoFrame]) -> "Iterator[av.Packet[VideoStream]]":
    """The encoder's packets, each IDR frame with a stamp in front."""
    second = 0
    for packet in _packets(stream, frames):
        if not packet.is_keyframe:
            yield packet
            continue
        stamp = stamp_nal(stamp_text(_PLACEHOLDER, second, second * 1_000_000))
        yield _with_bytes(packet, _START_CODE + stamp + _without_encoder_note(bytes(packet)))
        second += 1


def _packets(stream: VideoStream, frames: Iterable[VideoFrame]) -> "Iterator[av.Packet[VideoStream]]":
    for number, frame in enumerate(frames):
        frame.pts = number
        frame.time_base = 1 / stream.codec_context.framerate
        frame.pict_type = av.video.frame.PictureType.NONE  # the encoder decides, not the file it came from
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _with_bytes(packet: "av.Packet[VideoStream]", body: bytes) -> "av.Packet[VideoStream]":
    changed = cast("av.Packet[VideoStream]", av.Packet(body))
    changed.stream = packet.stream
    changed.time_base = packet.time_base
    changed.pts, changed.dts, changed.duration = packet.pts, packet.dts, packet.duration
    changed.is_keyframe = packet.is_keyframe
    return changed


def _without_encoder_note(access_unit: bytes) -> bytes:
    """Without the SEI in which x264 writes its settings: it is long, and says nothing of the camera.

    Start codes can't occur inside a NAL unit (ITU-T H.264, B.1), so splitting at them is safe.
    """
    nals = access_unit.replace(_START_CODE, _START_CODE[1:]).split(_START_CODE[1:])[1:]
    kept = [nal for nal in nals if nal[0] & 0x1F != 6 or STAMP_UUID in nal]  # noqa: PLR2004 - 6 is SEI
    return b"".join(_START_CODE + nal for nal in kept)
