"""A browser without JavaScript: keeps cookies, follows redirects, reads forms and submits them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient


class Forms(HTMLParser):
    """The one form of a page, and everything that is text in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.links: list[str] = []
        self.codes: list[str] = []
        self._in_code = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_code = tag == "code"
        if tag == "form":
            assert given["method"] == "post"
            self.action = given["action"]
        if tag == "input":
            self.fields[given["name"]] = given.get("value", "")
        if tag == "a":
            self.links.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        self._in_code = self._in_code and tag != "code"

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self.codes.append(data)


@dataclass
class Page:
    """What the browser shows, or the address outside of the service to which it was sent."""

    status: int
    text: str
    sent_to: str
    headers: Mapping[str, str]

    @property
    def form(self) -> Forms:
        return Forms(self.text)

    @property
    def said(self) -> dict[str, str]:
        """What the client is told."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.sent_to).query).items()}


@dataclass
class Browser:
    """Cookies are kept as a browser does on HTTPS; the tests' server speaks HTTP."""

    client: TestClient[web.Request, web.Application]
    cookies: dict[str, str] = field(default_factory=dict)

    async def open(self, path: str, query: Mapping[str, str] | None = None) -> Page:
        headers = {"Sec-Fetch-Site": "cross-site", **self._sent()}
        return await self._page(await self.client.get(path, params=query or {}, headers=headers, allow_redirects=False))

    async def submit(self, page: Page, *, site: str = "same-origin", **typed: str) -> Page:
        form = page.form
        headers = {"Sec-Fetch-Site": site, **self._sent()}
        fields = {**form.fields, **typed}
        return await self._page(
            await self.client.post(form.action, data=fields, headers=headers, allow_redirects=False)
        )

    def _sent(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    async def _page(self, answer: ClientResponse) -> Page:
        for name, cookie in answer.cookies.items():
            assert cookie["secure"]
            assert cookie["httponly"]
            assert (cookie["path"], cookie["samesite"], cookie["domain"]) == ("/", "Lax", "")
            self.cookies[name] = cookie.value
            if cookie["max-age"] == "0":
                del self.cookies[name]
        return Page(answer.status, await answer.text(), answer.headers.get("Location", ""), answer.headers)
