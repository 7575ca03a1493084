"""The entries of a playlist, in order of time: stored segments, and each lost segment on its own. Sans I/O."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

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


def entries(recordings: Recordings, from_us: int, to_us: int, most: int | None = None) -> list[Entry]:
    """The entries that begin before `to_us` and end after `from_us`, in order of time; the first `most` of them.

    A gap may stand for a million: no more of them are made than are given back.
    """
    stored = [Entry(s.span, s.counter, s.start_us, s.duration_us, s, s.arrival) for s in recordings.segments]
    in_time = heapq.merge(sorted(stored, key=_by_time), *(_lost(g, from_us) for g in recordings.gaps), key=_by_time)
    return list(islice((e for e in in_time if e.start_us < to_us and e.end_us > from_us), most))


def _by_time(entry: Entry) -> tuple[int, str, int]:
    return entry.start_us, entry.span, entry.counter


def _lost(gap: Gap, from_us: int) -> Iterator[Entry]:
    """A gap's time shared out equally, to the microsecond and with nothing left over; from about `from_us` on."""
    count = gap.last - gap.first + 1
    for n in range(max(0, (from_us - gap.start_us) * count // gap.duration_us - 1), count):
        start, end = gap.duration_us * n // count, gap.duration_us * (n + 1) // count
        yield Entry(gap.span, gap.first + n, gap.start_us + start, end - start, None, gap.arrival)
