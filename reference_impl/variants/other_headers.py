"""A key server with other headers in another order."""

from dataclasses import replace

from aiohttp import web

from reference_impl.key_server import KeyServer
from reference_impl.variants.variant import CloudVariant

_MORE = {
    "Strict-Transport-Security": 'max-age="63072000"; includeSubDomains; preload',
    "via": "1.1 a-proxy",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=()",
}


class OtherHeaders(KeyServer):
    """Says more about itself, and last what others say first."""

    def app(self) -> web.Application:
        """The service's routes."""
        app = super().app()
        app.on_response_prepare.append(_otherwise)
        return app


async def _otherwise(_request: web.Request, response: web.StreamResponse) -> None:
    said = [*response.headers.items()]
    response.headers.clear()
    response.headers.update(_MORE)
    for name, value in reversed(said):
        response.headers.setdefault(name.lower(), value)


VARIANT = CloudVariant(
    id="other-headers",
    title="the key server sends more headers, in another order and in small letters; HSTS with its further directives",
    allowed="names of fields have no case and fields no order (RFC 9110 5.1, 5.3); RFC 6797 6.1 for the directives",
    apply=lambda standard: replace(standard, key_server=OtherHeaders),
)
