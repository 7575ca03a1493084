"""TLS-2 broken: a certificate of whatever authority is good enough."""

import ssl
from dataclasses import replace
from pathlib import Path

from harness.cloud.http import trust
from harness.engines.live.faulty.fault import LoneFault


def _lenient(ca_file: Path) -> ssl.SSLContext:
    context = trust(ca_file)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


FAULT = LoneFault(
    id="trusts-any-authority",
    title="a camera takes a certificate of whatever authority",
    happens="verification is turned off to get past a self-signed certificate at a bench, and ships so (CWE-295)",
    requirements=("TLS-2",),
    apply=lambda parts: replace(parts, trust=_lenient),
)
