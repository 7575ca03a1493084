"""Each state that somebody can come to in Video operation: it says what it is, and looks like it."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, expect

from harness.camera.gaps import GapReason, LocalReason
from harness.camera.stream_cache import DropReason
from harness.conformance.past import Stint
from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import visiting
from tests.reference_impl.web.filled import (
    SECOND_US,
    Filled,
    begin_us,
    filled,
    point_at_timeline,
    press_timeline,
    shows,
)

_LOST: dict[range, GapReason] = {
    range(2, 4): DropReason.EVICTED_OLDEST,
    range(4, 6): LocalReason.LOCAL_ONLY,
    range(6, 8): DropReason.RESTART,
}
_SAID = (
    (5, "Dropped by the camera", "stream cache"),
    (9, "On the camera only", "kept it on its own storage"),
    (13, "Camera offline", "restarted"),
    (17, "On the camera only", "not sent it yet"),
    (27, "Camera offline", "not recording to the cloud"),
)


_HOURS: tuple[tuple[dict[range, GapReason], str], ...] = (
    (
        {range(4, 1800): DropReason.EVICTED_OLDEST},
        "8 s of this hour recorded, 59 min 52 s dropped by the camera. The uplink was down",
    ),
    (
        {range(4, 900): DropReason.RESTART, range(900, 1800): LocalReason.LOCAL_ONLY},
        "8 s of this hour recorded, 29 min 52 s camera offline, 30 min on the camera only.",
    ),
)
"""What becomes of hours of the third camera, and what the page says of them."""


def _hour_us(start_us: int, n: int) -> int:
    """A whole hour, three days before."""
    hour_us = 3600 * SECOND_US
    return (start_us // hour_us - 72 + n) * hour_us


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def made(cloud: CloudDescription) -> AsyncIterator[Filled]:
    """Two spans with every kind of gap, a second camera without any, and a third one's hours of some days ago."""
    start_us = begin_us(400)
    stints = {
        "Front door": [Stint(start_us, 12, _LOST, untold=range(8, 10)), Stint(start_us + 30 * SECOND_US, 5)],
        "Gate": [Stint(start_us, 20)],
        "Car park": [Stint(_hour_us(start_us, n), 1800, lost) for n, (lost, _) in enumerate(_HOURS)],
    }
    async with filled(cloud, stints, start_us) as recorded:
        yield recorded


async def test_gaps_say_why(browser: Browser, cloud: CloudDescription, made: Filled) -> None:
    async with visiting(browser, cloud) as visitor:
        page = visitor.page
        await visitor.sign_in(cloud.administrator, made.path("Front door", at_s=19))
        await page.get_by_role("button", name="1 min", exact=True).click()
        for at_s, title, why in _SAID:
            await press_timeline(visitor, made.start_us + at_s * SECOND_US)
            await expect(page.locator(".said strong")).to_have_text(title)
            await expect(page.locator(".said")).to_contain_text(why)
            await expect(page.locator(".here")).to_contain_text(title)
        await visitor.both("video-gap")
        await page.get_by_role("button", name="Go on at").click()
        await shows(visitor, made.cameras["Front door"])


_DRAWN_AS = """state => {
    const swatch = getComputedStyle(document.querySelector(`.swatch.${state}`)).borderTopColor;
    const canvas = document.querySelector('.track canvas');
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const wanted = swatch.match(/\\d+/g).slice(0, 3).join();
    let found = 0;
    for (let n = 0; n < data.length; n += 4) if (data.slice(n, n + 3).join() === wanted) found += 1;
    return found;
}"""


async def test_hours_say_why(browser: Browser, cloud: CloudDescription, made: Filled) -> None:
    async with visiting(browser, cloud) as visitor:
        page, first_us = visitor.page, _hour_us(made.start_us, 0)
        await visitor.sign_in(cloud.administrator, made.path("Car park", at_s=(first_us - made.start_us) / SECOND_US))
        await shows(visitor, made.cameras["Car park"])
        await page.get_by_role("button", name="7 d", exact=True).click()
        slider = page.get_by_label("Moment that is shown")
        await expect(slider).to_have_attribute("aria-valuetext", re.compile(re.escape(_HOURS[0][1])))
        for n, (_, said) in enumerate(_HOURS):
            await point_at_timeline(visitor, _hour_us(made.start_us, n) + 1800 * SECOND_US)
            await expect(page.locator(".here")).to_contain_text(said)
        assert await page.evaluate(_DRAWN_AS, "dropped") > 0, "the dropped hour has not its colour of the legend"
        await visitor.both("video-week")


