"""Refusals of the token and registration end points (RFC 6749 5.2, RFC 7591 3.2.2)."""

from aiohttp import web
from aiohttp.typedefs import Handler

NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthError(Exception):
    """`error` is one of the RFC's codes; `description` is a sentence for the client's developer."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status

    def response(self) -> web.Response:
        """The answer as the RFC wants it."""
        body = {"error": self.error, "error_description": self.description}
        return web.json_response(body, status=self.status, headers=NEVER_STORED)


@web.middleware
async def oauth_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every OAuthError that a handler raises into its answer."""
    try:
        return await handler(request)
    except OAuthError as error:
        return error.response()
