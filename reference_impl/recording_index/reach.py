"""What reaches into a span of time, found without looking through what lies before it.

A row that begins before the span may last into it, however long ago it began. So rows are filed by length: those of one
class that reach into the span begin at most the class's longest length before it. Each class is a range of one index,
hence the time grows with the logarithm of the rows, and of one class hardly more is read than is found: rows of a
camera seldom overlap, and within a class they are of similar length.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, CompoundSelect, Select, Table, and_, bindparam, select, union_all

from reference_impl.recording_index.rows import LONGEST_SEGMENT_US

_DAY_US = 86_400_000_000
LONGEST_US = (20_000_000, 300_000_000, LONGEST_SEGMENT_US, _DAY_US, 30 * _DAY_US, 3_650 * _DAY_US, 1 << 53)
"""The longest row of each class, in microseconds."""

OF_SEGMENTS = range(LONGEST_US.index(LONGEST_SEGMENT_US) + 1)
OF_GAPS = range(len(LONGEST_US))


def length_class(duration_us: int) -> int:
    """Where a row of this length is filed."""
    return bisect_left(LONGEST_US, duration_us)


def owned(table: Table) -> ColumnElement[bool]:
    """The rows of `organisation`'s `camera`."""
    t = table.c
    return and_(t.organisation == bindparam("organisation"), t.camera == bindparam("camera"))


def reaching(table: Table, classes: range, columns: Sequence[ColumnElement[Any]]) -> CompoundSelect[Any]:
    """Rows of a camera that begin before `to_us` and end after `from_us`, class by class, each in order of time."""
    return union_all(*(_of_class(table, n, columns) for n in classes))


def beyond_most(tables: Mapping[Table, range]) -> Select[Any]:
    """Where the first row begins that is one too many, after `most` of them in order of time; from the index alone."""
    most = bindparam("most", type_=BigInteger)
    arms = [
        _of_class(table, n, [table.c.start_us]).order_by(table.c.start_us).limit(most + 1).subquery()
        for table, classes in tables.items()
        for n in classes
    ]
    found = union_all(*(select(arm.c.start_us) for arm in arms)).subquery().c.start_us
    return select(found).order_by(found).limit(1).offset(most)


def _of_class(table: Table, number: int, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    t = table.c
    from_us, to_us = bindparam("from_us", type_=BigInteger), bindparam("to_us", type_=BigInteger)
    near = and_(t.length_class == number, t.start_us > from_us - LONGEST_US[number], t.start_us < to_us)
    return select(*columns).where(owned(table), near, t.start_us + t.duration_us > from_us)
