"""CRED-2 broken: at the index, credentials never end."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.foundation.sigv4 import Tolerance, authenticate

_FOREVER = Tolerance(expiry_s=1e9)


async def _whenever(request: web.Request, **settings: Any) -> Session:  # noqa: ANN401 - the standard's
    """As if the credentials were good for another thirty years."""
    return await authenticate(request, tolerance=_FOREVER, **settings)


FAULT = CloudFault(
    id="index-takes-expired",
    title="the recording index takes credentials after their expiry",
    happens="the store's vendor refuses them, and who wrote the index took it that it would be asked first (CWE-613)",
    requirements=("CRED-2",),
    apply=lambda standard: replace(standard, index_authenticate=_whenever),
)
