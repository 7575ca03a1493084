"""TLS-1 broken: TLS 1.0 and 1.1 are spoken where a server has nothing newer."""

import ssl
from dataclasses import replace
from pathlib import Path
from warnings import catch_warnings, simplefilter

from harness.cloud.http import trust
from harness.engines.live.faulty.fault import LoneFault


def _lenient(ca_file: Path) -> ssl.SSLContext:
    context = trust(ca_file)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with catch_warnings():
        simplefilter("ignore", DeprecationWarning)  # that it is old is the point
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context


FAULT = LoneFault(
    id="speaks-old-tls",
    title="a camera speaks TLS 1.1 with a server that has nothing newer",
    happens="what once talked to old recorders is kept, and a man in the middle can ask for it (RFC 8996)",
    requirements=("TLS-1",),
    apply=lambda parts: replace(parts, trust=_lenient),
)
