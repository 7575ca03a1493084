"""What is played is what the camera made; what the cloud has not, or has altered, is shown and never played."""

import hashlib

from playwright.async_api import Browser, expect

from harness.camera.media.template import scene_template
from harness.camera.stream_cache import DropReason
from harness.conformance.past import Stint
from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import visiting
from tests.reference_impl.web.filled import (
    SEGMENT_S,
    WATCH,
    begin_us,
    filled,
    frames_seen,
    frames_shown,
    moment_ms,
    press_timeline,
    show_frame,
    shows,
    stamps,
    tamper,
)

FRAMES_PER_S = 15
_LOST = range(4, 6)
_TAMPERED = 8


async def test_playing_over_a_gap_and_a_tampered_segment(browser: Browser, cloud: CloudDescription) -> None:
    start_us = begin_us(900)
    stint = Stint(start_us, 13, {_LOST: DropReason.EVICTED_OLDEST})
    async with filled(cloud, {"Front door": [stint]}, start_us) as made, visiting(browser, cloud) as visitor:
        page, camera, recorded = visitor.page, made.cameras["Front door"], made.recorded["Front door"]
        await page.add_init_script(WATCH)
        await tamper(visitor, next(one.object_key for one in recorded if one.counter == _TAMPERED))
        await visitor.sign_in(cloud.administrator, made.path("Front door", at_s=5.5))
        await shows(visitor, camera)
        await page.evaluate("window.watchFrames()")
        await page.get_by_label("Speed").select_option("2")
        await page.keyboard.press("Space")
        await page.wait_for_function(
            "end => Date.parse(document.querySelector('.transport time').dateTime) >= end",
            arg=(start_us + 19_000_000) // 1000,
        )
        await page.get_by_role("button", name="Pause").click()
        numbers = await frames_seen(visitor)
        seen = {number // FRAMES_PER_S // SEGMENT_S for number in numbers}
        assert numbers == sorted(numbers)
        assert seen & {*_LOST, _TAMPERED} == set()
        assert seen >= {3, 6, 7, 9}
        digests = set(await page.evaluate("window.appendedDigests()"))
        own = {one.counter: hashlib.sha256(one.media).hexdigest() for one in recorded if one.counter != _TAMPERED}
        assert digests <= {*own.values(), hashlib.sha256(scene_template(SEGMENT_S).init).hexdigest()}
        assert digests >= {own[n] for n in (3, 6, 7, 9)}
        found = {(stamp.camera, stamp.counter, stamp.start_us) for stamp in await stamps(visitor)}
        assert found <= {(camera, one.counter, one.start_us) for one in recorded if one.counter in own}
        assert {counter for _, counter, _ in found} >= {3, 6, 7, 9}
        await page.get_by_role("button", name="1 min", exact=True).click()
        await press_timeline(visitor, start_us + (_TAMPERED * SEGMENT_S + 1) * 1_000_000)
        await expect(page.locator(".said")).to_contain_text("its digest differs")
        await visitor.both("video-damaged")


async def test_every_frame_is_of_the_moment_that_is_shown(browser: Browser, cloud: CloudDescription) -> None:
    start_us = begin_us(600)
    stints = {name: [Stint(start_us, 12)] for name in ("Front door", "Gate")}
    async with filled(cloud, stints, start_us) as made, visiting(browser, cloud) as visitor:
        page = visitor.page
        await page.add_init_script(WATCH)
        await visitor.sign_in(cloud.administrator, made.path("Front door", "Gate", at_s=3.52))

        async def shown(number: int) -> None:
            await show_frame(visitor, number)
            since_us = await moment_ms(visitor) * 1_000 + 500 - start_us
            assert int(since_us * FRAMES_PER_S / 1_000_000) == number

        await shown(52)
        for key, number in ((".", 53), (".", 54), (",", 53), ("ArrowRight", 203), (",", 202)):
            await page.keyboard.press(key)
            await shown(number)
        await page.keyboard.press("Space")
        await page.wait_for_function(
            "end => Date.parse(document.querySelector('.transport time').dateTime) >= end",
            arg=(start_us + 16_000_000) // 1000,
        )
        first, second = await frames_shown(visitor)
        assert first is not None
        assert second is not None
        assert abs(first - second) <= FRAMES_PER_S // 3, "cameras in step"
        await page.keyboard.press("Space")
        await visitor.both("video-two-cameras")
