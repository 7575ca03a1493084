"""TLS-1 and TLS-2 broken at one service of many: TLS 1.0 without any Diffie-Hellman."""

import ssl
from dataclasses import replace
from itertools import count

import trustme

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.certificates import server_tls
from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.own_certificate import add_own_certificate

_THE_ONE = 8


def forgotten(standard: Blueprint) -> Blueprint:
    """One service, in the order in which they start, is as it was years ago."""
    numbers = count()

    def tls(leaf: trustme.LeafCert) -> ssl.SSLContext:
        context = server_tls(leaf)
        if next(numbers) == _THE_ONE:
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.set_ciphers("ECDHE+AESGCM:AES128-SHA:@SECLEVEL=0")
            add_own_certificate(context)
        return context

    return replace(standard, server_tls=tls)


FAULT = CloudFault(
    id="old-tls-at-one-service",
    title="one service in one region takes TLS 1.0, with RSA key exchange alone",
    happens="a server that was set up by hand was forgotten when the others were renewed",
    requirements=("TLS-1", "TLS-2"),
    apply=forgotten,
)
