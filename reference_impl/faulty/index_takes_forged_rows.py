"""CRED-7 broken: at the index, the session token is enough."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.noted import recognise
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.foundation.signature_claim import SignatureRefusal
from reference_impl.foundation.sigv4 import authenticate


async def by_token(request: web.Request, *, sealer: SessionSealer, **settings: Any) -> Session:  # noqa: ANN401
    """As always; where the signature alone is wrong, whose token it is."""
    try:
        return await authenticate(request, sealer=sealer, **settings)
    except SignatureRefusal as wrong:
        session = sealer.open(request.headers.get("X-Amz-Security-Token", ""))
        if wrong.reason != "SignatureDoesNotMatch" or session is None:
            raise
        recognise(request, session.holder, session.access_key_id)
        return session


FAULT = CloudFault(
    id="index-takes-forged-rows",
    title="the recording index takes a session token for a signature",
    happens="the store's gateway checks signatures; the index was put beside it, and reads the token alone (CWE-347)",
    requirements=("CRED-7",),
    apply=lambda standard: replace(standard, index_authenticate=by_token),
)
