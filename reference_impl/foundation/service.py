"""An aiohttp application as every service wants it."""

from aiohttp import web

from reference_impl.foundation.problem import problems


async def _strict_transport(_request: web.Request, response: web.StreamResponse) -> None:
    """No way back to plain HTTP (RFC 6797)."""
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["X-Content-Type-Options"] = "nosniff"


def service(*, body_limit_bytes: int = 1 << 20) -> web.Application:
    """An application with problem details, HSTS and a bounded body."""
    app = web.Application(middlewares=[problems], client_max_size=body_limit_bytes)
    app.on_response_prepare.append(_strict_transport)
    return app
