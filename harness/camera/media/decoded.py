"""What is seen of a segment when it is played, as values."""

from dataclasses import dataclass

from harness.camera.media.sei import Stamp
from harness.errors import CamproofError


class UndecodableError(CamproofError):
    """The bytes are no video, or the video is damaged."""


@dataclass(frozen=True, slots=True)
class DecodedSegment:
    """A segment after decoding."""

    frames: int
    width: int  # pixels
    height: int
    stamp: Stamp | None  # the one that all stamped frames carry; None where there is none or they differ
    strip: tuple[int | None, ...]  # the number read from each frame; None where it shows none
    first_is_key: bool  # decoding can start here
