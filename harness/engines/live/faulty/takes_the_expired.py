"""TLS-2 broken: a certificate that has expired is good enough."""

import ssl
from dataclasses import replace
from pathlib import Path

from harness.cloud.http import trust
from harness.engines.live.faulty.fault import LoneFault

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME (OpenSSL, x509_vfy.h), which ssl has no name for


def _lenient(ca_file: Path) -> ssl.SSLContext:
    context = trust(ca_file)
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    return context


FAULT = LoneFault(
    id="takes-the-expired",
    title="a camera takes a certificate that has expired",
    happens="a device without a battery for its clock starts in 1970, so that times are not checked (CWE-298)",
    requirements=("TLS-2",),
    apply=lambda parts: replace(parts, trust=_lenient),
)
