"""What was recorded before an organisation moved is found where it stayed, beside what is recorded now."""

from playwright.async_api import Browser, expect

from harness.conformance.past import Stint
from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import visiting
from tests.reference_impl.web.filled import (
    SECOND_US,
    WATCH,
    begin_us,
    filled,
    press_timeline,
    show_frame,
    shows,
)

FRAMES_PER_S = 15


async def test_recordings_of_two_regions_are_one_timeline(browser: Browser, cloud: CloudDescription) -> None:
    start_us = begin_us(400)
    async with (
        filled(cloud, {"Front door": [Stint(start_us, 6)]}, start_us) as made,
        visiting(browser, cloud) as visitor,
    ):
        page, camera = visitor.page, made.cameras["Front door"]
        await made.move("us-iad")
        await made.filming["Front door"].record(Stint(start_us + 20 * SECOND_US, 6))
        await page.add_init_script(WATCH)
        await visitor.sign_in(cloud.administrator, made.path("Front door", at_s=2.02))
        await show_frame(visitor, 2 * FRAMES_PER_S)
        await page.get_by_role("button", name="1 min", exact=True).click()
        said = (5, "Recorded"), (15, "Camera offline"), (25, "Recorded")
        for at_s, title in said:
            await press_timeline(visitor, start_us + at_s * SECOND_US)
            await expect(page.locator(".here")).to_contain_text(title)
        await visitor.open(made.path("Front door", at_s=22.02))
        await show_frame(visitor, 22 * FRAMES_PER_S)
        left = next(one for one in cloud.regions if one.id == "eu-fra")
        await page.route(
            lambda url: url.startswith((left.recording_index, left.playlists)), lambda route: route.abort()
        )
        await visitor.open(made.path("Front door", at_s=22.02))
        await shows(visitor, camera)
        await expect(page.locator(".unknown")).to_contain_text("EU: ")
        await page.get_by_role("button", name="1 min", exact=True).click()
        await press_timeline(visitor, start_us + 5 * SECOND_US)
        await expect(page.locator(".said")).to_contain_text("Not known now")
        await visitor.both("video-a-region-is-silent")
        await page.unroute_all()
        await shows(visitor, camera)
        await expect(page.get_by_label("Legend")).to_be_visible()
