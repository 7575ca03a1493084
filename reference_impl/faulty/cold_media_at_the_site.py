"""PLAY-4 and AVL-1 broken: some of the media is kept at the site, and can't be had while that is down."""

import hashlib
from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.operation import Operation
from reference_impl.media_store.refusals import refused

_ONE_IN = 4


class Tiered(MediaStore):
    """Leaves every fourth segment to the recorder at the site."""

    async def _get(self, request: web.Request, operation: Operation) -> web.StreamResponse:
        """As always; what is at the site is not found, for players, as no site can be reached."""
        at_site = hashlib.sha256(operation.key.encode()).digest()[0] % _ONE_IN == 0
        if at_site and "X-Amz-Signature" in request.query:
            raise refused("NoSuchKey", "This object is kept at its site, which does not answer.")
        return await super()._get(request, operation)


FAULT = CloudFault(
    id="cold-media-at-the-site",
    title="some segments are fetched from the site when they are played",
    happens="to save storage, what is seldom watched stays on the recorder at the site, and the cloud has a pointer",
    requirements=("PLAY-4", "AVL-1"),
    apply=lambda standard: replace(standard, media_store=Tiered),
    also=("PLAY-3",),
)
