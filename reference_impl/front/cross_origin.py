"""Cross-origin resource sharing: which web pages may ask the services (WHATWG Fetch, "CORS protocol").

Only the origins that the deployment names, and never with cookies: a page asks with a token that it was given.
"""

import re
from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match, Range, X-Request-Id",
    "Access-Control-Max-Age": "600",  # seconds
}
_READABLE = "Content-Range, ETag, Retry-After, X-Request-Id"

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")


def require_origins(origins: Collection[str]) -> None:
    """ValueError where one is not written as browsers write them."""
    if broken := [origin for origin in origins if not _ORIGIN.fullmatch(origin)]:
        raise ValueError(f"{broken[0]!r} is no origin; write it like https://video.example, without a path")


def share(app: web.Application, origins: Collection[str]) -> None:
    """Let pages of these origins ask the service and read its answers."""

    async def allow(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.add("Vary", "Origin")
        if (origin := request.headers.get("Origin")) in origins:
            response.headers["Access-Control-Allow-Origin"] = str(origin)
            response.headers["Access-Control-Expose-Headers"] = _READABLE

    @web.middleware
    async def preflight(request: web.Request, handler: Handler) -> web.StreamResponse:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if asks and request.headers.get("Origin") in origins:
            return web.Response(status=204, headers=_PREFLIGHT)
        return await handler(request)

    app.on_response_prepare.append(allow)
    app.middlewares.insert(0, preflight)
