"""TLS-3: the same request over plain HTTP and over TLS, and what the answers say of the way back."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from harness.checks.facts.tried import Attempt, Expect
from harness.cloud.http import trust
from harness.cloud.resolve import Addresses, Resolver
from harness.cloud.target import Target
from harness.conformance.probes.handshakes import WAIT_S

_DONE, _NO = 200, 403
_HTTPS, _HTTP = 443, 80
_UNAUTHORISED = 401
_SENT_AWAY = range(300, 400)
_REFUSALS = {400, 403, 421, 426}  # as servers answer who comes without TLS: "HTTPS required", "Upgrade Required"
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?([0-9]+)", re.IGNORECASE)
_BEGINNING = 40
SHORTEST_HSTS_S = 15_768_000  # half a year
# What each service answers to everybody, if only with a refusal that is its own.
_PATHS = {
    "identity": "/.well-known/openid-configuration",
    "my_systems": "/v1/regions",
    "credentials": "/v1/renewal",
    "media_store": "/organisation/object",
    "recording_index": "/v1/organisations/o/cameras/c/recordings",
    "playlists": "/v1/organisations/o/cameras/c/playlist.m3u8",
    "key_server": "/v1/organisations/o/public-key",
}


@dataclass(frozen=True, slots=True)
class Page:
    """As much of an answer as tells one server's from another's."""

    status: int
    headers: Mapping[str, str]
    beginning: bytes

    def is_like(self, other: "Page") -> bool:
        """Whether the same server said both."""
        kinds = [page.headers.get("Content-Type") for page in (self, other)]
        return (self.status, self.beginning, kinds[0]) == (other.status, other.beginning, kinds[1])


async def plain_attempts(what: str, address: str, target: Target) -> list[Attempt]:
    """Of one service (`what` begins with its name): HSTS, and each plain address."""
    path = _PATHS.get(what.partition(" ")[0], "/")
    try:
        secure = await _get(address + path, target.resolve, trust(target.ca_file))
    except (aiohttp.ClientError, TimeoutError, OSError) as silent:
        return [Attempt(f"{what}: over TLS", Expect.ACCEPTED, None, str(silent) or type(silent).__name__)]
    plain = {f"{what}: plain HTTP to port {urlsplit(url).port}": url + path for url in _plain_addresses(address)}
    return [_hsts(what, secure), *[await _plain(case, url, secure, target.resolve) for case, url in plain.items()]]


def judged(case: str, plain: Page, secure: Page) -> Attempt:
    """What an answer over plain HTTP comes to.

    Content is served when it is a success, or the service's own answer, word for word as over TLS. A redirect to TLS
    (RFC 6797 7.2) and a server's refusal of plain HTTP as such protect. Anything else says nothing: what is missing at
    one address (404) may be served at another.
    """
    where = plain.headers.get("Location", "")
    if plain.status in _SENT_AWAY:
        safe = where.startswith("https://")
        return Attempt(case, Expect.REFUSED, _NO if safe else _DONE, f"{plain.status} to {where or 'nowhere'}")
    if plain.status // 100 == 2 or plain.status == _UNAUTHORISED or plain.is_like(secure):  # noqa: PLR2004 - 2xx
        return Attempt(case, Expect.REFUSED, _DONE, f"the service itself answered, {plain.status}")
    if plain.status in _REFUSALS:
        return Attempt(case, Expect.REFUSED, _NO, f"{plain.status}, not as over TLS ({secure.status})")
    return Attempt(case, Expect.REFUSED, None, f"{plain.status} neither serves nor forbids plain HTTP")


def _hsts(what: str, secure: Page) -> Attempt:
    header = secure.headers.get("Strict-Transport-Security", "")
    age = _MAX_AGE.search(header)
    good = age is not None and int(age[1]) >= SHORTEST_HSTS_S
    return Attempt(f"{what}: HSTS", Expect.DEMANDED, _DONE if good else _NO, header or "no HSTS header")


def _plain_addresses(address: str) -> list[str]:
    """The same port, and the port of plain HTTP where TLS is at its own."""
    place = urlsplit(address)
    host = f"[{place.hostname}]" if ":" in (place.hostname or "") else place.hostname
    ports = [place.port or _HTTPS] + ([_HTTP] if (place.port or _HTTPS) == _HTTPS else [])
    return [f"http://{host}:{port}" for port in ports]


async def _plain(case: str, url: str, secure: Page, resolve: Addresses) -> Attempt:
    try:
        return judged(case, await _get(url, resolve), secure)
    except (aiohttp.ClientError, TimeoutError, OSError) as refusal:
        return Attempt(case, Expect.REFUSED, _NO, f"no HTTP answer ({type(refusal).__name__})")


async def _get(url: str, resolve: Addresses, trusted: ssl.SSLContext | bool = True) -> Page:  # noqa: FBT001, FBT002 - aiohttp's
    connector = aiohttp.TCPConnector(ssl=trusted, resolver=Resolver(resolve))
    wait = aiohttp.ClientTimeout(WAIT_S)
    async with (
        aiohttp.ClientSession(connector=connector, timeout=wait) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        return Page(answer.status, answer.headers.copy(), (await answer.read())[:_BEGINNING])
