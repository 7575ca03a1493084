"""Names of segments, and which of them lie in a span of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from harness.checks.facts.answers import IndexAnswer, PlaylistAnswer
from harness.history.event import Event, SegmentName


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From … to …, microseconds since 1970."""

    from_us: int
    to_us: int

    @classmethod
    def of(cls, asked: PlaylistAnswer | IndexAnswer) -> Self:
        """The one that was asked for."""
        return cls(asked.from_us, asked.to_us)

    def __str__(self) -> str:
        return f"{self.from_us} to {self.to_us} us" if self.from_us else "whole recording"


def said(names: Iterable[SegmentName], what: str) -> list[str]:
    """A sentence for each segment, in order."""
    return [f"{camera} segment {counter} {what}" for camera, _, counter in sorted(names, key=str)]


def inside(event: Event, span: TimeSpan) -> bool:
    """Whether a segment that was made or lost begins before the span's end and ends after its start."""
    start_us, duration_us = int(event.detail["start_us"] or 0), int(event.detail["duration_us"] or 0)
    return start_us < span.to_us and start_us + duration_us > span.from_us
