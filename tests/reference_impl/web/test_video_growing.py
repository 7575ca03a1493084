"""Recordings that grow while they are watched, by touch; and what of them is left anywhere: nothing."""

import asyncio
import base64
import time

from playwright.async_api import Browser, CDPSession, Request

from harness.conformance.past import Stint
from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import Visitor, visiting
from tests.reference_impl.web.filled import SECOND_US, SEGMENT_S, filled, moment_ms, shows, span_s

_KEPT = """(async () => [
  Object.keys(localStorage), Object.keys(sessionStorage), document.cookie, history.state,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
])()"""


async def test_what_comes_next_is_played(browser: Browser, cloud: CloudDescription) -> None:
    segments = 15
    start_us = (int(time.time()) - segments * SEGMENT_S) * SECOND_US
    stints = {"Front door": [Stint(start_us, segments)]}
    async with filled(cloud, stints, start_us) as made, visiting(browser, cloud) as visitor:
        page, asked = visitor.page, list[str]()
        page.on("request", lambda request: asked.append(_words(request)))
        camera, end_us = made.filming["Front door"], start_us + segments * SEGMENT_S * SECOND_US
        going_on = asyncio.create_task(camera.go_on("next", 0, end_us))
        try:
            await visitor.sign_in(cloud.administrator, made.path("Front door"))
            await shows(visitor, made.cameras["Front door"])
            await page.keyboard.press("l")
            await page.wait_for_function(
                "end => Date.parse(document.querySelector('.transport time').dateTime) > end",
                arg=end_us // 1000 + 2_000,
            )
            assert await page.locator("video").evaluate("video => video.readyState") > 0
            await visitor.both("video-live")
        finally:
            going_on.cancel()
        assert await page.evaluate(_KEPT) == [[], [], "", None, 0, 0, 0]
        for key in (camera.content_key.hex(), _escaped(camera.content_key), _base64url(camera.content_key)):
            assert [words for words in asked if key in words] == []
        assert any("/content-key?" in words for words in asked)


async def test_fingers(browser: Browser, cloud: CloudDescription) -> None:
    start_us = (int(time.time()) - 300) * SECOND_US
    async with (
        filled(cloud, {"Front door": [Stint(start_us, 20)]}, start_us) as made,
        visiting(browser, cloud, (360, 740)) as visitor,
    ):
        page = visitor.page
        await visitor.sign_in(cloud.administrator, made.path("Front door", at_s=20))
        await shows(visitor, made.cameras["Front door"])
        await page.get_by_role("button", name="1 min", exact=True).click()
        box = await page.locator(".track").bounding_box()
        assert box is not None
        devtools, y = await visitor.context.new_cdp_session(page), box["y"] + 40
        before = await _seen_s(visitor)
        await _touch(devtools, [(120, y), (200, y)], [(60, y), (280, y)])  # apart: less time is seen
        assert await _seen_s(visitor) < before / 2
        shown = await moment_ms(visitor)
        await _touch(devtools, [(200, y)], [(120, y)])  # a drag moves the time, and not the moment that is shown
        assert await moment_ms(visitor) == shown


def _words(request: Request) -> str:
    return f"{request.url} {request.post_data or ''}"


def _base64url(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()


def _escaped(key: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in key)


async def _seen_s(visitor: Visitor) -> float:
    """How much time the timeline shows."""
    low, high = await span_s(visitor)
    return high - low


async def _touch(devtools: CDPSession, begin: list[tuple[float, float]], end: list[tuple[float, float]]) -> None:
    """Fingers that go from one place to another in ten steps."""

    def points(part: float) -> list[dict[str, float]]:
        pairs = zip(begin, end, strict=True)
        return [
            {"x": x0 + (x1 - x0) * part, "y": y0 + (y1 - y0) * part, "id": n}
            for n, ((x0, y0), (x1, y1)) in enumerate(pairs)
        ]

    await devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points(0)})
    for step in range(1, 11):
        await devtools.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points(step / 10)})
    await devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
