"""TLS-1, TLS-2, TLS-3: offers that every service of every region must refuse, and the certificates they show."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from harness.checks.facts.tried import Attempt, Expect
from harness.cloud.administration import RegionAddresses
from harness.cloud.http import trust
from harness.cloud.resolve import address_of
from harness.cloud.streams import dialled
from harness.cloud.target import Target
from harness.conformance.certificates import defects, described
from harness.conformance.probes.attempts import Attempts
from harness.conformance.probes.handshakes import AEAD, ANY_KEY, CBC, OLD, WAIT_S, End, Handshake, Offer, shake_hands
from harness.conformance.probes.plain_http import plain_attempts

_STATUS = {End.DONE: 200, End.REFUSED: 403, End.UNDECIDED: None}
_OLD_VERSIONS = {"SSL 3.0": (3, 0), "TLS 1.0": (3, 1), "TLS 1.1": (3, 2)}
_WEAK_SUITES = {
    "ECDHE with AES-CBC": Offer(key_exchanges=("ecdhe_rsa", "ecdhe_ecdsa"), ciphers=CBC),
    "DHE with AES-CBC": Offer(key_exchanges=("dhe_rsa",), ciphers=CBC),
    "RSA key exchange": Offer(key_exchanges=("rsa",), ciphers=(*AEAD[:2], *CBC, *OLD)),
    "3DES or RC4": Offer(key_exchanges=ANY_KEY, ciphers=OLD),
    "no encryption": Offer(key_exchanges=ANY_KEY, ciphers=("null",)),
    "no certificate (anonymous DH)": Offer(
        key_exchanges=("dh_anon", "ecdh_anon"), ciphers=(*AEAD[:2], *CBC), anonymous=True
    ),
}
_STRONG_SUITES = {
    kind: Offer(key_exchanges=(exchange,), ciphers=AEAD)
    for kind, exchange in {"ECDSA": "ecdhe_ecdsa", "RSA": "ecdhe_rsa"}.items()
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where a service is asked: the name that its certificate is for, the address to connect to, and the port."""

    host: str
    at: str
    port: int


async def probe_tls(target: Target, regions: tuple[RegionAddresses, ...]) -> Attempts:
    """Every address of the target."""
    found: Attempts = {"TLS-1": [], "TLS-2": [], "TLS-3": []}
    trusted = x509.load_pem_x509_certificates(await asyncio.to_thread(target.ca_file.read_bytes))
    for what, address in addresses(target, regions).items():
        door = _door(address, target)
        found["TLS-1"] += await _versions(what, door)
        found["TLS-2"] += await _suites(what, door, trusted)
        found["TLS-2"] += await _trust(what, door, target.ca_file)
        found["TLS-3"] += await plain_attempts(what, address, target)
    return found


def addresses(target: Target, regions: tuple[RegionAddresses, ...]) -> dict[str, str]:
    """Every service's base address by name."""
    places = {**target.services, **({"web": target.web} if target.web else {})}
    for region in regions:
        places |= {f"{service} {region.id}": address for service, address in region.services.items()}
    return places


def _door(address: str, target: Target) -> Door:
    place = urlsplit(address)
    host = place.hostname or ""
    return Door(host, address_of(host, target.resolve), place.port or 443)


async def _versions(what: str, door: Door) -> list[Attempt]:
    """Old versions with every key exchange and cipher that they have, and the same offer in TLS 1.2."""
    attempts = [await _offered(f"{what}: TLS 1.2", Expect.DEMANDED, door, Offer())]
    for version, number in _OLD_VERSIONS.items():
        offer = Offer(number, ciphers=(*CBC, *OLD))
        attempts.append(await _offered(f"{what}: {version}", Expect.REFUSED, door, offer))
    return attempts


async def _suites(what: str, door: Door, trusted: list[x509.Certificate]) -> list[Attempt]:
    attempts = [
        await _offered(f"{what}: {suite}", Expect.REFUSED, door, offer) for suite, offer in _WEAK_SUITES.items()
    ]
    strong = {kind: await _shake(door, offer) for kind, offer in _STRONG_SUITES.items()}
    either = next((h for h in strong.values() if h.end is End.DONE), strong["ECDSA"])
    attempts.append(_attempt(f"{what}: ECDHE with AEAD", Expect.ACCEPTED, either))
    for kind, handshake in strong.items():
        if handshake.chain:
            attempts += _certificate(f"{what}: the {kind} certificate", handshake, trusted, door.host)
    return attempts


def _certificate(what: str, shown: Handshake, trusted: list[x509.Certificate], host: str) -> list[Attempt]:
    chain = [x509.load_der_x509_certificate(der) for der in shown.chain]
    wrong = defects(chain, trusted, host, datetime.now(UTC))
    if not wrong:
        return [Attempt(what, Expect.ACCEPTED, _STATUS[End.DONE], f"{described(chain[0])}, names {host}")]
    return [Attempt(f"{what} is one {defect}", Expect.REFUSED, _STATUS[End.DONE], shown.said) for defect in wrong]


async def _trust(what: str, door: Door, ca_file: Path) -> list[Attempt]:
    return [
        await _trusts(f"{what}: a client that trusts the issuer", Expect.DEMANDED, door, trust(ca_file)),
        await _trusts(f"{what}: a client that does not", Expect.REFUSED, door, _strangers()),
        await _trusts(f"{what}: asked for another host's name", Expect.REFUSED, door, trust(ca_file), "camera.example"),
    ]


@cache
def _strangers() -> ssl.SSLContext:
    """What a client trusts that knows the public authorities alone; to read these takes a tenth of a second."""
    return ssl.create_default_context()


async def _offered(case: str, expect: Expect, door: Door, offer: Offer) -> Attempt:
    return _attempt(case, expect, await _shake(door, offer))


async def _shake(door: Door, offer: Offer) -> Handshake:
    return await asyncio.to_thread(shake_hands, door.at, door.port, offer)


def _attempt(case: str, expect: Expect, handshake: Handshake) -> Attempt:
    return Attempt(case, expect, _STATUS[handshake.end], handshake.said)


async def _trusts(case: str, expect: Expect, door: Door, context: ssl.SSLContext, name: str | None = None) -> Attempt:
    try:
        connecting = asyncio.open_connection(door.at, door.port, ssl=context, server_hostname=name or door.host)
        async with dialled(connecting, WAIT_S):
            return Attempt(case, expect, _STATUS[End.DONE], "connected")
    except ssl.SSLCertVerificationError as distrust:
        return Attempt(case, expect, _STATUS[End.REFUSED], distrust.verify_message)
    except (OSError, TimeoutError) as silent:
        return Attempt(case, expect, None, str(silent) or type(silent).__name__)
