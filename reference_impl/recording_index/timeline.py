"""What a timeline shows: how much of each step is recorded and lost, and the spans of recording, summed up in SQL."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Select, bindparam, case, func, select

from reference_impl.foundation.prepared import Prepared
from reference_impl.recording_index.reach import OF_SEGMENTS, reaching
from reference_impl.recording_index.recordings import LOST_IN_STORE, Owner, find
from reference_impl.recording_index.rows import LONGEST_SEGMENT_US, KnownGap, Span, Step, Timeline
from reference_impl.recording_index.schema import SEGMENTS

LONGEST_US = 31 * 86_400_000_000
"""One timeline reads each of its rows: a month of 2 s segments takes half a second."""

SHORTEST_STEP_US = LONGEST_SEGMENT_US
"""So that no segment reaches into more than two steps."""


def _steps() -> Select[Any]:
    """Step number, recorded and lost in it, and what reaches from there into the next; from the index alone."""
    t = SEGMENTS.c
    rows = reaching(SEGMENTS, OF_SEGMENTS, [t.start_us, t.duration_us, t.lost_us]).subquery()
    from_us, to_us, step_us = (bindparam(name, type_=BigInteger) for name in ("from_us", "to_us", "step_us"))
    begins = case((rows.c.start_us < from_us, from_us), else_=rows.c.start_us)
    ended = rows.c.start_us + rows.c.duration_us
    ends = case((ended > to_us, to_us), else_=ended)
    step = ((begins - from_us) // step_us).label("step")
    border = from_us + (step + 1) * step_us
    here = case((ends > border, border), else_=ends) - begins
    beyond = case((ends > border, ends - border), else_=0)
    lost = rows.c.lost_us.is_not(None)
    sums = [func.sum(case((which, length), else_=0)) for which in (~lost, lost) for length in (here, beyond)]
    return select(step, *sums).group_by(step)


def _spans() -> Select[Any]:
    """By span: from when to when, the counters at its ends, how many segments, how much is recorded."""
    t = SEGMENTS.c
    rows = reaching(SEGMENTS, OF_SEGMENTS, [t.span, t.counter, t.start_us, t.duration_us, t.lost_us]).subquery().c
    there = rows.lost_us.is_(None)
    return select(
        rows.span,
        func.min(rows.start_us),
        func.max(rows.start_us + rows.duration_us),
        func.min(rows.counter),
        func.max(rows.counter),
        func.count(),
        func.sum(case((there, 1), else_=0)),
        func.sum(case((there, rows.duration_us), else_=0)),
    ).group_by(rows.span)


STEPS, SPANS = Prepared(_steps()), Prepared(_spans())


def timeline(connection: Connection, owner: Owner, from_us: int, to_us: int, step_us: int) -> Timeline:
    """Of a camera from … to …, in steps from `from_us` on (the last one may be shorter)."""
    asked = {**owner.named(), "from_us": from_us, "to_us": to_us}
    gaps = find(connection, owner, from_us, to_us, with_segments=False).gaps
    count = -(-(to_us - from_us) // step_us)
    recorded = [0] * (count + 1)
    lost = [Counter[str]() for _ in recorded]  # by reason
    for step, kept, kept_beyond, gone, gone_beyond in STEPS.rows(connection, {**asked, "step_us": step_us}):
        recorded[step] += int(kept)
        recorded[step + 1] += int(kept_beyond)
        lost[step][LOST_IN_STORE] += int(gone)
        lost[step + 1][LOST_IN_STORE] += int(gone_beyond)
    for gap in gaps:
        for step, length_us in _shared_out(gap, from_us, to_us, step_us):
            lost[step][gap.reason] += length_us
    steps = tuple(_step(from_us + n * step_us, recorded[n], lost[n]) for n in range(count))
    return Timeline(steps=steps, spans=tuple(sorted(_found_spans(connection, asked, gaps), key=lambda s: s.start_us)))


def _step(from_us: int, recorded_us: int, lost: Counter[str]) -> Step:
    by_reason = {reason: lost_us for reason, lost_us in sorted(lost.items()) if lost_us}
    return Step(from_us=from_us, recorded_us=recorded_us, lost_us=lost.total(), lost_by_reason=by_reason)


def _shared_out(gap: KnownGap, from_us: int, to_us: int, step_us: int) -> Iterator[tuple[int, int]]:
    """A gap's part of each step."""
    at, end = max(gap.start_us, from_us), min(gap.start_us + gap.duration_us, to_us)
    while at < end:
        step = (at - from_us) // step_us
        border = min(end, from_us + (step + 1) * step_us)
        yield step, border - at
        at = border


def _found_spans(connection: Connection, asked: dict[str, Any], gaps: tuple[KnownGap, ...]) -> Iterator[Span]:
    parts: dict[str, list[_Part]] = {}
    for name, *rest in SPANS.rows(connection, asked):
        start_us, end_us, first, last, rows, kept, recorded_us = map(int, rest)
        part = _Part(start_us, end_us, first, last, kept, recorded_us, rows - kept)
        parts.setdefault(name, []).append(part)
    for gap in gaps:
        end_us, lost = gap.start_us + gap.duration_us, gap.last - gap.first + 1
        parts.setdefault(gap.span, []).append(_Part(gap.start_us, end_us, gap.first, gap.last, 0, 0, lost))
    return (_whole(name, of_span) for name, of_span in parts.items())


class _Part(NamedTuple):
    """Some of a span: its segments, or one gap."""

    start_us: int
    end_us: int
    first: int
    last: int
    segments: int
    recorded_us: int
    lost: int


def _whole(name: str, parts: list[_Part]) -> Span:
    segments, lost = sum(part.segments for part in parts), sum(part.lost for part in parts)
    numbered = max(part.last for part in parts) - min(part.first for part in parts) + 1
    return Span(
        span=name,
        start_us=min(part.start_us for part in parts),
        end_us=max(part.end_us for part in parts),
        segments=segments,
        recorded_us=sum(part.recorded_us for part in parts),
        lost=lost,
        untold=numbered - segments - lost,
    )
