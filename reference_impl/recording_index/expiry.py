"""Rows whose retention is over, by the end of what they tell of. Each function runs inside one transaction."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select

from reference_impl.recording_index.care import Removal
from reference_impl.recording_index.reach import OF_GAPS, OF_SEGMENTS
from reference_impl.recording_index.recordings import Owner
from reference_impl.recording_index.schema import GAPS, REMOVALS, SEGMENTS


def owners(connection: Connection, organisation: str) -> list[Owner]:
    """The organisation's cameras that have rows. Steps from one to the next, however many rows each of them has."""
    named = {name for table in (SEGMENTS, GAPS) for name in _steps(connection, table, "camera", organisation)}
    return [Owner(organisation, camera) for camera in sorted(named)]


def organisations(connection: Connection) -> list[str]:
    """Those that have rows."""
    return sorted({name for table in (SEGMENTS, GAPS) for name in _steps(connection, table, "organisation")})


def remove_expired(
    connection: Connection, owner: Owner, before_us: int, at_us: int, most: int
) -> tuple[int, list[str]]:
    """Remove rows that ended before, at most so many of each kind, and note that; how many, and their objects' keys."""
    segments = list(_expired(connection, owner, SEGMENTS, before_us, most))
    gaps = list(_expired(connection, owner, GAPS, before_us, most))
    _delete(connection, owner, SEGMENTS, "counter", segments)
    _delete(connection, owner, GAPS, "first", gaps)
    if segments or gaps:
        counts = {"segments": len(segments), "gaps": len(gaps)}
        connection.execute(insert(REMOVALS).values(**owner.named(), at_us=at_us, before_us=before_us, **counts))
    return len(segments) + len(gaps), [row.object_key for row in segments]


def removals(connection: Connection, organisation: str, most: int) -> list[Removal]:
    """What was removed of the organisation's, the latest first."""
    shown = [REMOVALS.c[name] for name in Removal.model_fields]
    query = select(*shown).where(REMOVALS.c.organisation == organisation).order_by(REMOVALS.c.number.desc())
    return [Removal(**row._asdict()) for row in connection.execute(query.limit(most))]


def _expired(connection: Connection, owner: Owner, table: Table, before_us: int, most: int) -> Iterator[Any]:
    """Class by class: a range of the index by time each."""
    t, left = table.c, most
    for number in OF_SEGMENTS if table is SEGMENTS else OF_GAPS:
        over = (t.length_class == number, t.start_us < before_us, t.start_us + t.duration_us <= before_us)
        found = connection.execute(select(table).where(owner.rows(table), *over).order_by(t.start_us).limit(left)).all()
        yield from found
        left -= len(found)


def _delete(connection: Connection, owner: Owner, table: Table, number: str, rows: Sequence[Any]) -> None:
    one = (table.c.span == bindparam("its_span"), table.c[number] == bindparam("its_number"))
    named = [{"its_span": row.span, "its_number": getattr(row, number)} for row in rows]
    if named:
        connection.execute(delete(table).where(owner.rows(table), *one), named)


def _steps(connection: Connection, table: Table, name: str, organisation: str | None = None) -> Iterator[str]:
    """The values of a column, each by one look into the primary key."""
    column: Column[Any] = table.c[name]
    query = select(func.min(column)).where(column > bindparam("last"))
    if organisation is not None:
        query = query.where(table.c.organisation == organisation)
    last = ""
    while (last := connection.execute(query, {"last": last}).scalar_one()) is not None:
        yield last
