"""One visit of the web client, in two acts: somebody signs in while cameras record, and watches once they have."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Page

from harness.checks.facts.browsed import Browsed, Watched
from harness.cloud.sign_in import discovered
from harness.conformance.at_rest import spelt
from harness.conformance.browser.ear import Ear, Sent
from harness.conformance.browser.leaks import both, in_addresses, in_requests, left, script, told
from harness.conformance.browser.notes import NONE, YES, Notes, StuckError
from harness.conformance.browser.opening import opened, somebody
from harness.conformance.browser.recorded import Recording
from harness.conformance.browser.second_step import SecondStep
from harness.conformance.browser.signing_in import SignIn
from harness.conformance.browser.watching import Watching
from harness.conformance.claims import lacking
from harness.conformance.probes.tls import addresses
from harness.conformance.stage import Stage
from harness.errors import CamproofError

_OK = 200


@dataclass
class Visit:
    """The target's administrator, in a browser."""

    stage: Stage
    browser: Browser
    context: BrowserContext
    page: Page
    sign_in: SignIn
    notes: Notes

    async def come_in(self) -> None:
        """ID-1, ID-2, ID-3: as far as it goes."""
        world = self.stage.world
        with suppress(StuckError):
            await self.sign_in.through(self.page, world.target.administrator)
        if not lacking("ID-3", world.target):
            with suppress(StuckError):
                await SecondStep(world, self.browser, self.notes).through()

    async def watch(self, recording: Recording | None, content_keys: Mapping[str, bytes]) -> Browsed:
        """PLAY-1, PLAY-3, KEY-5, where there is something to watch; and what was left behind by all of it."""
        watching = Watching(self.stage.world, self.notes, self.context, self.page, self.stage.order.template)
        watched = None
        if recording is not None and not self.notes.stuck("PLAY-1"):
            watched = await watching.look(recording)
        sent, keeps = await both(self.sign_in.ear, self.context)
        self._tokens(sent, keeps)
        with (
            suppress(StuckError),
            self.notes.step("there is a recording to watch", "ID-2", "KEY-5", "PLAY-1", "PLAY-3"),
        ):
            if recording is None:
                raise StuckError("hardly any")
            self._keys(sent, keeps, recording, content_keys)
        return self.seen(watched)

    def seen(self, watched: Watched | None = None) -> Browsed:
        """What was noted so far."""
        return Browsed(f"Chromium {self.browser.version}", "", self.notes.controls, self.notes.seen, watched)

    def _tokens(self, sent: list[Sent], keeps: Mapping[str, str]) -> None:
        """ID-1: no token in an address, and neither token nor code anywhere but in memory."""
        ear, places = self.sign_in.ear, self.sign_in.places
        tokens = {token.encode() for token in ear.tokens}
        codes = {asked["code"].encode() for asked in ear.asked(places.address("token_endpoint")) if "code" in asked}
        with suppress(StuckError), self.notes.step("tokens were given to the page", "ID-1"):
            if not tokens:
                raise StuckError("none was")
        in_address = told(in_addresses(sent, lambda text: any(token in text for token in tokens)))
        self.notes.saw("ID-1", "tokens in the address of a request or of a page", NONE, in_address)
        behind = told(left(ear, keeps, lambda text: any(secret in text for secret in tokens | codes)))
        self.notes.saw("ID-1", "tokens and codes left in storage, addresses, console and errors", NONE, behind)

    def _keys(
        self, sent: list[Sent], keeps: Mapping[str, str], recording: Recording, content_keys: Mapping[str, bytes]
    ) -> None:
        """KEY-5: from the key server to the page's memory, and from there nowhere."""
        world = self.stage.world
        key_server, wrapped = world.regions[recording.camera.region].key_server, world.adapter.keys.wrapped
        given = [status for url, status in self.sign_in.ear.answers if url.startswith(key_server) and wrapped(url)]
        with suppress(StuckError), self.notes.step("the page asked the key server for content keys", "ID-2", "KEY-5"):
            if not given:
                raise StuckError("it did not")
        if given:
            self.notes.saw("ID-2", "the key server opens by the same sign-in", YES, YES if _OK in given else "no")
        finds = spelt(content_keys).found_in
        on_path = told(in_requests((one for one in sent if not one.url.startswith(key_server)), finds))
        self.notes.saw("KEY-5", "content keys in requests to anybody but the key server", NONE, on_path)
        behind = told(left(self.sign_in.ear, keeps, finds))
        self.notes.saw("KEY-5", "content keys left in storage, addresses, console and errors", NONE, behind)


@asynccontextmanager
async def visiting(stage: Stage) -> AsyncIterator[Visit]:
    """A visit for the time of the `async with`."""
    world, target = stage.world, stage.order.target
    used = tuple(world.regions[region] for region in target.regions)
    oauth = world.adapter.oauth
    if oauth is None:
        raise CamproofError("the target's adapter leads to no sign-in by OAuth 2.0")
    places = await discovered(world.http, oauth.discovery)
    async with opened(target, addresses(target, used).values()) as browser:
        context, notes = await somebody(browser), Notes()
        await context.add_init_script(script("ear.js"))
        ear = Ear(places.address("token_endpoint"))
        ear.at(context)
        sign_in = SignIn(target.web, places, notes, context, ear)
        yield Visit(stage, browser, context, await context.new_page(), sign_in, notes)
