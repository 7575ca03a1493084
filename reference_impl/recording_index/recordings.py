"""The index's rows in SQL: taken down once, contradictions refused, found by time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    or_,
    select,
)

from reference_impl.foundation.prepared import Prepared
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.upsert import Insert, insert
from reference_impl.recording_index.reach import OF_GAPS, OF_SEGMENTS, beyond_most, length_class, reaching
from reference_impl.recording_index.rows import Gap, KnownGap, KnownSegment, Segment
from reference_impl.recording_index.schema import GAPS, SEGMENTS

LOST_IN_STORE = "lost-in-store"
"""The reason of a gap where the store has lost what was acknowledged."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rows: the organisation's camera."""

    organisation: str
    camera: str

    def rows(self, table: Table) -> ColumnElement[bool]:
        """The condition that picks them."""
        return and_(table.c.organisation == self.organisation, table.c.camera == self.camera)

    def named(self) -> dict[str, str]:
        """Its part of a row."""
        return {"organisation": self.organisation, "camera": self.camera}


@dataclass(frozen=True, slots=True)
class Recordings:
    """What is known of a camera in a span of time, each in order of time."""

    segments: tuple[KnownSegment, ...]
    gaps: tuple[KnownGap, ...]


def _same_segment() -> Select[Any]:
    """Whatever is in a segment's place, or has its object."""
    t = SEGMENTS.c
    same_object = and_(_is(t.organisation), _is(t.object_key))
    same_place = and_(_is(t.organisation), _is(t.camera), _is(t.span), _is(t.counter))
    return select(*(t[name] for name in _TOLD)).where(or_(same_place, same_object))


def _lost_with_segment() -> Select[Any]:
    """Gaps of a segment's span that call it lost: by number, or by the middle of its time, `middle_us`."""
    t = GAPS.c
    counter: BindParameter[int] = bindparam("counter")
    middle_us: BindParameter[int] = bindparam("middle_us")
    by_number = and_(t.first <= counter, t.last >= counter)
    by_time = and_(t.start_us <= middle_us, t.start_us + t.duration_us > middle_us)
    whose = and_(_is(t.organisation), _is(t.camera), _is(t.span))
    return select(t.first).where(whose, or_(by_number, by_time)).limit(1)


def _unless_lost() -> Insert:
    """A segment's row, where nothing is in its place and no gap calls it lost."""
    row = select(*(bindparam(column.name, type_=column.type) for column in SEGMENTS.c))
    free = row.where(~_lost_with_segment().exists())
    return insert(SEGMENTS).from_select(_COLUMNS, free).on_conflict_do_nothing()


def _is(column: Column[Any]) -> ColumnElement[bool]:
    """The column has the value that is bound to its name."""
    return column == bindparam(column.name)


# Made once: every segment of every camera passes here, and every playlist.
_COLUMNS = tuple(SEGMENTS.c.keys())
_TOLD = ("organisation", "camera", *Segment.model_fields)
_FOUND_SEGMENT = (*KnownSegment.model_fields, "lost_us")
_FOUND_GAP = tuple(KnownGap.model_fields)
_SAME_SEGMENT = Prepared(_same_segment())
_ADD_SEGMENT = Prepared(_unless_lost())
FIND_SEGMENTS = Prepared(reaching(SEGMENTS, OF_SEGMENTS, [SEGMENTS.c[name] for name in _FOUND_SEGMENT]))
FIND_GAPS = Prepared(reaching(GAPS, OF_GAPS, [GAPS.c[name] for name in _FOUND_GAP]))

BEYOND = Prepared(beyond_most({SEGMENTS: OF_SEGMENTS, GAPS: OF_GAPS}))


