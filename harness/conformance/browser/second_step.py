"""ID-3: a member of an organisation that requires a second step signs in by the page.

The member is a new user, invited for it, who makes an organisation: nobody else's sign-in changes.
"""

import asyncio
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page
from playwright.async_api import Error as PlaywrightError
from pydantic import SecretStr

from harness.cloud.document import Document
from harness.cloud.second_step import Authenticator
from harness.cloud.target import Account
from harness.conformance.browser.notes import NO, NONE, YES, Notes
from harness.conformance.browser.opening import somebody, stable
from harness.conformance.browser.signing_in import is_at, password, video_link, with_password
from harness.conformance.world import World

_LEFT_S = 4.0  # of a time step, so that a code is still good when the form has gone


@dataclass(frozen=True, slots=True)
class SecondStep:
    """All of it."""

    world: World
    browser: Browser
    notes: Notes

    async def through(self) -> None:
        """By password alone; then it is required: of whoever is signed in, and of whoever signs in."""
        member = await self._invited()
        _, first = await self.world.sign_in(member)
        organisation = await first.create_organisation(f"probe {secrets.token_hex(4)}")
        early = await (await somebody(self.browser)).new_page()
        with self.notes.step("the password alone signs in where nobody asks for more", "ID-3"):
            await stable(early.goto, self.world.target.web)
            await with_password(early, member)
            await video_link(early).wait_for()
        await self._require(organisation, member)
        await stable(early.reload)
        self._saw("let in by the session of before, once it is required", await self._met(early))
        await early.context.close()
        app, used = await self._enrolled(member)
        await self._again(member, app, used)

    async def _enrolled(self, member: Account) -> tuple[Authenticator, int]:
        """Set up an authenticator, as is asked of a member who has none; the step whose code was taken."""
        page = await (await somebody(self.browser)).new_page()
        await stable(page.goto, self.world.target.web)
        await with_password(page, member)
        self._saw("let in by the password alone, where it is required", await self._met(page))
        link = page.locator('a[href^="otpauth://"]')
        with self.notes.step("an authenticator is set up, with its code", "ID-3"):
            app = Authenticator.of(await link.get_attribute("href") or "")
            self.notes.saw("ID-3", "shown to set it up: a QR code", YES, await _drawn(page))
            step = await _step(app)
            await _send(page, app.code(step - 1))
            if not await self._came_in(page):  # a cloud may take the code of the step before, and need not
                step = await _step(app)
                await _send(page, app.code(step))
            else:
                step -= 1
            await video_link(page).wait_for()
        await page.context.close()
        return app, step

    async def _again(self, member: Account, app: Authenticator, used: int) -> None:
        """The next sign-in: by the password alone nothing opens, also by its address; with a code everything does."""
        page = await (await somebody(self.browser)).new_page()
        await stable(page.goto, self.world.target.web)
        await with_password(page, member)
        self._saw("let in by the password alone at the next sign-in", await self._met(page))
        around = await page.context.new_page()
        await stable(around.goto, f"{self.world.target.web}/systems")
        self._saw("let in past the code, by the client's own address", await self._met(around))
        await around.close()
        with self.notes.step("password and code sign in", "ID-3"):
            await _send(page, app.code(await _step(app, after=used)))
            await video_link(page).wait_for()
        await page.context.close()

    async def _invited(self) -> Account:
        """A new user."""
        world, name = self.world, f"viewer-{secrets.token_hex(4)}"
        organisation = await world.administration.create_organisation(f"probe {secrets.token_hex(4)}")
        token, _ = await world.sign_in(world.target.administrator)
        at = f"{world.target.my_systems}/v1/organisations/{organisation}/invitations"
        document = {"username": name, "role": "viewer"}
        invited = await world.http.post("invite a viewer", at, token=token, document=document)
        word = Document.of("invite a viewer", invited).word("token")
        account = Account(username=name, password=SecretStr(secrets.token_urlsafe(18)))
        accepted = {"token": word, "password": account.password.get_secret_value()}
        where = f"{world.target.identity}/v1/invitations/acceptance"
        await world.http.post("accept an invitation", where, document=accepted)
        return account

    async def _require(self, organisation: str, member: Account) -> None:
        token, _ = await self.world.sign_in(member)
        url = f"{self.world.target.identity}/v1/organisations/{organisation}/sign-in-policy"
        await self.world.http.put("require a second step", url, token=token, document={"two_step_required": True})

    def _saw(self, what: str, let_in: str) -> None:
        self.notes.saw("ID-3", what, NO, let_in)

    async def _met(self, page: Page) -> str:
        """Whether the browser comes to the client itself, and not to a field for a code or the password."""
        with suppress(PlaywrightError):
            await _code(page).or_(video_link(page)).or_(password(page)).first.wait_for()
        if await video_link(page).is_visible():
            return YES
        if await password(page).is_visible():
            return NO
        return NO if await _code(page).is_visible() else "a page that asks for nothing"

    async def _came_in(self, page: Page) -> bool:
        """Whether the form led to the client; it stays where it is when the code was not taken."""
        await page.wait_for_load_state()
        return is_at(page, self.world.target.web)


def _code(page: Page) -> Locator:
    """The only field of a page that asks for a code."""
    return page.locator('input[autocomplete="one-time-code"]')


async def _drawn(page: Page) -> str:
    return YES if await page.locator("svg, img, canvas").count() else NONE


async def _send(page: Page, code: str) -> None:
    await _code(page).fill(code)
    await page.get_by_role("button").first.click()


async def _step(app: Authenticator, *, after: int = 0) -> int:
    """The present step, once it is after another one and some of it is left."""
    await asyncio.sleep(max(0.0, (after + 1) * app.period_s - time.time()))
    left_s = app.period_s - time.time() % app.period_s
    if left_s < _LEFT_S:
        await asyncio.sleep(left_s)
    return app.step(time.time())
