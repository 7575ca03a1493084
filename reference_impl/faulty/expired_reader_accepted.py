"""PLAY-5 broken: reader sessions never end; cameras' credentials do."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.foundation.sigv4 import Tolerance
from reference_impl.media_store import MediaStore

_FOREVER_S = 1e9


class PatientStore(MediaStore):
    """Looks at the expiry of those who write."""

    async def authenticate(self, request: web.Request) -> Session:
        """As always; who reads is not told that the session is over."""
        expiry_s = _FOREVER_S if request.method in {"GET", "HEAD"} else Tolerance().expiry_s
        self.tolerance = replace(self.tolerance, expiry_s=expiry_s)
        return await super().authenticate(request)


FAULT = CloudFault(
    id="expired-reader-accepted",
    title="the media store lets reader sessions read after their expiry",
    happens="players complained of films that stopped, and the expiry was dropped for reading",
    requirements=("PLAY-5",),
    apply=lambda standard: replace(standard, media_store=PatientStore),
)
