"""TLS-1 and TLS-2 broken: versions and suites of years ago."""

import ssl
from dataclasses import replace

import trustme

from reference_impl.faulty.fault import CloudFault


def old_tls(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """TLS 1.0, 1.1 and whatever suites it takes, as an old appliance's default has it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    leaf.configure_cert(context)
    return context


FAULT = CloudFault(
    id="old-tls",
    title="TLS 1.1 and suites without forward secrecy are accepted",
    happens="a load balancer's default policy from years ago (RFC 8996 retired TLS 1.0 and 1.1)",
    requirements=("TLS-1", "TLS-2"),
    apply=lambda standard: replace(standard, server_tls=old_tls),
)
