"""Writes a run's events as the live engine does, for those who want every segment's fate."""

from collections.abc import Callable
from typing import Protocol

from harness.camera.gaps import GapReport
from harness.camera.stream_cache import DropReason
from harness.engines.events.change import Change
from harness.engines.events.clock import Clock
from harness.history.event import Detail, EventKind
from harness.network.link import Mode


class Sink(Protocol):
    """Where a history is collected; `harness.history.record.Recorder` is one."""

    def add(
        self,
        t_us: int,
        kind: EventKind,
        site: str,
        camera: str | None = None,
        span: str | None = None,
        counter: int | None = None,
        size_bytes: int | None = None,
        **detail: Detail,
    ) -> None:
        """Something happened at `t_us` (UTC, microseconds)."""


class Noted(Protocol):
    """A segment."""

    @property
    def counter(self) -> int:
        """Number within the span."""

    @property
    def size_bytes(self) -> int:
        """Its size."""

    @property
    def start_us(self) -> int:
        """Content time."""


class Notes:
    """One camera's events.

    Args:
        sink: takes them.
        zero_us: the scenario's start, UTC.
        site: the site's name.
        camera: the camera's.
    """

    __slots__ = ("_camera", "_sink", "_site", "_zero_us", "span")

    def __init__(self, sink: Sink, zero_us: int, site: str, camera: str) -> None:
        self._sink, self._zero_us, self._site, self._camera = sink, zero_us, site, camera
        self.span = "1"

    def about(self, now_us: int, kind: EventKind, **detail: Detail) -> None:
        """Something about no segment."""
        self._sink.add(self._zero_us + now_us, kind, self._site, self._camera, None, None, None, **detail)

    def of(self, now_us: int, kind: EventKind, segment: Noted, **detail: Detail) -> None:
        """Something about a segment."""
        self._sink.add(
            self._zero_us + now_us, kind, self._site, self._camera, self.span, segment.counter, segment.size_bytes,
            **detail,
        )  # fmt: skip

    def produced(self, now_us: int, segment: Noted, duration_us: int) -> None:
        """It was made."""
        start_us = self._zero_us + segment.start_us
        self.of(now_us, EventKind.PRODUCED, segment, start_us=start_us, duration_us=duration_us)

    def dropped(self, now_us: int, segment: Noted, duration_us: int, reason: DropReason) -> None:
        """It was lost."""
        start_us = self._zero_us + segment.start_us
        self.of(now_us, EventKind.DROPPED, segment, reason=str(reason), start_us=start_us, duration_us=duration_us)

    def reported(self, now_us: int, report: GapReport) -> None:
        """The cloud knows of a loss."""
        self._sink.add(
            self._zero_us + now_us, EventKind.GAP_REPORTED, self._site, self._camera, report.span,
            first=report.first, last=report.last, start_us=report.start_us, end_us=report.start_us + report.duration_us,
        )  # fmt: skip


def link_noter(sink: Sink, clock: Clock, zero_us: int, site: str) -> Callable[[Change], None]:
    """Writes down what a site's uplink becomes."""

    def note(change: Change) -> None:
        up = change.capacity_bits_per_s
        mode = Mode.UP if up >= 1 else Mode.RESET if change.told else Mode.CUT
        sink.add(
            zero_us + clock.now, EventKind.LINK_CHANGED, site,
            mode=str(mode), up_bits_per_s=up, down_bits_per_s=None, latency_us=None,
        )  # fmt: skip

    return note
