"""A day of recording opens at once, near its end as quickly as at its start: what is asked does not grow with it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, Response

from harness.conformance.past import Stint
from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import PICTURES, Visitor, visiting
from tests.reference_impl.web.filled import SECOND_US, SEGMENT_S, Filled, filled, press_timeline, shows

_DAY_S = 86_400
_REAL = 8  # segments that can be played, at each of three places
_OPENS_WITHIN_S, _TRIES = 2.0, 3
_PLACES_S = (600, 71_000, _DAY_S - 60)


@dataclass
class _Asked:
    """What the page asked for."""

    addresses: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


@contextmanager
def asked(page: Page) -> Iterator[_Asked]:
    """Of the services, within the block."""
    noted = _Asked()

    def note(response: Response) -> None:
        noted.addresses.append(response.url.partition("?")[0])
        noted.sizes.append(int(response.headers.get("content-length", 0)))

    page.on("response", note)
    try:
        yield noted
    finally:
        page.remove_listener("response", note)


def fill(folder: Path, made: Filled) -> None:
    """Rows of all other segments of the day, as if they had been sent: their objects are not there."""
    real = {place + n * SEGMENT_S for place in _PLACES_S for n in range(_REAL)}
    index = folder / "eu-fra" / "index" / "recording_index.db"
    with sqlite3.connect(index, timeout=30) as database:
        names = [name for _, name, *_ in database.execute("PRAGMA table_info(segments)")]
        template = dict(zip(names, database.execute("SELECT * FROM segments LIMIT 1").fetchone(), strict=True))
        template |= {"camera": made.cameras["Front door"], "span": "filled"}
        rows = (
            tuple({
                **template, "counter": second // SEGMENT_S, "object_key": f"filled/{second}", "arrival": second,
                "start_us": made.start_us + second * SECOND_US,
            }.values())
            for second in range(0, _DAY_S, SEGMENT_S)
            if second not in real
        )  # fmt: skip
        database.executemany(f"INSERT INTO segments VALUES ({','.join('?' * len(names))})", rows)  # noqa: S608 - ours


async def _opened_s(visitor: Visitor, name: str, camera: str) -> float:
    """How long it takes from choosing a camera to its picture."""
    since_s = time.monotonic()
    await visitor.page.get_by_role("button", name=name).click()
    await shows(visitor, camera)
    return time.monotonic() - since_s


async def test_a_day_opens_with_a_few_questions(browser: Browser, cloud: CloudDescription, cloud_folder: Path) -> None:
    start_us = (int(time.time()) - _DAY_S) // 60 * 60 * SECOND_US
    stints = [Stint(start_us + place * SECOND_US, _REAL) for place in _PLACES_S]
    gate = [Stint(start_us + _PLACES_S[-1] * SECOND_US, _REAL)]
    async with filled(cloud, {"Front door": stints, "Gate": gate}, start_us) as made:
        fill(cloud_folder, made)
        async with visiting(browser, cloud) as visitor:
            page, camera = visitor.page, made.cameras["Front door"]
            await visitor.sign_in(cloud.administrator, made.path("Gate", at_s=_PLACES_S[-1] + 3))
            await shows(visitor, made.cameras["Gate"])
            with asked(page) as opening:
                opened_s = await _opened_s(visitor, "Front door", camera)
            for _ in range(_TRIES - 1):
                if opened_s > _OPENS_WITHIN_S:  # a busy machine is no slow page: the best of some counts
                    await _opened_s(visitor, "Gate", made.cameras["Gate"])
                    opened_s = min(opened_s, await _opened_s(visitor, "Front door", camera))
            assert opened_s <= _OPENS_WITHIN_S
            with asked(page) as far:
                since_s = time.monotonic()
                await press_timeline(visitor, start_us + (_PLACES_S[1] + 8) * SECOND_US)
                await page.get_by_role("button", name="1 min", exact=True).click()
                await press_timeline(visitor, start_us + (_PLACES_S[1] + 4) * SECOND_US)
                await shows(visitor, camera)
                far_s = time.monotonic() - since_s
            await visitor.both("video-day")
            since_s = time.monotonic()
            await visitor.open(made.path("Front door", at_s=_PLACES_S[-1] + 3))
            await shows(visitor, camera)
            cold_s = time.monotonic() - since_s
        told = f"{opened_s:.2f} s to open, {far_s:.2f} s to a moment far into it, {cold_s:.2f} s from its address\n"
        (PICTURES / "video-day.txt").write_text(told)
        for noted in (opening, far):
            assert len(noted.addresses) <= 24, noted.addresses
            assert sum(noted.sizes) < 1_500_000, list(zip(noted.addresses, noted.sizes, strict=True))
