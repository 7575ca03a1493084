"""Servers that a camera must not trust, and one that it must not follow a redirect to with what it has."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from warnings import catch_warnings, simplefilter

import trustme

from harness.conformance.camera_role.relays import Address
from harness.engines.accepted import Accepted
from harness.engines.live.connection import close

_HEARD_BYTES = 64 * 1024
_LISTEN_S = 5.0
_DAY = timedelta(days=1)

EXPIRED = "a certificate that expired yesterday"
OTHER_NAME = "a certificate for another name"
UNKNOWN_ISSUER = "a certificate of an unknown authority"
OLD_TLS = "TLS 1.1 and nothing newer"
KINDS = (EXPIRED, OTHER_NAME, UNKNOWN_ISSUER, OLD_TLS)


@dataclass
class Impostor:
    """What became of the connections that were led to one."""

    kind: str
    address: Address = ("", 0)
    works: bool = False  # a client that trusts anybody gets in: who does not, refuses
    tried: int = 0  # connections of the camera that were led to it and have ended
    trusted: int = 0  # handshakes that the camera brought to an end
    heard: list[bytes] = field(default_factory=list)  # what it sent then


def context_of(kind: str, authority: trustme.CA, host: str) -> ssl.SSLContext:
    """TLS as an impostor of this kind offers it; the authority is the one that the camera trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == OLD_TLS:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with catch_warnings():
            simplefilter("ignore", DeprecationWarning)  # that it is old is the point
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    _leaf(kind, authority, host).configure_cert(context)
    return context


def _leaf(kind: str, authority: trustme.CA, host: str) -> trustme.LeafCert:
    now = datetime.now(UTC)
    if kind == EXPIRED:
        return authority.issue_cert(*_names(host), not_before=now - 90 * _DAY, not_after=now - _DAY)
    if kind == OTHER_NAME:
        return authority.issue_cert("somewhere-else.example")
    issuer = trustme.CA() if kind == UNKNOWN_ISSUER else authority
    return issuer.issue_cert(*_names(host))


def _names(host: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((host, "localhost", "127.0.0.1", "::1")))


@asynccontextmanager
async def impostors(authority: trustme.CA, host: str) -> AsyncIterator[dict[str, Impostor]]:
    """One of each kind, by kind, on loopback."""
    found = {kind: Impostor(kind) for kind in KINDS}
    async with AsyncExitStack() as stack:
        for kind, impostor in found.items():
            await stack.enter_async_context(_serving(impostor, context_of(kind, authority, host)))
            impostor.works = await _lets_in(impostor.address)
            impostor.trusted = 0
        yield found


@asynccontextmanager
async def elsewhere(authority: trustme.CA, host: str) -> AsyncIterator[tuple[Impostor, Impostor]]:
    """Two hosts that redirects lead to: one with a good certificate, and one without TLS."""
    secure = Impostor("another host, over TLS")
    plain = Impostor("another host, over plain HTTP")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*_names(host)).configure_cert(context)
    async with _serving(secure, context, host), _serving(plain, None, host):
        yield secure, plain


async def _lets_in(address: Address) -> bool:
    """Whether a client gets in that checks nothing and takes every version."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    try:
        _, writer = await asyncio.open_connection(*address, ssl=context)
    except OSError:
        return False
    await close(writer)
    return True


@asynccontextmanager
async def _serving(impostor: Impostor, tls: ssl.SSLContext | None, host: str = "127.0.0.1") -> AsyncIterator[None]:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Over TLS it is called only if the handshake came to its end."""
        impostor.trusted += 1
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(_LISTEN_S):
                if said := await reader.read(_HEARD_BYTES):
                    impostor.heard.append(said)
        await close(writer)

    connections = Accepted(listen)
    server = await asyncio.start_server(connections.accept, host, 0, ssl=tls)
    impostor.address = server.sockets[0].getsockname()[:2]
    try:
        yield
    finally:
        server.close()
        await connections.end()
