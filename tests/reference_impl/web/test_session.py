"""Signed in once, for everything, with no token where anything but the page's memory could find it."""

from playwright.async_api import Browser, expect

from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import PICTURES, visiting


async def test_an_address_that_leads_nowhere_asks_for_no_password(browser: Browser, cloud: CloudDescription) -> None:
    async with visiting(browser, cloud) as visitor:
        for path in ("/nonsense", "/systemsx"):
            await visitor.open(path)
            await expect(visitor.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
        await visitor.both("nowhere")


async def test_a_reload_keeps_one_signed_in_and_no_storage_holds_a_token(
    browser: Browser, cloud: CloudDescription
) -> None:
    async with visiting(browser, cloud) as visitor:
        await visitor.sign_in(cloud.administrator)
        heading = visitor.page.get_by_role("heading", name="Organisations")
        await expect(heading).to_be_visible()
        await visitor.page.reload()
        await expect(heading).to_be_visible()
        kept = "[...Object.entries(localStorage), ...Object.entries(sessionStorage), document.cookie, location.href]"
        assert await visitor.page.evaluate(kept) == ["", f"{cloud.web}/systems"]


async def test_a_token_is_renewed_unseen_before_it_ends(browser: Browser, cloud: CloudDescription) -> None:
    async with visiting(browser, cloud) as visitor:
        page, renewals = visitor.page, list[str]()
        await page.clock.install()
        await visitor.sign_in(cloud.administrator)
        await expect(page.get_by_role("heading", name="Organisations")).to_be_visible()
        page.on("request", lambda one: renewals.append(one.url) if one.url.endswith("/token") else None)
        for passed_s, renewed in ((3_000, 0), (590, 1), (600, 1)):  # tokens live for 3600 s
            await page.clock.fast_forward(passed_s * 1000)
            await page.get_by_role("link", name="Video operation").click()
            await page.get_by_role("link", name="My Systems", exact=True).click()
            await expect(page.get_by_text("You belong to no organisation yet")).to_be_visible()
            assert len(renewals) == renewed, passed_s
        assert (visitor.refusals, page.url) == ([], f"{cloud.web}/systems")


async def test_sign_out_ends_every_window(browser: Browser, cloud: CloudDescription) -> None:
    async with visiting(browser, cloud) as visitor:
        await visitor.sign_in(cloud.administrator)
        other = await visitor.context.new_page()
        await other.goto(f"{cloud.web}/systems")
        await expect(other.get_by_role("heading", name="Organisations")).to_be_visible()
        await visitor.page.get_by_label("Account of administrator").click()
        await visitor.page.get_by_role("button", name="Sign out everywhere").click()
        await expect(visitor.page.get_by_role("heading", name="You are signed out")).to_be_visible()
        await visitor.both("signed-out")
        await other.get_by_role("link", name="Video operation").click()  # which asks for something
        await expect(other.get_by_role("dialog", name="Your session has ended")).to_be_visible()
        await other.screenshot(path=PICTURES / "session-ended.png")
        await other.get_by_role("button", name="Sign in again").click()
        await expect(other.get_by_label("Password")).to_be_visible()
