"""What is shown of a camera at closer range: stretches without a hole, on both engines."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from reference_impl.foundation.storage import Storage
from tests.reference_impl.recording_index.test_recording_index import Index, gap, opened, segment, user_token

DAY_US, SECOND_US = 86_400_000_000, 1_000_000
MIDNIGHT_US = 1_767_225_600_000_000  # 2026-01-01


@pytest.fixture
async def index(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> AsyncIterator[Index]:
    async with opened(storage(tmp_path / "index.db")) as index:
        yield index


async def asked(index: Index, from_us: int, to_us: int, role: str = "viewer") -> Any:  # noqa: ANN401 - JSON
    url = f"/v1/organisations/org/cameras/cam/coverage?from_us={from_us}&to_us={to_us}"
    answer = await index.http.get(url, headers={"Authorization": f"Bearer {user_token(role)}"})
    return await answer.json() if answer.status == 200 else answer.status


async def record(index: Index, span: str, counters: range, start_us: int) -> None:
    """Segments of two seconds; counter 0 begins at `start_us`."""
    for n in counters:
        row = segment(n, span=span, start_us=start_us + n * 2 * SECOND_US, duration_us=2 * SECOND_US)
        index.hold(row)
        assert (await index.tell("segments", row))[0] == 201


async def test_segments_without_a_hole_are_one_stretch(index: Index) -> None:
    await record(index, "span-1", range(3), MIDNIGHT_US)
    await record(index, "span-1", range(5, 8), MIDNIGHT_US)  # nobody told of 3 and 4
    await record(index, "span-2", range(2), MIDNIGHT_US + DAY_US // 2)
    lost = gap(8, 9, span="span-1", start_us=MIDNIGHT_US + 16 * SECOND_US, duration_us=4 * SECOND_US, reason="restart")
    assert (await index.tell("gaps", lost))[0] == 201
    shown = await asked(index, MIDNIGHT_US, MIDNIGHT_US + DAY_US)
    facts = [(s["span"], s["first"], s["last"], s["lost"], s["reason"]) for s in shown["stretches"]]
    assert facts == [
        ("span-1", 0, 2, False, None),
        ("span-1", 5, 7, False, None),
        ("span-1", 8, 9, True, "restart"),
        ("span-2", 0, 1, False, None),
    ]
    assert [(s["start_us"] - MIDNIGHT_US, s["end_us"] - MIDNIGHT_US) for s in shown["stretches"][:3]] == [
        (0, 6 * SECOND_US), (10 * SECOND_US, 16 * SECOND_US), (16 * SECOND_US, 20 * SECOND_US),
    ]  # fmt: skip
    assert shown["next_us"] is None


async def test_it_begins_with_what_reaches_into_the_time(index: Index) -> None:
    await record(index, "span-1", range(4), MIDNIGHT_US)
    shown = await asked(index, MIDNIGHT_US + 3 * SECOND_US, MIDNIGHT_US + 4 * SECOND_US)
    assert [(s["first"], s["last"]) for s in shown["stretches"]] == [(1, 1)]


@pytest.mark.parametrize("query", [(10, 9), (0, 2 * DAY_US + 1)])
async def test_what_would_read_too_much_is_refused(index: Index, query: tuple[int, int]) -> None:
    assert await asked(index, *query) == 400


async def test_nobody_else_sees_it(index: Index) -> None:
    assert await asked(index, 0, 1, role="auditor") == 403
