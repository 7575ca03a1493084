"""Handshakes that offer one thing only, by tlslite-ng: a TLS stack that still speaks what has long been retired."""

import socket
from dataclasses import dataclass
from enum import StrEnum

from tlslite.api import HandshakeSettings, TLSConnection
from tlslite.constants import AlertDescription
from tlslite.errors import BaseTLSException, TLSLocalAlert

WAIT_S = 5.0
ANY_KEY = ("ecdhe_rsa", "ecdhe_ecdsa", "dhe_rsa", "rsa")
AEAD = ("aes128gcm", "aes256gcm", "chacha20-poly1305")
CBC = ("aes128", "aes256")
OLD = ("3des", "rc4")
_WEAKEST_KEY_BITS = 512  # so that it is the server that refuses, as OpenSSL's security level 0 would not
_STRONGEST_KEY_BITS = 16384
# We refuse what the server chose because it is not what we offered: it would not go on with us.
_NOT_OURS = {AlertDescription.protocol_version, AlertDescription.illegal_parameter}


class End(StrEnum):
    """How a handshake ended."""

    DONE = "done"
    REFUSED = "refused"
    UNDECIDED = "undecided"  # nobody listens, or our own side gave up


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered, and nothing else."""

    version: tuple[int, int] = (3, 3)
    key_exchanges: tuple[str, ...] = ANY_KEY
    ciphers: tuple[str, ...] = (*AEAD, *CBC, *OLD)
    anonymous: bool = False

    def settings(self) -> HandshakeSettings:
        """The offer as tlslite-ng wants it."""
        settings = HandshakeSettings()
        settings.minVersion = settings.maxVersion = self.version
        settings.minKeySize, settings.maxKeySize = _WEAKEST_KEY_BITS, _STRONGEST_KEY_BITS
        settings.keyExchangeNames = list(self.key_exchanges)
        settings.cipherNames = list(self.ciphers)
        settings.macNames = ["sha", "sha256", "sha384", "aead", "md5"]
        return settings


@dataclass(frozen=True, slots=True)
class Handshake:
    """What came of an offer."""

    end: End
    said: str
    chain: tuple[bytes, ...] = ()  # the server's certificates, DER, its own first


def shake_hands(host: str, port: int, offer: Offer) -> Handshake:
    """Connect and make the offer. Waits; to be called in a thread."""
    try:
        raw = socket.create_connection((host, port), WAIT_S)
    except OSError as nobody:
        return Handshake(End.UNDECIDED, f"no connection ({nobody})")
    with raw:
        connection = TLSConnection(raw)
        try:
            if offer.anonymous:
                connection.handshakeClientAnonymous(settings=offer.settings())
            else:
                connection.handshakeClientCert(settings=offer.settings())
            chosen = f"{connection.getVersionName()} {connection.getCipherName()}"
            done = Handshake(End.DONE, chosen, _chain(connection))
            connection.close()
        except TLSLocalAlert as ours:
            end = End.REFUSED if ours.description in _NOT_OURS else End.UNDECIDED
            return Handshake(end, f"the server did not keep to the offer ({ours})")
        except TimeoutError:
            return Handshake(End.UNDECIDED, "no answer in time")
        except (BaseTLSException, OSError) as refusal:
            return Handshake(End.REFUSED, f"handshake refused ({type(refusal).__name__})")
    return done


def _chain(connection: TLSConnection) -> tuple[bytes, ...]:
    chain = connection.session.serverCertChain
    return () if chain is None else tuple(bytes(certificate.bytes) for certificate in chain.x509List)
