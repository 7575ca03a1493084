"""TLS with fewer suites."""

import ssl
from dataclasses import replace

import trustme

from reference_impl.deployment.certificates import server_tls
from reference_impl.variants.variant import CloudVariant


def strongest(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """As always, but AES with 256 bits alone in TLS 1.2."""
    context = server_tls(leaf)
    context.set_ciphers("ECDHE+AESGCM+AES256")
    return context


VARIANT = CloudVariant(
    id="strongest-suites",
    title="in TLS 1.2, every service speaks ECDHE with AES-256-GCM alone",
    allowed="TLS 1.2 with forward secrecy and AEAD is promised, and no certain suite (RFC 9325 4.2)",
    apply=lambda standard: replace(standard, server_tls=strongest),
)
