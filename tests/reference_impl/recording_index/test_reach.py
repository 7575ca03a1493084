"""Finds are what brute force finds, and read no more than a few ranges of an index, on both engines."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, text

from reference_impl.foundation.database import Database
from reference_impl.foundation.prepared import Prepared, driver
from reference_impl.foundation.storage import Storage
from reference_impl.recording_index import METADATA
from reference_impl.recording_index.reach import LONGEST_US, length_class
from reference_impl.recording_index.recordings import FIND_GAPS, FIND_SEGMENTS, Owner, find
from reference_impl.recording_index.schema import GAPS, SEGMENTS
from reference_impl.recording_index.timeline import SPANS, STEPS

OWNER = Owner("org", "cam")
ASKED = {**OWNER.named(), "from_us": 10_000_000, "to_us": 20_000_000}


def gap_row(n: int, start_us: int, duration_us: int) -> dict[str, object]:
    filed = {"arrival": n, "length_class": length_class(duration_us)}
    named = {"span": f"span-{n}", "first": 0, "last": 0, "reason": "evicted"}
    return {**OWNER.named(), **named, **filed, "start_us": start_us, "duration_us": duration_us}


def segment_row(n: int, *, camera: str = "cam", **changes: object) -> dict[str, object]:
    named = {"organisation": "org", "camera": camera, "span": "span", "counter": n, "object_key": f"{camera}/{n}"}
    sealed = {"init_key": "i", "key_id": "k", "wrapped_key": "w", "key_version": 1, "iv": "0", "sha256": "0", "size": 1}
    timed = {"start_us": n * 2_000_000, "duration_us": 2_000_000, "arrival": n, "length_class": 0, "lost_us": None}
    return {**named, **sealed, **timed, **changes}


LENGTHS = st.one_of(st.integers(1, 200), *(st.sampled_from([us - 1, us, us + 1]) for us in LONGEST_US[:-1]))
ROWS = st.lists(st.tuples(st.integers(0, 1 << 48), LENGTHS), max_size=20)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, from_us=st.integers(0, 1 << 48), length_us=st.integers(0, 1 << 45))
@example(rows=[(0, 1 << 48), (5, 1), (1 << 46, 10)], from_us=1 << 46, length_us=5)  # one that lasts for years
def test_finds_what_reaches_in_however_long_it_is(rows: list[tuple[int, int]], from_us: int, length_us: int) -> None:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    to_us = from_us + length_us
    with engine.begin() as connection:
        if rows:
            connection.execute(insert(GAPS), [gap_row(n, *row) for n, row in enumerate(rows)])
        found = [(gap.start_us, gap.duration_us) for gap in find(connection, OWNER, from_us, to_us).gaps]
    engine.dispose()
    assert sorted(found) == sorted(row for row in rows if row[0] < to_us and sum(row) > from_us)
    assert [start for start, _ in found] == sorted(start for start, _ in found)


@pytest.fixture
async def filled(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> AsyncIterator[Database]:
    """Enough rows of enough cameras that a planner has a choice."""
    database = Database(storage(tmp_path / "index.db"), METADATA)
    rows = [segment_row(n, camera=f"cam-{n % 20}" if n % 20 else "cam") for n in range(6_000)]
    gaps = [gap_row(n, n * 10_000_000, 5_000_000 * (1 + n % 90)) for n in range(2_000)]

    def fill(connection: Connection) -> None:
        connection.execute(insert(SEGMENTS), rows).close()
        connection.execute(insert(GAPS), gaps).close()
        connection.execute(text("ANALYZE")).close()

    await database.write(fill)
    yield database
    await database.close()


async def plan(database: Database, statement: Prepared, asked: dict[str, Any]) -> list[str]:
    return await database.read(lambda connection: statement.plan(connection, asked))


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (FIND_SEGMENTS, "segments_by_time"),
        (FIND_GAPS, "gaps_by_time"),
        (STEPS, "segments_by_time"),
        (SPANS, "segments_by_time"),
    ],
)
async def test_plans_are_ranges_of_an_index(filled: Database, statement: Prepared, index: str) -> None:
    lines = await plan(filled, statement, {**ASKED, "step_us": 3_600_000_000})
    reads = [line for line in lines if index in line or "Scan" in line or line.lstrip().startswith(("SCAN", "SEARCH"))]
    on_tables = [line for line in reads if "SUBQUERY" not in line and "rows" not in line.split()[:2]]
    whole = [line for line in lines if "Seq Scan" in line or line.startswith(("SCAN segments", "SCAN gaps"))]
    assert on_tables
    assert not whole, lines
    assert any(index in line for line in on_tables), lines
    if statement in (FIND_SEGMENTS, FIND_GAPS):
        assert not any("Sort" in line or "B-TREE" in line for line in lines), lines


def steps_of_a_find(rows: int, from_us: int) -> int:
    """How many steps SQLite's machine takes for one find among so many rows before and after it."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    taken: list[None] = []
    with engine.begin() as connection:
        connection.execute(insert(SEGMENTS), [segment_row(n) for n in range(rows)])
        connection.execute(insert(GAPS), [gap_row(n, n * 10_000_000, 9_000_000) for n in range(rows // 5)])
        driver(connection).set_progress_handler(lambda: taken.append(None), 1)
        found = find(connection, OWNER, from_us, from_us + 10_000_000)
    engine.dispose()
    assert len(found.segments) == 5
    assert len(found.gaps) == 1
    return len(taken)


def test_a_find_takes_as_many_steps_among_many_rows_as_among_few() -> None:
    few, many = steps_of_a_find(100, 100_000_000), steps_of_a_find(10_000, 10_000_000_000)
    assert many <= few * 1.2
