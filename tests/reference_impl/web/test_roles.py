"""Nobody sees a button that would be refused; what is refused all the same is told."""

from playwright.async_api import Browser, Page, expect

from reference_impl.deployment import Account, CloudDescription
from tests.reference_impl.deployment.client import Installation, connect
from tests.reference_impl.web.browser import visiting


async def belongs(installation: Installation, account: Account, role: str) -> None:
    address = f"{installation.address}/members/{account.username}"
    answer = await installation.client.ask("PUT", address, token=installation.token, json={"role": role})
    assert answer.status == 200


async def test_a_viewer_sees_and_changes_nothing(browser: Browser, cloud: CloudDescription) -> None:
    async with connect(cloud) as client, visiting(browser, cloud) as visitor:
        installation = await client.install("eu-fra")
        await belongs(installation, cloud.viewer, "viewer")
        page, at = visitor.page, f"/systems/{installation.organisation}"
        await visitor.sign_in(cloud.viewer)
        await page.locator(f"a[href='{at}']").click()
        await expect(page.get_by_text("You are viewer")).to_be_visible()
        tabs = await page.get_by_role("navigation", name="Organisation").get_by_role("listitem").all_inner_texts()
        assert tabs == ["Overview", "Cameras", "Sites", "Region and retention"]
        for tab in tabs:
            await page.get_by_role("link", name=tab, exact=True).click()
            await expect(page.get_by_role("heading", name=tab, exact=True)).to_be_visible()
            await expect(page.locator(".skeleton")).to_have_count(0)  # everything that was asked for has come
            buttons = page.locator("#content").get_by_role("button")
            await expect(buttons).to_have_text(["Door"] if tab == "Cameras" else [])
            await visitor.both(f"viewer-{tab.split()[0].lower()}")
        assert visitor.refusals == []
        await visitor.open(f"{at}/members")
        await expect(page.get_by_role("alert")).to_contain_text("role-not-sufficient")


async def test_an_operator_reports_what_was_tried_at_the_site(browser: Browser, cloud: CloudDescription) -> None:
    async with connect(cloud) as client, visiting(browser, cloud) as visitor:
        installation = await client.install("eu-fra")
        await belongs(installation, cloud.viewer, "operator")
        page = visitor.page
        await visitor.sign_in(cloud.viewer, f"/systems/{installation.organisation}/cameras")
        await expect(page.get_by_role("link", name="Licences", exact=True)).to_be_visible()
        await expect(page.get_by_role("link", name="Members")).to_have_count(0)
        await page.get_by_role("button", name="Door").click()
        await page.get_by_role("button", name="Report what was tried").click()
        await page.get_by_label("Media store").uncheck()
        await visitor.both("paths")
        await page.get_by_role("button", name="Report", exact=True).click()
        await expect(page.get_by_text("Not reached: Media store")).to_be_visible()
        await expect(page.get_by_role("dialog")).to_contain_text("no-internet-access")
        assert await page.get_by_role("dialog").get_by_role("button").all_inner_texts() == [
            "",
            "Report what was tried…",
        ]
        assert visitor.refusals == []


async def test_an_organisation_of_others(browser: Browser, cloud: CloudDescription) -> None:
    async with connect(cloud) as client, visiting(browser, cloud) as visitor:
        installation = await client.install("eu-fra")
        await visitor.sign_in(cloud.stranger, f"/systems/{installation.organisation}")
        await expect(visitor.page.get_by_role("alert")).to_contain_text("Reason: no-such-organisation")
        await visitor.both("organisation-of-others")


async def test_an_administrator_among_members_settings_and_the_log(browser: Browser, cloud: CloudDescription) -> None:
    async with connect(cloud) as client, visiting(browser, cloud) as visitor:
        installation = await client.install("eu-fra")
        page = visitor.page
        await visitor.sign_in(cloud.administrator, f"/systems/{installation.organisation}/members")
        await page.get_by_label("Role of administrator").select_option("viewer")
        await expect(page.get_by_role("alert")).to_contain_text("last-administrator")
        await visitor.both("last-administrator")
        await page.get_by_role("button", name="Add somebody").click()
        await page.get_by_label("User name").fill("mara@harbour.example")
        await page.get_by_role("button", name="Add", exact=True).click()
        await page.get_by_role("button", name="Invite").click()
        link = await page.get_by_label("Link").input_value()
        await visitor.both("invitation")
        await page.get_by_role("button", name="Done").click()
        await page.get_by_role("link", name="Region and retention").click()
        await page.get_by_label("US").check()
        await expect(page.get_by_text("Recordings that lie in EU (Frankfurt) stay there")).to_be_visible()
        await visitor.both("settings")
        await page.get_by_role("button", name="Record in US from now on").click()
        await expect(page.get_by_role("status")).to_contain_text("Cameras record to US from now on")
        await page.get_by_label("Days to keep recordings").fill("7")
        await page.get_by_role("button", name="Change the retention").click()
        await expect(page.get_by_role("dialog")).to_contain_text("of every camera")
        await visitor.both("retention")
        await page.get_by_role("button", name="Remove what is older").click()
        await page.get_by_role("link", name="Audit log").click()
        await expect(page.get_by_role("row").nth(1)).to_contain_text("set the retention to 7 days")
        await expect(page.get_by_role("row").nth(2)).to_contain_text("chose US for new recordings")
        await visitor.both("audit-log")
        await joined(visitor.page, link)


async def joined(page: Page, link: str) -> None:
    """An invitation leads to an account."""
    await page.goto(link)
    await page.get_by_label("Password").fill("correct horse battery staple")
    await page.get_by_role("button", name="Make my account").click()
    await expect(page.get_by_role("heading", name="Welcome, mara@harbour.example")).to_be_visible()
    assert page.url.endswith("/join")
