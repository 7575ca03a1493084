"""What was lost and the cloud has not been told yet."""

from collections import deque
from dataclasses import dataclass, replace

from harness.camera.stream_cache import DropReason


@dataclass(frozen=True, slots=True)
class GapReport:
    """A run of lost segments of one span, from counter `first` to `last`, both included."""

    span: str
    first: int
    last: int
    start_us: int
    duration_us: int
    reason: DropReason

    def followed_by(self, other: "GapReport") -> bool:
        """Whether the other goes on where this one ends."""
        return (self.span, self.last + 1, self.reason) == (other.span, other.first, other.reason)


class GapLedger:
    """Losses that wait to be reported. Each is reported once; one that is being reported does not grow."""

    def __init__(self) -> None:
        self._pending: deque[GapReport] = deque()
        self._handed_out: GapReport | None = None

    def add(self, span: str, counter: int, start_us: int, duration_us: int, reason: DropReason) -> None:
        """One segment was lost."""
        new = GapReport(span, counter, counter, start_us, duration_us, reason)
        last = self._pending[-1] if self._pending else None
        if last is not None and last.followed_by(new):
            self._pending[-1] = replace(last, last=counter, duration_us=last.duration_us + duration_us)
        else:
            self._pending.append(new)

    @property
    def waiting(self) -> bool:
        """Whether something is to be reported."""
        return self._handed_out is not None or bool(self._pending)

    def next_report(self) -> GapReport | None:
        """What to report next; the same until it was `reported`."""
        if self._handed_out is None and self._pending:
            self._handed_out = self._pending.popleft()
        return self._handed_out

    def reported(self, report: GapReport) -> None:
        """The cloud took it. ValueError for one that was not handed out."""
        if report != self._handed_out:
            raise ValueError(f"{report} was not handed out")
        self._handed_out = None
