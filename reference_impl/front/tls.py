"""TLS as RFC 9325 wants it."""

import ssl


def strict_tls() -> ssl.SSLContext:
    """TLS 1.3 or 1.2; of 1.2 only suites with forward secrecy and authenticated encryption (RFC 9325 3.1, 4.2).

    It has no certificate yet.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    return context
