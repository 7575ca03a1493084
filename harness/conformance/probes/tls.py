"""TLS-1, TLS-2, TLS-3: offers that every service must refuse.

Old versions and weak suites are offered by tlslite-ng, a TLS stack that is not the services' own and still speaks them.
"""

import asyncio
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from tlslite.api import HandshakeSettings, TLSConnection
from tlslite.errors import BaseTLSException

from harness.checks.casefile import Attempt, Expect
from harness.cloud.http import trust
from harness.conformance.probes.attempts import Attempts
from harness.conformance.world import World

_DONE, _ALERT = 200, 403
_WAIT_S = 5.0
_VERSIONS = {"TLS 1.0": (3, 1), "TLS 1.1": (3, 2), "TLS 1.2": (3, 3)}


async def probe_tls(world: World) -> Attempts:
    """Every address of the target."""
    found: Attempts = {"TLS-1": [], "TLS-2": [], "TLS-3": []}
    for what, address in addresses(world).items():
        place = urlsplit(address)
        host, port = place.hostname or "", place.port or 443
        for version, number in _VERSIONS.items():
            expect = Expect.DEMANDED if version == "TLS 1.2" else Expect.REFUSED
            found["TLS-1"].append(await asyncio.to_thread(_offer, f"{what}: {version}", expect, host, port, number))
        found["TLS-2"] += await _suites_and_trust(what, host, port, world.target.ca_file)
        found["TLS-3"] += await _plain(what, address, host, port, world.target.ca_file)
    return found


def addresses(world: World) -> dict[str, str]:
    """Every service's base address by name."""
    target = world.target
    places = {"identity": target.identity, "my_systems": target.my_systems, "credentials": target.credentials}
    for region in (world.regions[r] for r in target.regions):
        for service in ("media_store", "recording_index", "playlists", "key_server"):
            places[f"{service} {region.id}"] = getattr(region, service)
    return places


def _offer(
    case: str,
    expect: Expect,
    host: str,
    port: int,
    version: tuple[int, int],
    *,
    key_exchanges: tuple[str, ...] = ("ecdhe_rsa", "ecdhe_ecdsa"),
    ciphers: tuple[str, ...] = ("aes128gcm", "aes256gcm", "aes128", "aes256"),
) -> Attempt:
    """One handshake with nothing but this on offer."""
    settings = HandshakeSettings()
    settings.minVersion = settings.maxVersion = version
    settings.keyExchangeNames = list(key_exchanges)
    settings.cipherNames = list(ciphers)
    settings.macNames = ["sha", "sha256", "sha384", "aead"]
    try:
        with socket.create_connection((host, port), _WAIT_S) as raw:
            connection = TLSConnection(raw)
            connection.handshakeClientCert(settings=settings)
            said = f"{connection.getVersionName()} {connection.getCipherName()}"
            connection.close()
    except (BaseTLSException, OSError) as refusal:
        return Attempt(case, expect, _ALERT, f"handshake refused ({type(refusal).__name__})")
    return Attempt(case, expect, _DONE, said)


async def _suites_and_trust(what: str, host: str, port: int, ca_file: Path) -> list[Attempt]:
    offer = asyncio.to_thread
    tls12 = _VERSIONS["TLS 1.2"]
    return [
        await offer(
            _offer,
            f"{what}: ECDHE with AES-GCM",
            Expect.ACCEPTED,
            host,
            port,
            tls12,
            ciphers=("aes128gcm", "aes256gcm"),
        ),
        await offer(
            _offer, f"{what}: ECDHE with AES-CBC", Expect.REFUSED, host, port, tls12, ciphers=("aes128", "aes256")
        ),
        await offer(_offer, f"{what}: RSA key exchange", Expect.REFUSED, host, port, tls12, key_exchanges=("rsa",)),
        await _client_trusts(f"{what}: a client that trusts the issuer", Expect.ACCEPTED, host, port, trust(ca_file)),
        await _client_trusts(
            f"{what}: a client that does not", Expect.REFUSED, host, port, ssl.create_default_context()
        ),
        await _client_trusts(
            f"{what}: asked for another host's name", Expect.REFUSED, host, port, trust(ca_file), "camera.example"
        ),
    ]


async def _client_trusts(
    case: str, expect: Expect, host: str, port: int, context: ssl.SSLContext, name: str | None = None
) -> Attempt:
    try:
        async with asyncio.timeout(_WAIT_S):
            _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=name or host)
    except ssl.SSLCertVerificationError as distrust:
        return Attempt(case, expect, _ALERT, distrust.verify_message)
    writer.close()
    await writer.wait_closed()
    return Attempt(case, expect, _DONE, "connected")


async def _plain(what: str, address: str, host: str, port: int, ca_file: Path) -> list[Attempt]:
    """Plain HTTP on the TLS port, and the HSTS header on an answer."""
    connector = aiohttp.TCPConnector(ssl=trust(ca_file))
    async with aiohttp.ClientSession(connector=connector) as session:
        async with session.get(address + "/") as answer:
            strict = "Strict-Transport-Security" in answer.headers
        try:
            async with session.get(f"http://{host}:{port}/", timeout=aiohttp.ClientTimeout(_WAIT_S)) as plain:
                plainly = Attempt(f"{what}: plain HTTP", Expect.REFUSED, plain.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as refusal:
            plainly = Attempt(f"{what}: plain HTTP", Expect.REFUSED, _ALERT, type(refusal).__name__)
    hsts = Attempt(f"{what}: HSTS", Expect.DEMANDED, _DONE if strict else _ALERT, "" if strict else "no HSTS header")
    return [hsts, plainly]
