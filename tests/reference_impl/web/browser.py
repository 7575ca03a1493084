"""Debian's Chromium on the page of a cloud. What a browser complains of fails the test."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Response, async_playwright

import reference_impl.web
from reference_impl.deployment import Account, CloudDescription
from reference_impl.web import is_built
from tests.reference_impl.web.apart import PROXY, apart, possible

_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE, DESKTOP, CONTROL_ROOM = (360, 740), (1280, 800), (3840, 2160)
PICTURES = Path("out/web")
_PATIENCE_MS = 40_000
_REFUSED = 400
_AXE = Path(reference_impl.web.__file__).parent / "client" / "node_modules" / "axe-core" / "axe.min.js"
_SHIFTS = """new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((seen) => {
        for (const one of seen.getEntries()) if (!one.hadRecentInput) sum += one.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 50);
})"""


def chromium() -> str:
    """Its path. Without it, or without the built page, the test is skipped, unless the environment requires them."""
    found = shutil.which("chromium")
    _require(found, "there is no chromium command here: apt install chromium", "CAMPROOF_REQUIRE_CHROMIUM")
    _require(is_built(), "the page is not built: make web", "CAMPROOF_REQUIRE_NODE")
    return str(found)


def _require(there: object, without: str, variable: str) -> None:
    if not there and not any(os.environ.get(name) for name in ("CI", variable)):
        pytest.skip(without)
    assert there, f"CI or {variable} is set, and {without}"


@dataclass
class Visitor:
    """Somebody with a browser of their own: no cookie or storage of anybody else's is in it."""

    cloud: CloudDescription
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)  # answers of 4xx and 5xx

    async def open(self, path: str) -> None:
        """Go to a path of the page."""
        await self.page.goto(f"{self.cloud.web}{path}")

    async def sign_in(self, account: Account, path: str = "/systems") -> None:
        """Open a path as this user, whose password alone is asked for."""
        await self.open(path)
        await self.page.get_by_label("User name").fill(account.username)
        await self.page.get_by_label("Password").fill(account.password)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.wait_for_url(f"{self.cloud.web}{path}*")

    async def picture(self, name: str, *, full: bool = True) -> None:
        """What is seen, as `out/web/NAME.png`."""
        await self.page.screenshot(path=PICTURES / f"{name}.png", full_page=full)

    async def both(self, name: str) -> None:
        """The same in the light on a desk and in the dark on a phone; nothing goes beyond the sides of either."""
        for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
            await self._seen(f"{name}-{scheme}", size, scheme)
        await self._size(DESKTOP, "light")

    async def control_room(self, name: str) -> None:
        """The same on a wall."""
        await self._seen(f"{name}-wall", CONTROL_ROOM, "dark")
        await self._size(DESKTOP, "light")

    async def _seen(self, name: str, size: tuple[int, int], scheme: str) -> None:
        await self._size(size, scheme)
        beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await self.page.evaluate(beyond) == 0, f"{name} is wider than its window"
        await self.picture(name)
        assert (name, await self.faults()) == (name, [])

    async def _size(self, size: tuple[int, int], scheme: Any) -> None:  # noqa: ANN401 - one of Playwright's words
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self.page.emulate_media(color_scheme=scheme)

    async def faults(self) -> list[str]:
        """Serious faults of accessibility that axe-core finds, contrast among them."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(_AXE.read_text("utf-8"))
        found = await self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [
            f"{one['id']}: {one['nodes'][0]['html']}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ]

    async def shifts(self) -> float:
        """How much of the page has moved by itself since it was opened (Layout Instability: cumulative score)."""
        moved: float = await self.page.evaluate(_SHIFTS)
        return moved

    def answered(self, response: Response) -> None:
        """An answer: its address, where it is a refusal."""
        if response.status >= _REFUSED:
            self.refusals.append(f"{response.request.method} {response.url} {response.status}")

    def heard(self, message: Any) -> None:  # noqa: ANN401 - Playwright's
        """A line of the console: an error, unless it tells of an answer that is a refusal."""
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")


@asynccontextmanager
async def chromium_browser() -> AsyncIterator[Browser]:
    """A browser until the block ends."""
    path = chromium()
    async with AsyncExitStack() as stack:
        arguments = list(_ARGUMENTS)
        if possible():
            path = str(await stack.enter_async_context(apart(path)))
            arguments += [f"--proxy-server={PROXY}", "--proxy-bypass-list=<-loopback>"]
        playwright = await stack.enter_async_context(async_playwright())
        async with await playwright.chromium.launch(executable_path=path, args=arguments) as browser:
            yield browser


@asynccontextmanager
async def visiting(
    browser: Browser, cloud: CloudDescription, size: tuple[int, int] = DESKTOP, *, dark: bool = False
) -> AsyncIterator[Visitor]:
    """A visitor; in the end it is an error if the browser complained of anything: scripts, policies, the console."""
    async with await browser.new_context(
        ignore_https_errors=True,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        timezone_id="UTC",
    ) as context:
        context.set_default_timeout(_PATIENCE_MS)
        page = await context.new_page()
        visitor = Visitor(cloud, context, page)
        page.on("console", visitor.heard)
        page.on("response", visitor.answered)
        page.on("pageerror", lambda error: visitor.complaints.append(f"uncaught: {error}"))
        yield visitor
        assert visitor.complaints == []
