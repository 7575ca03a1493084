"""HTTPS to the cloud: trust in one certificate authority, bounded waits, and a record of each exchange."""

import json
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from harness.camera.segment import Buffer
from harness.cloud.exchange import Exchange, is_heard, tell
from harness.cloud.resolve import NO_ADDRESSES, Addresses, Resolver
from harness.cloud.retry_after import moment_s, retry_after_s
from harness.errors import CloudRefusedError, CloudUnreachableError

_OK = range(200, 300)
_IDLE_S = 50.0  # that a connection is kept between two requests: less than servers usually do


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for the cloud, in seconds (AWS KVS producer: 5 s to connect, 10 s to complete)."""

    connect_s: float = 5.0
    total_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Network:
    """Another network than this process's own: how names are resolved there, and sockets made."""

    resolver: AbstractResolver
    socket: Callable[[tuple[Any, ...]], socket.socket]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the cloud said."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    sent: Buffer = b""  # the body of the request

    @property
    def accepted(self) -> bool:
        """Whether the status is one of success."""
        return self.status in _OK

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        """The machine-readable reason: of a problem document, an OAuth error, or an S3 error; else ""."""
        return self._problem()[0]

    def refusal(self, action: str) -> CloudRefusedError:
        """This answer as an error."""
        reason, detail = self._problem()
        return CloudRefusedError(action, self.status, reason, detail, self.retry_after_s)

    @property
    def retry_after_s(self) -> float | None:
        """What Retry-After says in seconds, if it says so; a date is held against the answer's own."""
        sent_s = moment_s(self.headers.get("Date", ""))
        return retry_after_s(self.headers.get("Retry-After", ""), time.time() if sent_s is None else sent_s)

    def _problem(self) -> tuple[str, str]:
        try:
            return self._read_problem()
        except (ValueError, ET.ParseError):  # it says that it is JSON or XML, and is not
            return "", ""

    def _read_problem(self) -> tuple[str, str]:
        kind = self.headers.get("Content-Type", "")
        try:
            if "json" in kind and isinstance(said := self.json(), dict):
                return str(said.get("reason") or said.get("error", "")), str(said.get("detail", ""))
            if "xml" in kind:
                root = ET.fromstring(self.body)  # noqa: S314 - expat refuses entity bombs since 2.4.1
                return root.findtext("Code", ""), root.findtext("Message", "")
        except (ValueError, LookupError, RecursionError, ET.ParseError):
            pass  # what says nothing that can be read has no reason
        return "", ""


Tap = Callable[[Answer], None]
"""Is told of every answer."""


class CloudHttp:
    """A client of the cloud: a pool of TLS connections, perhaps through a site's uplink."""

    def __init__(self, session: aiohttp.ClientSession, proxy: str | None, tap: Tap | None) -> None:
        self._session = session
        self._proxy = proxy
        self._tap = tap

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Buffer | None = None,
        document: object = None,
        form: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> Answer:
        """Send one request and read the whole answer; redirects are not followed. CloudUnreachableError if none."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        carried = _carried(body, document, form) if is_heard() else b""
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                headers=sent,
                data=form if body is None else body,
                json=document,
                proxy=self._proxy,
                allow_redirects=False,
            ) as response:
                answer = Answer(method, url, response.status, response.headers, await response.read(), body or b"")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as broken:  # ValueError: no address
            tell(Exchange(method, url, sent, carried, None, _why(broken).encode(), {}))
            raise CloudUnreachableError(f"{method} {url.partition('?')[0]}: {_why(broken)}") from broken
        tell(Exchange(method, url, sent, carried, answer.status, answer.body, answer.headers))
        if self._tap is not None:
            self._tap(answer)
        return answer

    async def get(self, action: str, url: str, **more: Any) -> Answer:  # noqa: ANN401 - as in ask
        """GET that must succeed."""
        return _expected(action, await self.ask("GET", url, **more))

    async def post(self, action: str, url: str, **more: Any) -> Answer:  # noqa: ANN401 - as in ask
        """POST that must succeed."""
        return _expected(action, await self.ask("POST", url, **more))

    async def put(self, action: str, url: str, **more: Any) -> Answer:  # noqa: ANN401 - as in ask
        """PUT that must succeed."""
        return _expected(action, await self.ask("PUT", url, **more))


def _carried(body: Buffer | None, document: object, form: Mapping[str, str] | None) -> Buffer:
    """The request's body as it travels."""
    if body is not None:
        return body
    if document is not None:
        return json.dumps(document).encode()
    return urlencode(form or {}).encode()


def _expected(action: str, answer: Answer) -> Answer:
    if not answer.accepted:
        raise answer.refusal(action)
    return answer


def _why(broken: BaseException) -> str:
    if isinstance(broken, TimeoutError):
        return "no answer in time"
    return str(broken) or type(broken).__name__


def trust(ca_file: Path) -> ssl.SSLContext:
    """A context that trusts this certificate authority alone, TLS 1.2 at least."""
    context = ssl.create_default_context(cafile=str(ca_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@asynccontextmanager
async def connect(
    ca_file: Path,
    *,
    proxy: str | None = None,
    timeouts: Timeouts | None = None,
    connections: int = 8,
    tap: Tap | None = None,
    trusting: Callable[[Path], ssl.SSLContext] = trust,
    resolve: Addresses = NO_ADDRESSES,
    there: Network | None = None,
) -> AsyncIterator[CloudHttp]:
    """A client for the time of the `async with`; `there`, in another network than this process is in."""
    wait = timeouts or Timeouts()
    connector = aiohttp.TCPConnector(
        ssl=trusting(ca_file), limit=connections, resolver=there.resolver if there else Resolver(resolve),
        socket_factory=there.socket if there else None, use_dns_cache=there is None,
        keepalive_timeout=_IDLE_S,
    )  # fmt: skip
    timeout = aiohttp.ClientTimeout(total=wait.total_s, connect=wait.connect_s)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        yield CloudHttp(session, proxy, tap)
