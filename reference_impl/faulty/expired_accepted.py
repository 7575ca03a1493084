"""CRED-2 broken: a tolerance for clocks, applied to the expiry."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore

_FOREVER_S = 1e9


class ForgivingStore(MediaStore):
    """Takes credentials that are over."""

    async def authenticate(self, request: web.Request) -> Session:
        """As if they were good for another thirty years."""
        self.tolerance = replace(self.tolerance, expiry_s=_FOREVER_S)
        return await super().authenticate(request)


FAULT = CloudFault(
    id="expired-accepted",
    title="the media store takes credentials after their expiry",
    happens="a tolerance for clocks that was meant for the signature's time is applied to the expiry as well",
    requirements=("CRED-2",),
    apply=lambda standard: replace(standard, media_store=ForgivingStore),
    also=("PLAY-5", "CFG-2", "ACT-5"),
)
