"""Reads a timeline as its user does: by its picture, and by what is said of the moment that one points at."""

import asyncio
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Locator, Page

from harness.camera.media.extra import MediaExtraMissingError
from harness.checks.browser import ALIKE, RECORDED
from harness.checks.facts.browsed import Pointed

_US = 1_000_000
_ROW = 0.67  # of the timeline's height: where the row of the first camera is
_BAND = (0.5, 0.84)  # likewise: what is compared of its picture
_ABOUT_PX = 6  # on either side of a moment: most of it is neither the mark of what is shown nor a line of the scale
_LOOK_MS, _MOST_LOOKS = 100, 60
_TOLD = re.compile(r"^\d\d:\d\d:\d\d\s+(.*)$", re.MULTILINE)
Picture = NDArray[np.float32]  # height, width, 3


@dataclass(frozen=True, slots=True)
class Timeline:
    """Of one camera, on a page of Video operation."""

    page: Page

    @property
    def region(self) -> Locator:
        """All of it."""
        return self.page.get_by_role("region", name="Timeline")

    @property
    def moment(self) -> Locator:
        """Which moment is shown, out of which."""
        return self.region.get_by_role("slider")

    async def read(self, certain: Sequence[int], moments: Sequence[int]) -> list[Pointed]:
        """Each moment's words and picture; the `certain` ones are recorded for certain (UTC, microseconds)."""
        columns = await self._still([*certain, *moments])
        unlike: Sequence[float | None] = [None] * len(moments)
        twin: Sequence[float | None] = unlike
        if columns is not None:
            recorded, asked = columns[: len(certain)], columns[len(certain) :]
            unlike, twin = differences(recorded, asked), twins(recorded, asked)
        looks = zip(moments, unlike, twin, strict=True)
        return [Pointed(us, await self.point(us), by, part) for us, by, part in looks]

    async def _still(self, moments: Sequence[int]) -> Picture | None:
        """Each moment's column, out of one picture that was there twice in a row; None where it moves on and on.

        One without anything on it may only not be drawn yet: it counts where nothing else comes.
        """
        before, still = None, None
        for _ in range(_MOST_LOOKS):
            now = await self._columns(moments)
            if before is not None and now is not None and np.array_equal(before, now):
                still = now
                if not is_blank(now):
                    break
            before = now
            await self.page.wait_for_timeout(_LOOK_MS)
        return still

    async def _columns(self, moments: Sequence[int]) -> Picture | None:
        """Each moment's column, by one picture; None where the timeline moved while it was taken."""
        box = await self.moment.bounding_box()
        assert box is not None  # noqa: S101 - it was waited for
        await self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 40)  # nothing is pointed at
        places = [await self._x(us, box["width"]) for us in moments]
        picture = await asyncio.to_thread(_decoded, await self.page.screenshot(clip={**box}))
        if await self.moment.bounding_box() != box or [await self._x(us, box["width"]) for us in moments] != places:
            return None
        scale = picture.shape[1] / box["width"]
        return np.stack([_about(picture, x * scale) for x in places])

    async def until_told(self, recorded_us: int) -> None:
        """Wait until something is said of a moment; what must be said there is another matter."""
        for _ in range(_MOST_LOOKS):
            if RECORDED.match(await self.point(recorded_us)):
                return
            await self.page.wait_for_timeout(_LOOK_MS)

    async def point(self, at_us: int) -> str:
        """Point at a moment; what is said of it, "" where nothing is."""
        box = await self.moment.bounding_box()
        assert box is not None  # noqa: S101 - it was waited for
        x = await self._x(at_us, box["width"])
        await self.page.mouse.move(box["x"] + x, box["y"] + box["height"] * _ROW)
        await self.page.wait_for_timeout(30)  # until it is drawn
        said = _TOLD.search(await self.region.inner_text())
        return said.group(1) if said else ""

    async def show(self, at_us: int) -> None:
        """Press a moment: it is shown."""
        await self.point(at_us)
        await self.page.mouse.down()
        await self.page.mouse.up()

    async def _x(self, at_us: int, width: float) -> float:
        """How far from the left a moment is, by the ends that the slider tells (in seconds)."""
        ends = [float(await self.moment.get_attribute(f"aria-value{end}") or 0) for end in ("min", "max")]
        return (at_us / _US - ends[0]) / (ends[1] - ends[0]) * width


def is_blank(columns: Picture) -> bool:
    """Whether they all look alike."""
    return all(_unlike(one, columns[0]) <= ALIKE for one in columns)


def differences(certain: Picture, columns: Picture) -> list[float | None]:
    """How each column differs from what most of the certain ones look like; None of all where most don't look alike."""
    usual = np.median(certain, axis=0)
    alike = sum(_unlike(one, usual) <= ALIKE for one in certain)
    return [_unlike(one, usual) if 2 * alike > len(certain) else None for one in columns]


def twins(certain: Picture, columns: Picture) -> list[float]:
    """Which part of the certain ones looks as each column does."""
    return [sum(_unlike(one, other) <= ALIKE for other in certain) / len(certain) for one in columns]


def _unlike(one: Picture, other: Picture) -> float:
    return float(np.abs(one - other).mean())


def _decoded(png: bytes) -> Picture:
    try:
        import av  # noqa: PLC0415 - an optional extra
    except ImportError as absent:
        raise MediaExtraMissingError("av") from absent
    with av.open(io.BytesIO(png), "r", format="png_pipe") as container:
        frame = next(container.decode(video=0))
    return np.asarray(frame.to_ndarray(format="rgb24"), np.float32)


def _about(picture: Picture, x: float) -> Picture:
    """The column at `x`, by rows: the median of those about it, in which no thin line stands out."""
    top, bottom = (round(picture.shape[0] * part) for part in _BAND)
    left = min(max(round(x) - _ABOUT_PX, 0), picture.shape[1] - 1)
    column: Picture = np.median(picture[top:bottom, left : left + 2 * _ABOUT_PX + 1], axis=1)
    return column
