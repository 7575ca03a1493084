"""How full a stream cache was at least, worked out from when segments were made and when they were acknowledged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.checks.by_sight.sight import Sight
from harness.checks.facts.answers import IndexedSegment
from harness.history.event import SegmentName


@dataclass(frozen=True, slots=True)
class Held:
    """A segment that was stored in the end: in the cache from its making to its acknowledgement (microseconds)."""

    row: IndexedSegment
    from_us: int
    to_us: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A segment of which a gap tells: it was dropped between its making and the end of the time for that."""

    span: str
    counter: int
    made_us: int
    until_us: int
    size: int  # about


def held(sight: Sight) -> tuple[Held, ...]:
    """Every segment that was stored. A camera whose clock is ahead of ours makes nothing after it has arrived."""
    known = [
        (row, row.start_us + row.duration_us, at_us)
        for row in sight.rows
        if (at_us := sight.stored_us.get(_name(row))) is not None
    ]
    ahead_us = max((made_us - at_us for _, made_us, at_us in known), default=0)
    return tuple(Held(row, made_us - max(0, ahead_us), at_us) for row, made_us, at_us in known)


def lost(sight: Sight) -> Iterator[Lost]:
    """Every segment that a gap tells of. Once the uplink is back and takes something, nothing more need be dropped."""
    about = max((row.size for row in sight.rows), default=0)
    first_us = min((at_us for at_us in sight.stored_us.values() if at_us > sight.back_us), default=0)
    for gap in sight.gaps:
        count = gap.last - gap.first + 1
        for n in range(count):
            made_us = gap.start_us + (n + 1) * gap.duration_us // count
            told_us = sight.told_us.get((gap.camera, gap.span, gap.first + n), 0)
            in_outage = sight.cut_us and made_us <= sight.back_us < first_us
            yield Lost(gap.span, gap.first + n, made_us, min(told_us, first_us) if in_outage else told_us, about)


def late_us(kept: tuple[Held, ...]) -> int:
    """How much later than at its own end a segment may have been there: as long as it is."""
    return max((h.row.duration_us for h in kept), default=0)


def fullest_bytes(kept: tuple[Held, ...], from_us: int, to_us: int) -> int:
    """The highest level in a span of time, at least: levels rise when a segment is made."""
    moments = {from_us, *(h.from_us for h in kept if from_us <= h.from_us <= to_us)}
    return max(_level_bytes(kept, at_us) for at_us in moments)


def fullest_at_loss_bytes(loss: Lost, kept: tuple[Held, ...], younger: Iterable[Lost]) -> int:
    """The highest level, at most, at which a segment can have been lost.

    Args:
        loss: the segment.
        kept: what was stored in the end.
        younger: what was lost after it, and may have been in the cache still.
    """
    to_us = max(loss.made_us, loss.until_us)
    lost_too = [m for m in younger if m.made_us <= to_us]
    moments = {loss.made_us, *(h.from_us for h in kept), *(m.made_us for m in lost_too)}
    return max(
        _level_bytes(kept, at_us) + sum(m.size for m in lost_too if m.made_us <= at_us <= m.until_us)
        for at_us in moments
        if loss.made_us <= at_us <= to_us
    )


def _level_bytes(kept: tuple[Held, ...], at_us: int) -> int:
    return sum(h.row.size for h in kept if h.from_us <= at_us < h.to_us)


def _name(row: IndexedSegment) -> SegmentName:
    return row.camera, row.span, row.counter
