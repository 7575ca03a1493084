"""PLAY-1, PLAY-3, KEY-5: a recording is found in Video operation, read off the timeline, and played over.

One segment's ciphertext is changed on its way to the page, as by a bad disk or somebody on the path: it must not play.
"""

import hashlib
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from playwright.async_api import BrowserContext, Locator, Page, Route

from harness.camera.media.strip import BLOCK_WIDTH, BLOCKS, LEFT, PICTURE_SIZE, TOP, read_blocks
from harness.camera.media.template import SegmentTemplate
from harness.checks.facts.browsed import Frame, Watched
from harness.conformance import playback
from harness.conformance.browser.leaks import script
from harness.conformance.browser.notes import Notes, StuckError
from harness.conformance.browser.recorded import Recording, middle_of, start_of
from harness.conformance.browser.timeline import Timeline
from harness.conformance.world import World
from harness.history.event import Event

RESTS = ("PLAY-1", "PLAY-3", "KEY-5")
_SPEED = "2"
_LOOK_MS = 150
_STILL_LOOKS = 40  # without a new frame
_EDGE_US = 400_000
_GET_KEY = "() => window[Symbol.for('camproof.decoded')]()"
_GET_FRAMES = "() => window[Symbol.for('camproof.frames')].splice(0)"


@dataclass
class Watching:
    """Somebody who is signed in looks at a recording."""

    world: World
    notes: Notes
    context: BrowserContext
    page: Page
    template: SegmentTemplate
    _frames: list[Frame] = field(default_factory=list)
    _altered: bool = False  # whether the damaged segment was handed out

    async def look(self, recording: Recording) -> Watched:
        """All of it."""
        watched = Watched(recording.camera.id, inits=frozenset({hashlib.sha256(self.template.init).hexdigest()}))
        timeline = Timeline(self.page)
        try:
            await self.context.route(lambda url: _is_of(recording.damaged, url), self._damaged)
            with self.notes.step("the camera is found in Video operation, with a timeline", *RESTS):
                await self._find(recording)
                await timeline.moment.wait_for()
                await self.page.get_by_role("button", name="1 min").click()
                await timeline.until_told(middle_of(recording.stored[0]))
            watched = replace(watched, timeline=await timeline.read(recording.certain, recording.moments))
            with self.notes.step("the recording plays to its end", "PLAY-3", "KEY-5"):
                await timeline.show(start_of(recording.stored[0]) + _EDGE_US)
                await self._play(recording)
            told = await timeline.point(middle_of(recording.damaged))
            watched = replace(watched, told=told)
        except StuckError as stuck:
            watched = replace(watched, broken=str(stuck))
        altered = str(recording.damaged.detail["object_key"]) if self._altered else ""
        return replace(watched, altered=altered, decoded=await self.page.evaluate(_GET_KEY), frames=tuple(self._frames))

    async def _find(self, recording: Recording) -> None:
        """From the place's link to the camera, by names."""
        await self.page.get_by_role("link", name="Video operation", exact=True).click()
        organisation = self.page.get_by_role("link", name=recording.organisation, exact=True)
        camera = self.page.get_by_role("button", name=recording.camera.name, exact=True)
        await organisation.or_(camera).first.wait_for()
        if not await camera.is_visible():
            await organisation.click()
        await camera.click()

    @property
    def _video(self) -> Locator:
        return self.page.locator("video").first

    async def _play(self, recording: Recording) -> None:
        """Until the last stored segment is seen, or nothing new has come for a while."""
        strip = [LEFT, TOP, BLOCK_WIDTH, BLOCKS, PICTURE_SIZE[0]]
        await self._video.evaluate(script("watch.js"), strip)
        await self.page.get_by_label("Speed").select_option(_SPEED)
        await self.page.get_by_role("button", name="Play", exact=True).click()
        last_us = start_of(recording.stored[-1])
        still = 0
        while still < _STILL_LOOKS and not (self._frames and self._frames[-1].at_us >= last_us + _EDGE_US):
            await self.page.wait_for_timeout(_LOOK_MS)
            seen = await self.page.evaluate(_GET_FRAMES)
            still = 0 if seen else still + 1
            self._frames += [Frame(read_blocks(blocks), round(at_us or 0)) for at_us, *blocks in seen]

    async def _damaged(self, route: Route) -> None:
        """The ciphertext with one bit changed in its middle."""
        whole = await playback.fetch(self.world.http, route.request.url)
        if whole is None:
            await route.continue_()
            return
        at = len(whole) // 2
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        self._altered = True
        headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/octet-stream"}
        await route.fulfill(status=200, headers=headers, body=changed)


def _is_of(segment: Event, url: str) -> bool:
    return unquote(urlsplit(url).path).endswith(f"/{segment.detail['object_key']}")
