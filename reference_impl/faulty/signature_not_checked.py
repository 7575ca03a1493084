"""CRED-7 broken: the session token is enough."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.foundation.signature_claim import SignatureRefusal
from reference_impl.media_store import MediaStore


class Careless(MediaStore):
    """Takes a token that is genuine for the signature."""

    async def authenticate(self, request: web.Request) -> Session:
        """As always; where the signature alone is wrong, whose token it is."""
        try:
            return await super().authenticate(request)
        except SignatureRefusal as wrong:
            token = request.headers.get("X-Amz-Security-Token") or request.query.get("X-Amz-Security-Token", "")
            session = self._sealer.open(token)
            if wrong.reason != "SignatureDoesNotMatch" or session is None:
                raise
            return session


FAULT = CloudFault(
    id="signature-not-checked",
    title="the media store takes a session token for a signature",
    happens="the token is verified by a library, and the signature is left to a gateway that is not there (CWE-347)",
    requirements=("CRED-7",),
    apply=lambda standard: replace(standard, media_store=Careless),
    also=("PLAY-5",),
)
