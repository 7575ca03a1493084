"""What a timeline draws at closer range: runs without a hole, and gaps with their reasons. No segment is listed."""

from operator import attrgetter
from typing import Annotated, Any

from pydantic import Field, model_validator
from sqlalchemy import Connection, Select, func, select

from reference_impl.foundation.body import Body
from reference_impl.foundation.prepared import Prepared
from reference_impl.recording_index.reach import OF_SEGMENTS, reaching
from reference_impl.recording_index.recordings import LOST_IN_STORE, Owner, find
from reference_impl.recording_index.rows import Coverage, Stretch
from reference_impl.recording_index.schema import SEGMENTS

LONGEST_US = 2 * 86_400_000_000
"""One answer reads each of its rows."""


class CoverageQuery(Body):
    """A span of time, microseconds since 1970, at most 2 days."""

    from_us: Annotated[int, Field(ge=0, le=1 << 53)]
    to_us: Annotated[int, Field(ge=0, le=1 << 53)]

    @model_validator(mode="after")
    def _bounded(self) -> "CoverageQuery":
        if not self.from_us <= self.to_us <= self.from_us + LONGEST_US:
            raise ValueError("to_us must be from from_us to 2 days after it")
        return self


def _runs() -> Select[Any]:
    """Rows of a span whose counters have no hole, as one; those whose object is lost apart from the others.

    A row's counter less its place among its like is the same for all rows of a run.
    """
    t = SEGMENTS.c
    rows = reaching(SEGMENTS, OF_SEGMENTS, [t.span, t.counter, t.start_us, t.duration_us, t.lost_us]).subquery().c
    lost = rows.lost_us.is_not(None)
    place = func.row_number().over(partition_by=(rows.span, lost), order_by=rows.counter)
    columns = (rows.span, lost.label("lost"), rows.counter, rows.start_us, rows.duration_us)
    numbered = select(*columns, (rows.counter - place).label("run")).subquery().c
    return select(
        numbered.span,
        numbered.lost,
        func.min(numbered.start_us),
        func.max(numbered.start_us + numbered.duration_us),
        func.min(numbered.counter),
        func.max(numbered.counter),
    ).group_by(numbered.span, numbered.lost, numbered.run)


RUNS = Prepared(_runs())


def coverage(connection: Connection, owner: Owner, from_us: int, to_us: int, most: int) -> Coverage:
    """Of a camera from … to …, in order of time: the first `most`, and where to go on."""
    asked = {**owner.named(), "from_us": from_us, "to_us": to_us}
    found = [
        _stretch(span, int(start), int(end), int(first), int(last), LOST_IN_STORE if lost else None)
        for span, lost, start, end, first, last in RUNS.rows(connection, asked)
    ]
    found += [
        _stretch(gap.span, gap.start_us, gap.start_us + gap.duration_us, gap.first, gap.last, gap.reason)
        for gap in find(connection, owner, from_us, to_us, with_segments=False).gaps
    ]
    found.sort(key=attrgetter("start_us", "end_us"))
    next_us = found[most].start_us if len(found) > most else None
    return Coverage.model_construct(stretches=tuple(found[:most]), next_us=next_us)


def _stretch(span: str, start_us: int, end_us: int, first: int, last: int, reason: str | None) -> Stretch:
    return Stretch.model_construct(
        span=span, start_us=start_us, end_us=end_us, first=first, last=last, lost=reason is not None, reason=reason
    )
