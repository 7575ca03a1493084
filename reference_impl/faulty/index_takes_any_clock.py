"""CRED-6 broken: at the index, a signature of any moment is good."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.foundation.sigv4 import Tolerance, authenticate

_ANY_CLOCK = Tolerance(skew_s=1e9)


async def _at_any_time(request: web.Request, **settings: Any) -> Session:  # noqa: ANN401 - the standard's
    """Does not ask when a row was signed."""
    return await authenticate(request, tolerance=_ANY_CLOCK, **settings)


FAULT = CloudFault(
    id="index-takes-any-clock",
    title="the recording index takes a row whenever it was signed",
    happens="rows wait in a queue before they are looked at, and the check refused those that had waited (CWE-294)",
    requirements=("CRED-6",),
    apply=lambda standard: replace(standard, index_authenticate=_at_any_time),
)
