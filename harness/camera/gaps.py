"""What was lost and the cloud has not been told yet."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from harness.camera.stream_cache import DropReason


class LocalReason(StrEnum):
    """Why the cloud does not have what a camera still has."""

    LOCAL_ONLY = "local-only"


GapReason = DropReason | LocalReason


@dataclass(frozen=True, slots=True)
class Lost:
    """One lost segment: its number, when it began (UTC, microseconds) and how long it was."""

    counter: int
    start_us: int
    duration_us: int


@dataclass(frozen=True, slots=True)
class GapReport:
    """A run of lost segments of one span."""

    span: str
    reason: GapReason
    lost: tuple[Lost, ...]  # one or more, their counters without a hole

    @property
    def first(self) -> int:
        """Counter of the first."""
        return self.lost[0].counter

    @property
    def last(self) -> int:
        """Counter of the last, itself included."""
        return self.lost[-1].counter

    @property
    def start_us(self) -> int:
        """When the first began."""
        return self.lost[0].start_us

    @property
    def duration_us(self) -> int:
        """How long all are together."""
        return sum(lost.duration_us for lost in self.lost)

    def halves(self) -> tuple["GapReport", "GapReport"]:
        """The same in two reports. It must have two segments or more."""
        middle = len(self.lost) // 2
        return GapReport(self.span, self.reason, self.lost[:middle]), GapReport(
            self.span, self.reason, self.lost[middle:]
        )


@dataclass(slots=True)
class _Run:
    """A report that grows still."""

    span: str
    reason: DropReason
    lost: list[Lost]

    def goes_on_with(self, span: str, reason: DropReason, counter: int) -> bool:
        return (self.span, self.reason, self.lost[-1].counter + 1) == (span, reason, counter)


class GapLedger:
    """Losses that wait to be reported. Each is reported once; one that is being reported does not grow."""

    def __init__(self) -> None:
        self._again: deque[GapReport] = deque()  # handed out before; they don't grow any more
        self._pending: deque[_Run] = deque()
        self._handed_out: GapReport | None = None

    def add(self, span: str, counter: int, start_us: int, duration_us: int, reason: DropReason) -> None:
        """One segment was lost."""
        lost = Lost(counter, start_us, duration_us)
        if self._pending and self._pending[-1].goes_on_with(span, reason, counter):
            self._pending[-1].lost.append(lost)
        else:
            self._pending.append(_Run(span, reason, [lost]))

    @property
    def waiting(self) -> bool:
        """Whether something is to be reported."""
        return self._handed_out is not None or bool(self._again or self._pending)

    def next_report(self) -> GapReport | None:
        """What to report next; the same until it was `reported` or `contradicted`."""
        if self._handed_out is None and self._again:
            self._handed_out = self._again.popleft()
        if self._handed_out is None and self._pending:
            run = self._pending.popleft()
            self._handed_out = GapReport(run.span, run.reason, tuple(run.lost))
        return self._handed_out

    def reported(self, report: GapReport) -> None:
        """The cloud took it. ValueError for one that was not handed out."""
        self._take_back(report)

    def contradicted(self, report: GapReport) -> Lost | None:
        """The cloud took none of it, as it has some of the segments. ValueError for one that was not handed out.

        An upload whose answer got lost looks to the camera as one that failed. A report of several segments is halved,
        so that the next reports find which it is; a single one is that segment, and is given back: it is not lost.
        """
        self._take_back(report)
        if len(report.lost) == 1:
            return report.lost[0]
        self._again.extendleft(reversed(report.halves()))
        return None

    def _take_back(self, report: GapReport) -> None:
        if report != self._handed_out:
            raise ValueError(f"{report} was not handed out")
        self._handed_out = None
