"""Hears all that a browser sends, and what it complains of."""

import asyncio
import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebError
from playwright.async_api import Error as PlaywrightError

_TOKENS = ("access_token", "refresh_token", "id_token")
_OK = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went."""

    method: str
    url: str
    headers: str  # a line each
    body: bytes

    @property
    def bare(self) -> str:
        """Method and address without what stands behind `?`."""
        return f"{self.method} {self.url.partition('?')[0]}"


@dataclass
class Ear:
    """Of one browser context. `token_endpoint`: where tokens are given."""

    token_endpoint: str
    tokens: set[str] = field(default_factory=set)  # that were given
    answers: list[tuple[str, int]] = field(default_factory=list)  # address and status of each
    said: list[str] = field(default_factory=list)  # on the console, and errors that nobody caught
    _requests: list[Request] = field(default_factory=list)
    _reading: list[asyncio.Task[None]] = field(default_factory=list)

    def at(self, context: BrowserContext) -> None:
        """Hear it from now on."""
        context.on("request", self._went)
        context.on("response", self._answered)
        context.on("console", self._console)
        context.on("weberror", self._failed)

    def asked(self, place: str) -> Iterator[dict[str, str]]:
        """What was sent to an address, in the query or as a form, of each request in order."""
        for request in self._requests:
            if request.url.partition("?")[0] == place:
                given = {**parse_qs(urlsplit(request.url).query), **parse_qs(request.post_data or "")}
                yield {name: values[0] for name, values in given.items()}

    def passwords(self) -> int:
        """How often one was given."""
        return sum("password=" in (request.post_data or "") for request in self._requests)

    async def sent(self) -> list[Sent]:
        """Everything, headers and bodies too."""
        await asyncio.gather(*self._reading)
        return list(await asyncio.gather(*map(_whole, self._requests)))

    def _went(self, request: Request) -> None:
        self._requests.append(request)

    def _answered(self, response: Response) -> None:
        self.answers.append((response.url, response.status))
        if response.url == self.token_endpoint and response.status == _OK:
            self._reading.append(asyncio.ensure_future(self._read(response)))

    async def _read(self, response: Response) -> None:
        try:
            given = await response.json()
        except (PlaywrightError, ValueError):
            return
        self.tokens |= {str(given[name]) for name in _TOKENS if given.get(name)}

    def _console(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)

    def _failed(self, error: WebError) -> None:
        self.said.append(str(error.error))


async def _whole(request: Request) -> Sent:
    try:
        headers = await request.all_headers()
    except PlaywrightError:  # its page is closed by now
        headers = request.headers
    lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
    return Sent(request.method, request.url, lines, request.post_data_buffer or b"")


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
