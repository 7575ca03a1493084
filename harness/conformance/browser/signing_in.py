"""ID-1, ID-2: somebody signs in by the page, and what goes over the wire meanwhile."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Locator, Page

from harness.cloud.document import Document
from harness.cloud.target import Account
from harness.conformance.browser.ear import Ear, challenge
from harness.conformance.browser.notes import NO, NONE, YES, Notes
from harness.conformance.browser.opening import stable

RESTS = ("ID-1", "ID-2", "KEY-5", "PLAY-1", "PLAY-3")  # on the sign-in
_ONCE = "once"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The page's sign-in, as somebody with a browser of their own goes through it."""

    web: str
    places: Document  # identity's discovery document
    notes: Notes
    context: BrowserContext
    ear: Ear

    async def through(self, page: Page, account: Account) -> None:
        """From the page's address to My Systems, by the password alone; then once more, and in another window."""
        try:
            with self.notes.step("name and password lead to My Systems", *RESTS):
                await stable(page.goto, self.web)
                await with_password(page, account)
                await video_link(page).wait_for()
        finally:
            self._on_the_wire()
        self.notes.saw("ID-2", "passwords asked for to get in", _ONCE, _times(self.ear.passwords()))
        await stable(page.reload)
        self.notes.saw("ID-2", "asked for the password after a reload", NONE, await self._asked(page))
        other = await self.context.new_page()
        await stable(other.goto, f"{self.web}/video")
        self.notes.saw("ID-2", "asked for it at Video operation in another window", NONE, await self._asked(other))
        await other.close()

    async def _asked(self, page: Page) -> str:
        """Whether it is the password that the page comes to; that, or a page of the client."""
        field = password(page)
        await video_link(page).or_(field).first.wait_for()
        return "the password" if await field.is_visible() else NONE

    def _on_the_wire(self) -> None:
        """Authorization code with PKCE S256 (RFC 6749 4.1, RFC 7636), as far as the browser came with it."""
        asked = next(self.ear.asked(self.places.address("authorization_endpoint")), {})
        redeemed = next(self.ear.asked(self.places.address("token_endpoint")), {})
        if asked:
            for name, wanted in {"response_type": "code", "code_challenge_method": "S256"}.items():
                self.notes.saw("ID-1", f"{name} of the authorization request", wanted, asked.get(name, NONE))
            unguessable = bool(asked.get("state") or asked.get("nonce"))
            self.notes.saw("ID-1", "the request carries a state or a nonce", YES, _whether(unguessable))
        if redeemed:
            proven = challenge(redeemed.get("code_verifier", "")) == asked.get("code_challenge")
            self.notes.saw("ID-1", "the challenge is of the verifier that redeems the code", YES, _whether(proven))
            secret = "client_secret" in redeemed
            self.notes.saw("ID-1", "the page, which can keep none, sends a client secret", NO, _whether(secret))


async def with_password(page: Page, account: Account) -> None:
    """Fill in the form that asks for it."""
    await page.get_by_label("User name").fill(account.username)
    await password(page).fill(account.password.get_secret_value())
    await page.get_by_role("button", name="Sign in").click()


def password(page: Page) -> Locator:
    """The field for it."""
    return page.get_by_label("Password", exact=True)


def video_link(page: Page) -> Locator:
    """What every page of the client has for whoever is signed in."""
    return page.get_by_role("link", name="Video operation", exact=True)


def is_at(page: Page, place: str) -> bool:
    """Whether a page is of this origin."""
    return urlsplit(page.url).netloc == urlsplit(place).netloc


def _times(count: int) -> str:
    return {1: _ONCE}.get(count, f"{count} times")


def _whether(so: bool) -> str:  # noqa: FBT001 - a word for it
    return YES if so else NO