async def test_playing_goes_over_what_nobody_recorded(browser: Browser, cloud: CloudDescription, made: Filled) -> None:
    async with visiting(browser, cloud) as visitor:
        page = visitor.page
        await visitor.sign_in(cloud.administrator, made.path("Front door", "Gate", at_s=2))
        await shows(visitor, made.cameras["Gate"])
        await page.keyboard.press("Space")
        await expect(page.locator(".said strong")).to_have_text("Dropped by the camera")  # the other one goes on
        await expect(page.locator(f"[data-camera='{made.cameras['Gate']}']")).to_have_attribute("data-standing", "has")
        await page.keyboard.press("Space")
        await visitor.both("video-one-of-two-dropped")
        await visitor.control_room("video-one-of-two-dropped")
        await page.keyboard.press("Space")
        await page.get_by_role("link", name="Close Gate").click()
        await expect(page.get_by_text("Went over")).to_be_visible()


async def test_the_calendar_and_the_keys(browser: Browser, cloud: CloudDescription, made: Filled) -> None:
    async with visiting(browser, cloud) as visitor:
        page = visitor.page
        await visitor.sign_in(cloud.administrator, made.path("Front door"))
        await shows(visitor, made.cameras["Front door"])
        assert await visitor.shifts() < 0.02, "something moved by itself while the page opened"
        await page.keyboard.press("g")
        await expect(page.get_by_role("button", name="recorded, 12 s lost")).to_be_enabled()
        await visitor.both("video-calendar")
        await page.get_by_role("button", name="recorded, 12 s lost").click()
        await shows(visitor, made.cameras["Front door"])
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        await visitor.both("video-keys")


async def test_a_refused_key_and_one_that_is_on_its_way(
    browser: Browser, cloud: CloudDescription, made: Filled
) -> None:
    async with visiting(browser, cloud) as visitor:
        page = visitor.page
        asked: list[Any] = []

        def hold(route: Any) -> None:  # noqa: ANN401 - Playwright's
            asked.append(route)

        await page.route(lambda url: "/content-key" in url, hold)
        await visitor.sign_in(cloud.administrator, made.path("Gate", at_s=3))
        await expect(page.get_by_text("Fetching the content key")).to_be_visible()
        await visitor.both("video-key-on-its-way")
        answer = {"status": 403, "reason": "role-missing", "detail": "You may not view this camera."}
        for route in asked:
            await route.fulfill(response=await route.fetch(), status=403, json=answer)
        await expect(page.get_by_text("The key server refuses the key")).to_be_visible()
        await expect(page.get_by_text("role-missing")).to_be_visible()
        await visitor.both("video-key-refused")
        await page.unroute_all()
        await page.get_by_role("button", name="Try again").click()
        await shows(visitor, made.cameras["Gate"])


async def test_a_session_that_has_ended(browser: Browser, cloud: CloudDescription, made: Filled) -> None:
    async with visiting(browser, cloud) as visitor:
        page = visitor.page
        await visitor.sign_in(cloud.administrator, made.path("Gate", at_s=3))
        await shows(visitor, made.cameras["Gate"])
        other = await visitor.context.new_page()
        await other.goto(f"{cloud.web}/systems")
        await other.get_by_label("Account of administrator").click()
        await other.get_by_role("button", name="Sign out everywhere").click()
        await expect(other.get_by_role("heading", name="You are signed out")).to_be_visible()
        await page.bring_to_front()
        await press_timeline(visitor, made.start_us - 3600 * SECOND_US * 2)
        await expect(page.get_by_role("dialog", name="Your session has ended")).to_be_visible()
        await expect(page.locator(".here")).to_contain_text("Not known.")
        await visitor.both("video-session-ended")


async def test_a_foreign_viewer_sees_nothing(browser: Browser, cloud: CloudDescription, made: Filled) -> None:
    async with visiting(browser, cloud) as visitor:
        await visitor.sign_in(cloud.stranger, made.path("Gate"))
        await expect(visitor.page.get_by_text("Reason:")).to_be_visible()
        await visitor.both("video-foreign")
        assert await visitor.page.locator("video").count() == 0
        await visitor.open("/video")
        await expect(visitor.page.get_by_text("You belong to no organisation yet")).to_be_visible()
        await visitor.both("video-no-organisation")
