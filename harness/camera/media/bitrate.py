"""How big a camera's segments are."""

from dataclasses import dataclass
from itertools import pairwise

_US_PER_S = 1_000_000
_BITS_PER_BYTE = 8


@dataclass(frozen=True, slots=True)
class Bitrate:
    """What a camera's encoder puts out: the same rate until the next step, as by day and night, or while things move.

    Args:
        steps: microseconds after the recording's start, rising, and the bits per second from then on. Before the
            first, its rate holds.
    """

    steps: tuple[tuple[int, float], ...]

    def __post_init__(self) -> None:
        """ValueError for no steps, or steps that go back in time."""
        if not self.steps or any(later <= earlier for (earlier, _), (later, _) in pairwise(self.steps)):
            raise ValueError("there must be a step, and each must be later than the one before")

    def segment_bytes(self, start_us: int, duration_us: int) -> int:
        """The size of the segment that starts `start_us` microseconds after the recording, to the nearest byte."""
        if len(self.steps) == 1:  # as most cameras have it; the same number, without the walk
            return round(duration_us * self.steps[0][1] / (_US_PER_S * _BITS_PER_BYTE))
        end_us = start_us + duration_us
        begins = [start_us, *(t_us for t_us, _ in self.steps[1:]), end_us]
        held = [min(max(t_us, start_us), end_us) for t_us in begins]
        bits_us = sum((to - at) * rate for (at, to), (_, rate) in zip(pairwise(held), self.steps, strict=True))
        return round(bits_us / (_US_PER_S * _BITS_PER_BYTE))
