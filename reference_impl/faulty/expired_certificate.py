"""TLS-2 broken: the certificate is over, so that no client that looks at it gets through."""

import ssl
from dataclasses import replace

import trustme

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.own_certificate import add_own_certificate


def expired(_leaf: trustme.LeafCert) -> ssl.SSLContext:
    """Good TLS with a bad certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    add_own_certificate(context, ended_days_ago=1)
    return context


FAULT = CloudFault(
    id="expired-certificate",
    title="every service shows a self-signed certificate that expired yesterday",
    happens="a renewal failed, and an appliance's own certificate stepped in",
    requirements=("TLS-2",),
    apply=lambda standard: replace(standard, server_tls=expired),
    hides_others=True,
)
