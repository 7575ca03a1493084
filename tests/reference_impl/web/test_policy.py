"""What the page's policy forbids is not done by a real browser, and a visitor hears of each attempt."""

import pytest
from playwright.async_api import Browser, Error, expect

from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import visiting

MADE_NOTHING = {
    "document.body.innerHTML = '<p>x</p>'": "TrustedHTML",
    "document.createElement('script').text = '1'": "TrustedScript",
    "document.createElement('script').src = 'https://other.example/x.js'": "TrustedScriptURL",
    "trustedTypes.createPolicy('own', {})": "createPolicy",
}
REPORTED = {
    "fetch('https://other.example/').catch(() => 0)": "connect-src",
    "document.body.setAttribute('style', 'color: red')": "style-src",
    "document.body.append(Object.assign(document.createElement('iframe'), {src: '/'}))": "default-src",
    "document.body.append(Object.assign(document.createElement('img'), {src: 'https://other.example/'}))": "img-src",
}


async def test_what_the_policy_forbids(browser: Browser, cloud: CloudDescription) -> None:
    async with visiting(browser, cloud) as visitor:
        await visitor.open("/signed-out")
        await expect(visitor.page.get_by_role("heading", name="You are signed out")).to_be_visible()
        for script, named in MADE_NOTHING.items():
            with pytest.raises(Error, match=named):
                await visitor.page.evaluate(f"String({script})")
        visitor.complaints.clear()
        for script, named in REPORTED.items():
            async with visitor.page.expect_console_message(lambda told, named=named: named in told.text):  # type: ignore[misc]
                await visitor.page.evaluate(f"void ({script})")
        assert len(visitor.complaints) >= len(REPORTED)
        visitor.complaints.clear()
