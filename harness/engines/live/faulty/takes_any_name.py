"""TLS-2 broken: a certificate for another name is good enough."""

import ssl
from dataclasses import replace
from pathlib import Path

from harness.cloud.http import trust
from harness.engines.live.faulty.fault import LoneFault


def _lenient(ca_file: Path) -> ssl.SSLContext:
    context = trust(ca_file)
    context.check_hostname = False
    return context


FAULT = LoneFault(
    id="takes-any-name",
    title="a camera takes a certificate for another name",
    happens="the chain is verified, and nobody asks whose certificate it is (CWE-297; Georgiev et al. 2012, The Most "
    "Dangerous Code in the World)",
    requirements=("TLS-2",),
    apply=lambda parts: replace(parts, trust=_lenient),
)
