"""However much there is of a camera, one answer reads a bounded part of it. On both engines."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from reference_impl.foundation.limits import Limits
from reference_impl.foundation.prepared import Prepared, is_sqlite
from reference_impl.foundation.storage import Storage
from reference_impl.recording_index import Segment, recordings
from reference_impl.recording_index.reach import length_class
from reference_impl.recording_index.recordings import BEYOND, Owner
from reference_impl.recording_index.schema import GAPS, SEGMENTS
from tests.reference_impl.recording_index.test_recording_index import START_US, TWO_S, Index, gap, opened, segment

ROWS, MOST = 2_000, 150
OWNER = Owner("org", "cam")


def _recorded(connection: Connection) -> None:
    """Every hundredth is lost."""
    lost = [gap(n, n) for n in range(0, ROWS, 100)]
    kept = [{**segment(n), "lost_us": None} for n in range(ROWS) if n % 100]
    for table, rows in ((SEGMENTS, kept), (GAPS, lost)):
        filed = [{**OWNER.named(), "arrival": 1, "length_class": length_class(TWO_S), **row} for row in rows]
        connection.execute(insert(table), filed)


@pytest.fixture
async def index(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> Any:  # noqa: ANN401 - a generator
    async with opened(storage(tmp_path / "index.db"), Limits(answer_rows=MOST)) as index:
        await index.service._database.write(_recorded)
        yield index


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each statement gave."""
    counts, rows = list[int](), Prepared.rows

    def counted(self: Prepared, *given: Any) -> Sequence[tuple[Any, ...]]:  # noqa: ANN401 - as it is called
        found = rows(self, *given)
        counts.append(len(found))
        return found

    monkeypatch.setattr(Prepared, "rows", counted)
    return counts


async def test_all_is_found_page_by_page_and_no_page_reads_more_than_its_rows(index: Index, read: list[int]) -> None:
    found, at_us, pages = [], 0, 0
    while at_us is not None:
        read.clear()
        page = await index.page(f"?from_us={at_us}")
        assert sum(read) <= MOST + 1
        assert len(json.dumps(page)) < MOST * 1_000
        found += [row["counter"] for row in page["segments"]] + [row["first"] for row in page["gaps"]]
        at_us, pages = page["next_us"], pages + 1
    assert sorted(found) == list(range(ROWS))
    assert pages == -(-ROWS // MOST)


async def test_what_reaches_over_a_page_s_end_is_on_both(index: Index) -> None:
    first = await index.page()
    assert first["next_us"] == START_US + MOST * TWO_S
    earlier = first["next_us"] - TWO_S // 2
    again = await index.page(f"?from_us={earlier}")
    assert again["segments"][0] == first["segments"][-1]


async def test_where_to_end_is_read_from_the_index_alone(index: Index, read: list[int]) -> None:
    until_us = await index.service.beyond("org", "cam", 0, 1 << 53, MOST)
    assert (until_us, read) == (START_US + MOST * TWO_S, [1])
    assert await index.service.beyond("org", "cam", 0, 1 << 53, ROWS) is None
    assert await index.service.beyond("org", "cam", 0, 1 << 53, ROWS - 1) == START_US + (ROWS - 1) * TWO_S
    asked = {**OWNER.named(), "from_us": 0, "to_us": 1 << 53, "most": MOST}
    sqlite, plan = await index.service._database.read(lambda c: (is_sqlite(c), BEYOND.plan(c, asked)))
    searched = [line for line in plan if line.startswith("SEARCH")]
    assert bool(searched) is sqlite
    assert all("USING COVERING INDEX" in line for line in searched)


async def test_too_many_of_one_moment_are_refused_rather_than_asked_for_for_ever(index: Index) -> None:
    def work(connection: Connection) -> None:
        for n in range(MOST + 1):
            told = segment(n, span=f"at-once-{n}", object_key=f"cam/at-once-{n}", start_us=START_US)
            recordings.add_segment(connection, OWNER, Segment(**told), n)  # type: ignore[arg-type]

    await index.service._database.write(work)
    assert await index.recordings(f"?from_us={START_US}") == 413
