"""What an index says of a camera, page by page."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from harness.checks.facts.answers import IndexAnswer
from harness.cloud.http import Answer
from harness.cloud.request import Request
from harness.conformance import holdings

LENGTH_US = 10


def row(counter: int) -> dict[str, object]:
    texts = dict.fromkeys(("span", "object_key", "key_id", "iv", "sha256", "init_key", "wrapped_key"), "x")
    times = {"counter": counter, "start_us": counter * LENGTH_US, "duration_us": LENGTH_US}
    return {**texts, **times, "key_version": 1, "size": 1}


async def told(pages: dict[int, dict[str, object]], from_us: int = 0) -> IndexAnswer:
    """What is read of an index that answers with these, by `from_us`."""

    async def ask(_method: str, url: str, **_more: object) -> Answer:
        return Answer("GET", url, 200, {}, json.dumps({"gaps": [], **pages[int(url)]}).encode())

    def recordings(_place: object, _camera: str, from_us: int, _to_us: int) -> Request:
        return Request("GET", str(from_us))

    library, http = SimpleNamespace(recordings=recordings), SimpleNamespace(ask=ask)
    world: Any = SimpleNamespace(adapter=SimpleNamespace(library=library), http=http, place=lambda _region, of: of)
    return await holdings.recordings(world, "cam", "eu-fra", from_us, 100)


async def test_pages_are_put_together_and_what_is_on_two_of_them_counts_once() -> None:
    answer = await told({
        0: {"segments": [row(0), row(1)], "next_us": 15},
        15: {"segments": [row(1), row(2), row(2)], "next_us": 40},
        40: {"segments": [row(4)], "next_us": None},
    })  # fmt: skip
    assert [segment.counter for segment in answer.segments] == [0, 1, 2, 2, 4]  # twice on one page is the index's doing
    assert not answer.broken


async def test_the_first_page_has_what_reaches_into_the_span() -> None:
    assert [s.counter for s in (await told({15: {"segments": [row(1)]}}, from_us=15)).segments] == [1]


@pytest.mark.parametrize("next_us", [0, -1, "15", 1.5])
async def test_an_index_that_does_not_go_on_is_told(next_us: object) -> None:
    answer = await told({0: {"segments": [row(0)], "next_us": next_us}})
    assert "next_us" in answer.broken
