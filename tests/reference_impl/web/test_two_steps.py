"""Password, then a one-time code: enrolled with the drawn code, asked for ever after, and recovery codes instead."""

from urllib.parse import parse_qs, urlsplit

import pyotp
from playwright.async_api import Browser, Page, expect

from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import Visitor, visiting


async def shown_password(visitor: Visitor) -> None:
    account = visitor.cloud.administrator
    await visitor.page.get_by_label("User name").fill(account.username)
    await visitor.page.get_by_label("Password").fill(account.password)
    await visitor.page.get_by_role("button", name="Sign in").click()


async def enrolled(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """What the authenticator app learns, and the recovery codes."""
    link = str(await page.get_by_role("link", name="open the app").get_attribute("href"))
    drawn = page.get_by_role("img", name="QR code for your authenticator app")
    await expect(drawn).to_be_visible()
    seed = parse_qs(urlsplit(link).query)["secret"][0]
    assert await page.locator("#seed").inner_text() == seed
    return pyotp.TOTP(seed), await page.locator(".codes code").all_inner_texts()


async def typed(page: Page, code: str, button: str) -> None:
    await page.locator("input[name=code]").fill(code)
    await page.get_by_role("button", name=button).click()


async def test_two_steps_from_enrolment_on(browser: Browser, cloud: CloudDescription) -> None:
    async with visiting(browser, cloud) as visitor:
        page = visitor.page
        await visitor.open("/systems")
        await expect(page.get_by_label("Password")).to_be_visible()
        await visitor.both("sign-in")
        await visitor.sign_in(cloud.administrator)
        await page.get_by_label("Account of administrator").click()
        await page.get_by_role("button", name="Turn on two-step verification").click()
        app, recovery = await enrolled(page)
        await visitor.both("enrolment")
        await typed(page, "000000", "Turn on and sign in")
        await expect(page.get_by_role("alert")).to_contain_text("This code is wrong")
        await typed(page, app.now(), "Turn on and sign in")
        await expect(page.get_by_role("heading", name="Organisations")).to_be_visible()
        await page.get_by_label("Account of administrator").click()
        await expect(page.get_by_role("button", name="Turn off two-step verification")).to_be_visible()
        await page.get_by_role("button", name="Sign out everywhere").click()
        await page.get_by_role("button", name="Sign in").click()
        await shown_password(visitor)
        await expect(page.get_by_role("heading", name="Two-step verification")).to_be_visible()
        await visitor.both("second-step")
        await typed(page, recovery[0], "Sign in")
        await expect(page.get_by_role("heading", name="Organisations")).to_be_visible()


async def test_a_sign_in_that_was_not_begun_here_signs_nobody_in(browser: Browser, cloud: CloudDescription) -> None:
    async with visiting(browser, cloud) as visitor:
        await visitor.open("/callback?code=stolen&state=made-up&iss=https://elsewhere.example")
        await expect(visitor.page.get_by_role("alert")).to_contain_text("not begun in this window")
        await visitor.both("sign-in-refused")
        assert urlsplit(visitor.page.url).query == ""
