"""CRED-7 broken: at the index, reports of gaps need no signature."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.index_takes_forged_rows import by_token
from reference_impl.foundation.session import Session
from reference_impl.foundation.sigv4 import authenticate


async def _gaps_by_token(request: web.Request, **settings: Any) -> Session:  # noqa: ANN401 - the standard's
    """As always; whoever reports a gap shows a token."""
    judge = by_token if request.path.endswith("/gaps") else authenticate
    return await judge(request, **settings)


FAULT = CloudFault(
    id="forged-gaps",
    title="the recording index takes a gap report under a forged signature",
    happens="reports of gaps came later, at an address of their own that the gateway's rule does not name (CWE-306)",
    requirements=("CRED-7",),
    apply=lambda standard: replace(standard, index_authenticate=_gaps_by_token),
)
