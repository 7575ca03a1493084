"""CRED-6 broken: a signature of any moment is good."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore

_FOREVER_S = 1e9


class Timeless(MediaStore):
    """Does not ask when a request was signed."""

    async def authenticate(self, request: web.Request) -> Session:
        """With any clock."""
        self.tolerance = replace(self.tolerance, skew_s=_FOREVER_S)
        return await super().authenticate(request)


FAULT = CloudFault(
    id="any-clock-taken",
    title="a request is taken whenever it was signed",
    happens="cameras without NTP were refused, and the check was turned off for all (CWE-294)",
    requirements=("CRED-6",),
    apply=lambda standard: replace(standard, media_store=Timeless),
)
