"""A timeline is read from a picture that stands still, and by what most of what is recorded looks like."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

pytest.importorskip("playwright", reason="pip install 'camproof[browser]'")
pytest.importorskip("av", reason="pip install 'camproof[media]'")

from harness.conformance.browser.timeline import Picture, Timeline, differences, twins

START_S, LENGTH_S = 1_000, 60
BLUE, ORANGE = (40, 120, 200), (190, 120, 0)


def columns(*grey: float) -> Picture:
    return np.stack([np.full((8, 3), one, np.float32) for one in grey])


def test_one_that_looks_otherwise_does_not_decide() -> None:
    assert differences(columns(200, 100, 100, 100), columns(100, 200)) == [0, 100]


def test_where_hardly_any_look_alike_nothing_is_told() -> None:
    assert differences(columns(0, 100, 200, 250), columns(100, 200)) == [None, None]


def test_a_twin_is_told_where_nothing_has_a_look_of_its_own() -> None:
    assert twins(columns(0, 0, 200, 250), columns(3, 100, 200)) == [0.5, 0, 0.25]


class Shown:
    """A page on which a timeline of a minute is drawn, 600 pixels wide; it is its own locator, keyboard aside.

    Args:
        drawn: second of the minute -> colour from there on.
        moves: how often the time moves on between two looks at it.
        flickers: how many pictures differ from the one before.
        blank: how many pictures show nothing at first.
    """

    def __init__(
        self, drawn: Mapping[int, Sequence[int]], moves: int = 0, flickers: int = 0, scale: int = 1, blank: int = 0
    ) -> None:
        self.drawn, self.moves, self.flickers, self.scale, self.blank = drawn, moves, flickers, scale, blank
        self.start_s, self.looks = START_S, 0
        self.mouse = self

    def get_by_role(self, _role: str, **_named: str) -> "Shown":
        return self

    async def bounding_box(self) -> dict[str, float]:
        return {"x": 10, "y": 700, "width": 600, "height": 60}

    async def get_attribute(self, name: str) -> str:
        return str(self.start_s + (LENGTH_S if name == "aria-valuemax" else 0))

    async def move(self, _x: float, y: float) -> None:
        assert y < 700, "the pointer is off the timeline when its picture is taken"

    async def wait_for_timeout(self, _ms: float) -> None: ...

    async def screenshot(self, **_clip: Any) -> bytes:  # noqa: ANN401 - Playwright's
        self.looks += 1
        if self.moves:
            self.moves, self.start_s = self.moves - 1, self.start_s + 1
        colours = [self.drawn[max(s for s in self.drawn if s <= x / 10)] for x in range(600)]
        if self.flickers:
            self.flickers, colours = self.flickers - 1, [(self.looks, 0, 0)] * 600
        if self.blank:
            self.blank, colours = self.blank - 1, [(255, 255, 255)] * 600
        line = b"".join(bytes(colour) * self.scale for colour in colours)
        return png(600 * self.scale, 60 * self.scale, line)


def png(width: int, height: int, line: bytes) -> bytes:
    """One of the same lines over and over."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + line) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def timeline(shown: Shown) -> Timeline:
    return Timeline(shown)  # type: ignore[arg-type]


def colour(column: Picture) -> tuple[float, ...]:
    assert (column == column[0]).all()
    return tuple(float(one) for one in column[0])


SECONDS = [(START_S + second) * 1_000_000 for second in (5, 25, 45)]


@pytest.mark.parametrize("scale", [1, 2])
async def test_each_moment_has_its_column(scale: int) -> None:
    drawn = {0: BLUE, 20: ORANGE, 40: BLUE}
    found = await timeline(Shown(drawn, scale=scale))._columns(SECONDS)
    assert found is not None
    assert [colour(one) for one in found] == [BLUE, ORANGE, BLUE]


async def test_a_thin_line_is_not_seen() -> None:
    found = await timeline(Shown({0: BLUE, 25: ORANGE, 26: BLUE}))._columns([SECONDS[1] + 1_000_000])
    assert found is not None
    assert colour(found[0]) == BLUE


async def test_no_column_is_told_of_a_picture_during_which_time_moved_on() -> None:
    shown = Shown({0: BLUE, 20: ORANGE}, moves=1)
    assert await timeline(shown)._columns(SECONDS) is None
    assert await timeline(shown)._columns(SECONDS) is not None


async def test_it_waits_for_a_picture_that_is_there_twice() -> None:
    shown = Shown({0: BLUE, 20: ORANGE}, moves=2, flickers=4)
    found = await timeline(shown)._still(SECONDS)
    assert found is not None
    assert [colour(one) for one in found] == [BLUE, ORANGE, ORANGE]
    assert shown.looks == 6


async def test_it_waits_until_something_is_drawn() -> None:
    shown = Shown({0: BLUE, 20: ORANGE, 40: BLUE}, blank=5)
    found = await timeline(shown)._still(SECONDS)
    assert found is not None
    assert [colour(one) for one in found] == [BLUE, ORANGE, BLUE]


async def test_one_on_which_nothing_is_ever_drawn_counts_as_it_is() -> None:
    found = await timeline(Shown({0: BLUE}))._still(SECONDS)
    assert found is not None
    assert [colour(one) for one in found] == [BLUE] * 3


async def test_of_one_that_never_stands_still_nothing_is_told() -> None:
    assert await timeline(Shown({0: BLUE}, moves=1_000))._still(SECONDS) is None
    assert await timeline(Shown({0: BLUE}, flickers=1_000))._still(SECONDS) is None
