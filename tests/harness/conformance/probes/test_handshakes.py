"""What a lax server accepts is seen to be accepted, and what a strict one refuses is seen to be refused."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from harness.conformance.probes.handshakes import CBC, OLD, End, Offer, shake_hands
from harness.conformance.probes.tls import _WEAK_SUITES
from reference_impl.deployment.certificates import server_tls
from reference_impl.faulty.own_certificate import add_own_certificate

LEAF = trustme.CA().issue_cert("127.0.0.1")
FIRST = ("3DES or RC4",)  # OpenSSL 3 is built without them


@contextmanager
def serving(context: ssl.SSLContext) -> Iterator[int]:
    """A port on which each who comes is shaken hands with."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def lax(ciphers: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    LEAF.configure_cert(context)
    add_own_certificate(context, bits=1024)
    return context


def end(context: ssl.SSLContext, offer: Offer) -> End:
    with serving(context) as port:
        return shake_hands("127.0.0.1", port, offer).end


@pytest.mark.parametrize("version", [(3, 1), (3, 2)])
@pytest.mark.parametrize("ciphers", ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES256-SHA"])
def test_an_old_version_is_seen_whatever_its_suite(version: tuple[int, int], ciphers: str) -> None:
    offer = Offer(version, ciphers=(*CBC, *OLD))
    assert end(lax(ciphers), offer) is End.DONE
    assert end(server_tls(LEAF), offer) is End.REFUSED


@pytest.mark.parametrize("suite", sorted(_WEAK_SUITES.keys() - {"3DES or RC4", "DHE with AES-CBC"}))
def test_a_weak_suite_is_seen(suite: str) -> None:
    assert end(lax("ALL:COMPLEMENTOFALL"), _WEAK_SUITES[suite]) is End.DONE


@pytest.mark.parametrize("suite", _WEAK_SUITES)
def test_a_weak_suite_is_refused(suite: str) -> None:
    assert end(server_tls(LEAF), _WEAK_SUITES[suite]) is End.REFUSED


def test_both_certificates_are_shown() -> None:
    with serving(lax("ECDHE+AESGCM")) as port:
        shown = [
            shake_hands("127.0.0.1", port, Offer(key_exchanges=(exchange,), ciphers=("aes128gcm",))).chain[0]
            for exchange in ("ecdhe_rsa", "ecdhe_ecdsa")
        ]
    assert shown[0] != shown[1]


def test_nobody_there_is_undecided() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert shake_hands("127.0.0.1", port, Offer()).end is End.UNDECIDED
