"""Several segments told at once: all or none, durable, and as true as if each were told by itself."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from reference_impl.foundation.storage import Storage
from reference_impl.recording_index.rows import MOST_TOLD
from tests.reference_impl.recording_index.test_recording_index import Index, gap, opened, segment

NOTHING: dict[str, list[object]] = {"segments": [], "gaps": []}


@pytest.fixture
async def index(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> AsyncIterator[Index]:
    async with opened(storage(tmp_path / "index.db")) as index:
        yield index


async def tell(index: Index, *rows: dict[str, object]) -> tuple[int, str]:
    return await index.tell("segment-lists", {"segments": rows})


async def test_a_list_is_taken_down_in_one_and_again_does_no_harm(index: Index) -> None:
    rows = [segment(n) for n in range(5)]
    index.hold(*rows)
    assert await tell(index, *rows[:3]) == (201, "")
    assert await tell(index, *rows[:3]) == (200, "")
    assert await tell(index, *rows) == (201, ""), "two of them are new"
    assert await index.recordings() == {"segments": rows, "gaps": []}
    found = await index.service.find("org", "cam", 0, 1 << 53)
    assert [row.arrival for row in found.segments] == sorted({row.arrival for row in found.segments})


@pytest.mark.parametrize(
    ("lie", "refusal"),
    [
        ({"sha256": "0" * 64}, (422, "not-stored")),
        ({"init_key": "cam/none.mp4"}, (422, "not-an-init")),
        ({"object_key": "other/span-1.2.m4v"}, (403, "not-your-camera")),
        ({"start_us": 1 << 52}, (422, "too-far-ahead")),
        ({"counter": 0}, (409, "different-segment")),
        ({"counter": 8}, (409, "gap-contradicts-segment")),
        ({"iv": "short"}, (400, "body-not-valid")),
    ],
)
async def test_one_that_is_refused_refuses_all(index: Index, lie: dict[str, object], refusal: tuple[int, str]) -> None:
    rows = [segment(n) for n in range(4)]
    index.hold(*rows)
    assert await index.tell("gaps", gap(8, 8)) == (201, "")
    before = await index.recordings()
    assert await tell(index, *rows[:2], rows[2] | lie, rows[3]) == refusal
    assert await index.recordings() == before, "nothing of it was taken"
    assert await tell(index, *rows) == (201, "")


async def test_a_list_has_one_to_so_many(index: Index) -> None:
    rows = [segment(n) for n in range(MOST_TOLD + 1)]
    index.hold(*rows)
    assert await tell(index) == (400, "body-not-valid")
    assert await tell(index, *rows) == (400, "body-not-valid")
    assert await index.recordings() == NOTHING
    assert await tell(index, *rows[:-1]) == (201, "")


async def test_the_longest_list_is_within_the_longest_body(index: Index) -> None:
    key = "cam/" + "x" * 1020
    rows = [
        segment(n, init_key="cam/init." + "y" * 1015, span="s" * 200, key_id="k" * 200, wrapped_key="A" * 1400)
        | {"object_key": f"{key[:-2]}{n:02}"}
        for n in range(MOST_TOLD)
    ]
    index.hold(*rows)
    assert await tell(index, *rows) == (201, "")


async def test_a_list_that_tells_one_thing_twice_is_told_once(index: Index) -> None:
    index.hold(segment(0))
    assert await tell(index, segment(0), segment(0)) == (201, "")
    assert await index.recordings() == {"segments": [segment(0)], "gaps": []}
