"""The entries of a playlist, in order of time: stored segments, and each lost segment on its own. Sans I/O."""

from collections.abc import Iterator
from dataclasses import dataclass

from reference_impl.playlists.ports import Gap, Recordings, Segment


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Times in microseconds; `segment` is None for a lost one."""

    span: str
    counter: int
    start_us: int
    duration_us: int
    segment: Segment | None
    arrival: int  # the number under which the index took it down

    @property
    def end_us(self) -> int:
        """When it is over."""
        return self.start_us + self.duration_us

    def follows(self, other: "Entry") -> bool:
        """Whether the camera made it right after the other."""
        return (self.span, self.counter) == (other.span, other.counter + 1)


def entries(recordings: Recordings, from_us: int, to_us: int) -> list[Entry]:
    """All entries that begin before `to_us` and end after `from_us`, in order of time."""
    stored = [Entry(s.span, s.counter, s.start_us, s.duration_us, s, s.arrival) for s in recordings.segments]
    lost = [entry for gap in recordings.gaps for entry in _lost(gap)]
    inside = (e for e in stored + lost if e.start_us < to_us and e.end_us > from_us)
    return sorted(inside, key=lambda e: (e.start_us, e.span, e.counter))


def _lost(gap: Gap) -> Iterator[Entry]:
    """A gap's time shared out equally, to the microsecond and with nothing left over."""
    count = gap.last - gap.first + 1
    for n in range(count):
        start, end = gap.duration_us * n // count, gap.duration_us * (n + 1) // count
        yield Entry(gap.span, gap.first + n, gap.start_us + start, end - start, None, gap.arrival)
