"""What a timeline shows of a camera, on both engines."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from reference_impl.foundation.storage import Storage
from reference_impl.recording_index.schema import SEGMENTS
from tests.reference_impl.recording_index.test_recording_index import Index, gap, opened, segment, user_token

HOUR_US = 3_600_000_000
MIDNIGHT_US = 1_767_225_600_000_000  # 2026-01-01


@pytest.fixture
async def index(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> AsyncIterator[Index]:
    async with opened(storage(tmp_path / "index.db")) as index:
        yield index


async def timeline(index: Index, from_us: int, to_us: int, step_us: int = HOUR_US, role: str = "viewer") -> object:
    url = f"/v1/organisations/org/cameras/cam/timeline?from_us={from_us}&to_us={to_us}&step_us={step_us}"
    answer = await index.http.get(url, headers={"Authorization": f"Bearer {user_token(role)}"})
    return await answer.json() if answer.status == 200 else answer.status


def at(counter: int, start_us: int, duration_us: int, span: str = "span-1") -> dict[str, object]:
    return segment(counter, span=span, start_us=start_us, duration_us=duration_us)


async def test_a_segment_counts_in_each_step_that_it_reaches_into(index: Index) -> None:
    half_us = HOUR_US // 2
    rows = [at(n, MIDNIGHT_US + half_us // 2 + n * half_us, half_us) for n in range(3)]
    index.hold(*rows)
    for row in rows:
        assert (await index.tell("segments", row))[0] == 201
    quarter_us = HOUR_US // 4
    shown = await timeline(index, MIDNIGHT_US + half_us, MIDNIGHT_US + half_us + 3 * HOUR_US)
    assert isinstance(shown, dict)
    assert [step["recorded_us"] for step in shown["steps"]] == [HOUR_US, quarter_us, 0]
    assert [step["from_us"] for step in shown["steps"]] == [MIDNIGHT_US + half_us + n * HOUR_US for n in range(3)]


async def test_spans_with_what_is_lost_and_what_nobody_told(index: Index) -> None:
    rows = [at(n, MIDNIGHT_US + n * 2_000_000, 2_000_000) for n in (0, 1, 4)]
    other = at(0, MIDNIGHT_US + HOUR_US, 2_000_000, span="span-2")
    index.hold(*rows, other)
    for row in (*rows, other):
        await index.tell("segments", row)
    lost_us = 2 * HOUR_US
    assert (await index.tell("gaps", gap(5, 6, start_us=MIDNIGHT_US + 10_000_000, duration_us=lost_us)))[0] == 201
    shown = await timeline(index, MIDNIGHT_US, MIDNIGHT_US + 4 * HOUR_US)
    assert isinstance(shown, dict)
    [first, second] = shown["spans"]
    assert first == {
        "span": "span-1",
        "start_us": MIDNIGHT_US,
        "end_us": MIDNIGHT_US + 10_000_000 + lost_us,
        "segments": 3,
        "recorded_us": 6_000_000,
        "lost": 2,
        "untold": 2,
    }
    assert (second["span"], second["segments"], second["lost"], second["untold"]) == ("span-2", 1, 0, 0)
    assert [step["lost_us"] for step in shown["steps"]] == [HOUR_US - 10_000_000, HOUR_US, 10_000_000, 0]


async def test_what_is_lost_is_told_by_reason_in_each_step(index: Index) -> None:
    quarter_us = HOUR_US // 4
    rows = [at(n, MIDNIGHT_US + n * quarter_us, quarter_us) for n in range(5)]
    index.hold(*rows)
    for row in rows:
        await index.tell("segments", row)
    gaps = [
        gap(5, 8, reason="evicted-oldest", start_us=MIDNIGHT_US + HOUR_US + quarter_us, duration_us=HOUR_US),
        gap(9, 9, reason="restart", start_us=MIDNIGHT_US + 2 * HOUR_US + quarter_us, duration_us=quarter_us),
        gap(10, 10, reason="evicted-oldest", start_us=MIDNIGHT_US + 2 * HOUR_US + 2 * quarter_us, duration_us=1),
    ]
    for one in gaps:
        assert (await index.tell("gaps", one))[0] == 201
    gone = update(SEGMENTS).where(SEGMENTS.c.counter == 4).values(lost_us=MIDNIGHT_US)
    await index.service._database.write(lambda connection: connection.execute(gone))
    shown = await timeline(index, MIDNIGHT_US, MIDNIGHT_US + 3 * HOUR_US)
    assert isinstance(shown, dict)
    assert [step["lost_by_reason"] for step in shown["steps"]] == [
        {},
        {"evicted-oldest": 3 * quarter_us, "lost-in-store": quarter_us},
        {"evicted-oldest": quarter_us + 1, "restart": quarter_us},
    ]
    assert all(step["lost_us"] == sum(step["lost_by_reason"].values()) for step in shown["steps"])


@pytest.mark.parametrize("query", [(10, 9, HOUR_US), (0, 32 * 24 * HOUR_US, HOUR_US), (0, 9, HOUR_US - 1)])
async def test_what_would_read_too_much_is_refused(index: Index, query: tuple[int, int, int]) -> None:
    assert await timeline(index, *query) == 400


async def test_nobody_else_sees_it(index: Index) -> None:
    assert await timeline(index, 0, 1, role="auditor") == 403
