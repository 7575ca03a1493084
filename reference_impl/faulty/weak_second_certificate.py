"""TLS-2 broken: clients that know RSA alone are shown a certificate of years ago."""

import ssl
from dataclasses import replace

import trustme

from reference_impl.deployment.certificates import server_tls
from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.own_certificate import add_own_certificate


def two_certificates(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """The right one for ECDSA, and for RSA one of 1,024 bits that is over."""
    context = server_tls(leaf)
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20:@SECLEVEL=0")
    add_own_certificate(context, bits=1024, ended_days_ago=30)
    return context


FAULT = CloudFault(
    id="weak-second-certificate",
    title="clients that know RSA alone are shown an expired certificate of 1,024 bits",
    happens="the certificate for old clients was forgotten when the one for new clients was renewed",
    requirements=("TLS-2",),
    apply=lambda standard: replace(standard, server_tls=two_certificates),
)