def add_segment(connection: Connection, owner: Owner, new: Segment, arrival: int) -> bool:
    """Take it down, with one statement; False where it is there already.

    A Problem (409) where something else is in its place, or it was reported lost; then nothing is written.
    """
    told = {**owner.named(), **new.model_dump()}
    filed = {"arrival": arrival, "length_class": length_class(new.duration_us), "lost_us": None}
    middle_us = new.start_us + new.duration_us // 2
    if _ADD_SEGMENT.changed(connection, {**told, **filed, "middle_us": middle_us}):
        return True
    there = _SAME_SEGMENT.rows(connection, told)
    if any(dict(zip(_TOLD, known, strict=True)) != told for known in there):
        raise Problem(409, "different-segment", f"Span {new.span} has another segment {new.counter}, or this key.")
    if not there:
        raise Problem(409, "gap-contradicts-segment", "This segment was reported lost.")
    return False


def add_gap(connection: Connection, owner: Owner, new: Gap, arrival: int) -> bool:
    """Take it down; False where it is there already. A Problem (409) where it contradicts what is known."""
    overlapping = and_(owner.rows(GAPS), GAPS.c.span == new.span, GAPS.c.first <= new.last, GAPS.c.last >= new.first)
    there = connection.execute(select(GAPS).where(overlapping)).all()
    if there:
        if any(_gap(row._asdict()) != KnownGap(**new.model_dump(), arrival=row.arrival) for row in there):
            raise Problem(409, "different-gap", f"Part of {new.first} to {new.last} was reported lost before.")
        return False
    held = connection.execute(select(SEGMENTS.c.counter).where(owner.rows(SEGMENTS), _held_in(new)).limit(1)).first()
    if held is not None:
        raise Problem(409, "gap-contradicts-segment", f"Segment {held.counter} of span {new.span} is recorded.")
    row = {**owner.named(), **new.model_dump(), "arrival": arrival, "length_class": length_class(new.duration_us)}
    connection.execute(insert(GAPS).values(row))
    return True


def beyond(connection: Connection, owner: Owner, from_us: int, to_us: int, most: int) -> int | None:
    """Where to end instead of `to_us`, for at most so many rows; None where there are no more. Reads no row for it."""
    found = BEYOND.rows(connection, {**owner.named(), "from_us": from_us, "to_us": to_us, "most": most})
    return int(found[0][0]) if found else None


def find(connection: Connection, owner: Owner, from_us: int, to_us: int, *, with_segments: bool = True) -> Recordings:
    """All that begins before `to_us` and ends after `from_us`, microseconds since 1970.

    A segment whose object the store has lost is a gap.
    """
    asked = {**owner.named(), "from_us": from_us, "to_us": to_us}
    segments: list[KnownSegment] = []
    gaps = [_gap(dict(zip(_FOUND_GAP, row, strict=True))) for row in FIND_GAPS.rows(connection, asked)]
    for row in FIND_SEGMENTS.rows(connection, asked) if with_segments else ():
        segment = KnownSegment.model_construct(**dict(zip(_FOUND_SEGMENT[:-1], row, strict=False)))
        if row[-1] is None:
            segments.append(segment)
        else:
            gaps.append(_lost(segment))
    return Recordings(tuple(sorted(segments, key=_by_time)), tuple(sorted(gaps, key=_by_time)))


def _by_time(row: Segment | Gap) -> tuple[int, str]:
    return row.start_us, row.span


def _lost(segment: KnownSegment) -> KnownGap:
    """One whose object is gone, as a gap of one."""
    return KnownGap.model_construct(
        span=segment.span,
        first=segment.counter,
        last=segment.counter,
        start_us=segment.start_us,
        duration_us=segment.duration_us,
        reason=LOST_IN_STORE,
        arrival=segment.arrival,
    )


def _held_in(gap: Gap) -> ColumnElement[bool]:
    """Segments of the gap's span that it calls lost: by number, or by the middle of their time.

    The middle, since times are rounded to microseconds and neighbours may touch.
    """
    t = SEGMENTS.c
    middle = t.start_us + t.duration_us // 2
    by_time = and_(middle >= gap.start_us, middle < gap.start_us + gap.duration_us)
    return and_(t.span == gap.span, or_(t.counter.between(gap.first, gap.last), by_time))


def _gap(row: Mapping[str, Any]) -> KnownGap:
    return KnownGap.model_construct(**{name: row[name] for name in _FOUND_GAP})
