"""From nothing to the first recording in the cloud, each refusal on the way told with its sentence and reason."""

from playwright.async_api import Browser, Page, expect

from harness.camera.media.template import scene_template
from harness.cloud import http
from harness.cloud.adapters import adapter_of
from harness.cloud.sign_in import DeviceIdentity
from harness.conformance.embedded import as_target
from harness.conformance.past import PastCamera, Stint
from reference_impl.deployment import CloudDescription
from tests.reference_impl.deployment.client import Camera, connect
from tests.reference_impl.web.browser import Visitor, visiting
from tests.reference_impl.web.filled import SEGMENT_S, begin_us, shows


async def listed(page: Page, name: str, device: str, axis_os: str) -> None:
    await page.get_by_role("button", name="List a camera at Quay").click()
    fields = {"Name": name, "Device id": device, "Model": "AXIS P3265-LVE", "AXIS OS": axis_os}
    for label, text in fields.items():
        await page.get_by_label(label, exact=True).fill(text)
    await page.get_by_role("button", name="List it").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def activated(visitor: Visitor) -> None:
    page = visitor.page
    await page.get_by_role("link", name="Activate cloud storage").last.click()
    await expect(page.get_by_text("You have 30 days to allocate licences")).to_be_visible()
    await expect(page.get_by_text("A subscription of one year begins now.")).to_be_visible()
    await page.get_by_label("EU").check()
    await visitor.both("activation")
    await page.get_by_role("button", name="Activate cloud storage").click()
    await expect(page.get_by_text("30 days left to allocate licences")).to_be_visible()
    assert "365" in await page.locator(".card", has_text="Subscription").locator(".big").inner_text()


async def redeemed(visitor: Visitor) -> None:
    page = visitor.page
    await page.get_by_role("link", name="Redeem a licence code").click()
    for code in ("WRONG", visitor.cloud.licence_codes[0]):
        await page.get_by_label("Licence code").fill(code)
        await page.get_by_role("button", name="Redeem").click()
        if code == "WRONG":
            await expect(page.get_by_role("alert")).to_contain_text("There is no such licence code")
            await expect(page.get_by_role("alert")).to_contain_text("no-such-code")
            await visitor.both("licence-code-refused")
    await expect(page.get_by_role("row")).to_have_count(6)


async def recorded(visitor: Visitor, camera: Camera) -> None:
    """The camera records, and its picture is what Video operation opens with."""
    target = as_target(visitor.cloud, 3600.0, None)
    async with http.connect(target.ca_file) as cloud:
        device = adapter_of(target).device(cloud, DeviceIdentity(camera.key, camera.id))
        await (await PastCamera.ready(device, scene_template(SEGMENT_S))).record(Stint(begin_us(120), 10))
    await visitor.page.get_by_role("link", name="Video operation").click()
    await shows(visitor, camera.id)
    await visitor.both("first-recording")


async def test_from_nothing_to_the_first_recording(browser: Browser, cloud: CloudDescription) -> None:
    async with visiting(browser, cloud) as visitor, connect(cloud) as client:
        camera = Camera(client)
        await camera.register(await client.sign_in(cloud.administrator))
        page = visitor.page
        await visitor.sign_in(cloud.administrator)
        await expect(page.get_by_text("You belong to no organisation yet")).to_be_visible()
        await visitor.both("no-organisation")
        await page.get_by_role("button", name="New organisation").click()
        await page.get_by_label("Name").fill("Harbour Logistics")
        await page.get_by_role("button", name="Make it").click()
        await expect(page.get_by_text("To the first recording")).to_be_visible()
        await visitor.both("not-activated")
        await activated(visitor)
        await redeemed(visitor)
        await page.get_by_role("link", name="Sites").click()
        await page.get_by_role("button", name="List a site").click()
        await page.get_by_label("Name").fill("Quay")
        await page.get_by_role("button", name="List it").click()
        await listed(page, "Gate", camera.id, "12.1.60")
        await listed(page, "Crane", "B8A44F000003", "10.12.114")
        await page.get_by_role("link", name="Cameras", exact=True).click()
        crane = page.get_by_role("row", name="Crane")
        await expect(crane).to_contain_text("AXIS OS 10.12.114 is too old; update to 11.11.73 or later.")
        await expect(crane).to_contain_text("axis-os-too-old")
        await expect(page.get_by_label("Select Crane")).to_be_disabled()
        await page.get_by_label("Select Gate").check()
        await visitor.both("cameras")
        assert (await camera.configuration())["enabled"] is False
        await page.get_by_role("button", name="Enable").click()
        await expect(page.get_by_role("row", name="Gate")).to_contain_text("Records to the cloud")
        configured = await camera.configuration()
        assert (configured["enabled"], configured["region"]) == (True, "eu-fra")
        await visitor.open(page.url.removeprefix(cloud.web).removesuffix("/cameras"))
        await expect(page.get_by_text("1 · AXIS OS too old")).to_be_visible()
        assert await visitor.shifts() < 0.02, "what comes later finds its place kept"
        await visitor.both("overview")
        await visitor.control_room("overview")
        await recorded(visitor, camera)
