"""TLS-3 broken: each port takes plain HTTP as well."""

import ssl
from dataclasses import replace
from typing import Any

import trustme

from reference_impl.deployment.certificates import server_tls
from reference_impl.faulty.fault import CloudFault

_HANDSHAKE = 0x16  # the first byte of TLS (RFC 8446 5.1)


class _PlainOrTls:
    """Stands where a TLS object does, and passes everything through for those who come without TLS."""

    def __init__(
        self, tls: ssl.SSLObject, arriving: ssl.MemoryBIO, leaving: ssl.MemoryBIO, held: ssl.MemoryBIO
    ) -> None:
        self._tls, self._arriving, self._leaving, self._held = tls, arriving, leaving, held
        self._plain: bool | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a TLS object has
        return getattr(self._tls, name)

    def do_handshake(self) -> None:
        if self._plain is None:
            if not self._arriving.pending:
                raise ssl.SSLWantReadError
            first = self._arriving.read()
            self._plain = first[0] != _HANDSHAKE
            self._held.write(first)
        if not self._plain:
            self._forward()
            self._tls.do_handshake()

    def read(self, length: int = 1024, buffer: bytearray | None = None) -> bytes | int:
        self._forward()
        if not self._plain:
            return self._tls.read(length, buffer) if buffer is not None else self._tls.read(length)
        if not self._held.pending:
            raise ssl.SSLWantReadError
        content = self._held.read(length)
        if buffer is None:
            return content
        buffer[: len(content)] = content
        return len(content)

    def write(self, content: bytes) -> int:
        return self._leaving.write(content) if self._plain else self._tls.write(content)

    def unwrap(self) -> None:
        if not self._plain:
            self._forward()
            self._tls.unwrap()

    def getpeercert(self, binary_form: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - as ssl has it
        return None if self._plain else self._tls.getpeercert(binary_form)

    def _forward(self) -> None:
        if self._arriving.pending:
            self._held.write(self._arriving.read())


class _TwoFacedContext(ssl.SSLContext):
    """TLS where TLS is spoken, and nothing where it is not."""

    def wrap_bio(self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *more: Any, **named: Any) -> Any:  # noqa: ANN401 - as ssl has it
        held = ssl.MemoryBIO()
        return _PlainOrTls(super().wrap_bio(held, outgoing, *more, **named), incoming, outgoing, held)


def both(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """The standard's TLS, for those who want it."""
    good, context = server_tls(leaf), _TwoFacedContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version, context.options = good.minimum_version, good.options
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    leaf.configure_cert(context)
    return context


FAULT = CloudFault(
    id="plain-http-too",
    title="every port answers plain HTTP as it does TLS",
    happens="a proxy that tells protocols apart on one port passes on what is not TLS",
    requirements=("TLS-3",),
    apply=lambda standard: replace(standard, server_tls=both),
)
