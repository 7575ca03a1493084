"""A media store on the other side of an ocean."""

import asyncio
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler

from reference_impl.media_store import MediaStore
from reference_impl.variants.variant import CloudVariant

_LATER_S = 0.05


class DistantStore(MediaStore):
    """Takes its time."""

    def app(self) -> web.Application:
        """The service's routes, far away."""
        app = super().app()

        @web.middleware
        async def later(request: web.Request, handler: Handler) -> web.StreamResponse:
            await asyncio.sleep(_LATER_S)
            return await handler(request)

        app.middlewares.append(later)
        return app


VARIANT = CloudVariant(
    id="far-away",
    title="the media store answers each request 50 ms later",
    allowed="no time is promised that an ocean would not leave",
    apply=lambda standard: replace(standard, media_store=DistantStore),
)
