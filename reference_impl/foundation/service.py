"""An aiohttp application as every service wants it."""

from aiohttp import web

from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import WORDING, Wording, as_document, problems


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    """No way back to plain HTTP (RFC 6797); no word on what software this is; and the request by its name."""
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Server"] = "camproof"
    response.headers["X-Request-Id"] = noted(request).request_id


def service(*, body_limit_bytes: int = 1 << 20, wording: Wording = as_document) -> web.Application:
    """An application that refuses in its clients' words, with HSTS and a bounded body."""
    app = web.Application(middlewares=[problems], client_max_size=body_limit_bytes)
    app[WORDING] = wording
    app.on_response_prepare.append(_headers)
    return app
