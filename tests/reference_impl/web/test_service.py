"""What serves the page: its policy, its caching, its addresses. No browser is needed."""

from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from reference_impl.web import PageNotBuiltError, Web, WebRegion, WebSettings, read_page

REGION = WebRegion("eu-fra", "Europe", "Frankfurt", *(f"https://cloud.test:{port}" for port in range(1, 6)))


def served(folder: Path) -> Web:
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>page</title>")
    (folder / "assets" / "index-abc.js").write_text("export const nothing = 0;\n" * 50)
    settings = WebSettings("https://127.0.0.1:1", "https://id.test:1", "https://my.test:2", (REGION,), "web")
    return Web(settings, read_page(folder))


async def test_policy(tmp_path: Path) -> None:
    async with TestClient(TestServer(served(tmp_path).app())) as client:
        for path in ("/systems/org-1", "/config.json", "/assets/index-abc.js", "/nothing"):
            answer = await client.get(path, headers={"Host": "127.0.0.1:1"})
            policy = dict(one.split(" ", 1) for one in answer.headers["Content-Security-Policy"].split("; "))
            assert policy["default-src"] == "'none'"
            assert policy["script-src"] == policy["style-src"] == "'self'"
            assert policy["frame-ancestors"] == policy["base-uri"] == policy["trusted-types"] == "'none'"
            assert policy["form-action"] == "'self' https://id.test:1"
            assert policy["require-trusted-types-for"] == "'script'"
            asked = policy["connect-src"].split()
            assert asked == ["'self'", "https://id.test:1", "https://my.test:2", *REGION.addresses]
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


async def test_what_is_cached(tmp_path: Path) -> None:
    async with TestClient(TestServer(served(tmp_path).app())) as client:
        asset = await client.get("/assets/index-abc.js")
        assert (asset.status, asset.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        assert asset.headers["Content-Encoding"] == "gzip"
        assert (await asset.text()).startswith("export const nothing")
        again = await client.get("/assets/index-abc.js", headers={"If-None-Match": asset.headers["ETag"]})
        assert (again.status, await again.read()) == (304, b"")
        page = await client.get("/video/x", headers={"Host": "127.0.0.1:1"})
        assert (page.content_type, page.headers["Cache-Control"]) == ("text/html", "no-cache")
        assert (await client.get("/config.json")).headers["Cache-Control"] == "no-store"
        assert (await client.get("/assets/missing.js")).status == 404
        for known in ({}, {"If-None-Match": page.headers["ETag"]}):
            navigated = {"Host": "127.0.0.1:1", "Accept": "text/html,*/*;q=0.8", **known}
            nothing = await client.get("/nothing", headers=navigated)
            assert (nothing.status, nothing.content_type) == (404, "text/html"), "the page says it in its own design"


async def test_other_names_of_the_machine_lead_to_the_one_that_signs_in(tmp_path: Path) -> None:
    async with TestClient(TestServer(served(tmp_path).app())) as client:
        answer = await client.get("/systems/a?b", headers={"Host": "localhost:1"}, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (308, "https://127.0.0.1:1/systems/a")


def test_a_page_that_was_not_built(tmp_path: Path) -> None:
    with pytest.raises(PageNotBuiltError, match="make web"):
        read_page(tmp_path)
