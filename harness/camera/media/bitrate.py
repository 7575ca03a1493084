"""How big a camera's segments are: pure models of bitrate over time."""

from dataclasses import dataclass
from typing import Protocol

_US_PER_S = 1_000_000
_BITS_PER_BYTE = 8


class Bitrate(Protocol):
    """A model of what a camera's encoder puts out."""

    def segment_bytes(self, start_us: int, duration_us: int) -> int:
        """The size of the segment that starts at `start_us` (UTC, microseconds since 1970) and lasts `duration_us`."""


@dataclass(frozen=True, slots=True)
class ConstantBitrate:
    """The same all the time, as with a bitrate cap that is always reached."""

    bits_per_s: float

    def segment_bytes(self, start_us: int, duration_us: int) -> int:  # noqa: ARG002 - the same at any time
        """Bits per second times seconds, to the nearest byte."""
        return round(self.bits_per_s * duration_us / (_US_PER_S * _BITS_PER_BYTE))
