"""CRED-2 broken: an upload in parts that was begun in time goes on after the credentials' expiry."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.foundation.sigv4 import Tolerance
from reference_impl.media_store import MediaStore

_FOREVER_S = 1e9


class Obliging(MediaStore):
    """Asks for living credentials when an upload begins."""

    async def authenticate(self, request: web.Request) -> Session:
        """As always; of an upload that was begun, whenever it is."""
        expiry_s = _FOREVER_S if "uploadId" in request.query else Tolerance().expiry_s
        self.tolerance = replace(self.tolerance, expiry_s=expiry_s)
        return await super().authenticate(request)


FAULT = CloudFault(
    id="parts-outlive-their-credentials",
    title="parts of an upload are taken after the credentials' expiry",
    happens="long uploads broke off at the hour, and the id of the upload became enough to go on with it (CWE-613)",
    requirements=("CRED-2",),
    apply=lambda standard: replace(standard, media_store=Obliging),
)
