"""People with a browser read a refusal as a page, programs as a problem document."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference_impl.identity.conftest import World

ACCEPTED_BY_BROWSERS = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def test_who_reads_a_page_and_who_a_document(world: "World") -> None:
    client = world.browser().client
    page = await client.get("/authorize?client_id=<i>", headers={"Accept": ACCEPTED_BY_BROWSERS})
    text = await page.text()
    assert (page.status, page.content_type) == (400, "text/html")
    assert "client_id must be one of camproof-web" in text
    assert "no-such-client" in text
    assert page.headers["X-Request-Id"] in text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    document = await client.get("/authorize?client_id=<i>")
    assert (document.status, document.content_type) == (400, "application/problem+json")
    assert (await document.json())["reason"] == "no-such-client"
