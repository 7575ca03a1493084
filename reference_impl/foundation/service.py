"""An aiohttp application as every service wants it."""

from aiohttp import HttpVersion11, web
from aiohttp.web_urldispatcher import UrlMappingMatchInfo

from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import WORDING, Problem, Wording, as_document, problems, worded


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    """No way back to plain HTTP (RFC 6797); no word on what software this is; and the request by its name."""
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Server"] = "camproof"
    response.headers["X-Request-Id"] = noted(request).request_id


async def _expected(request: web.Request) -> web.StreamResponse | None:
    """Refuse unknown expectations (RFC 9110 10.1.1), without repeating them as aiohttp does, whatever they hold."""
    if request.headers["Expect"].lower() != "100-continue":
        return worded(request, Problem(417, "expectation-unknown", "Only 100-continue is known here."))
    if request.version >= HttpVersion11:
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer has not begun
    return None


def _heed_expectations(app: web.Application) -> None:
    resolve = app.router.resolve

    async def resolved(request: web.Request) -> UrlMappingMatchInfo:
        found = await resolve(request)
        found.route._expect_handler = _expected  # noqa: SLF001 - no router of aiohttp's takes one for all, nothing found too
        return found

    app.router.resolve = resolved  # type: ignore[method-assign]


def service(*, body_limit_bytes: int = 1 << 20, wording: Wording = as_document) -> web.Application:
    """An application that refuses in its clients' words, with HSTS and a bounded body."""
    app = web.Application(middlewares=[problems], client_max_size=body_limit_bytes)
    app[WORDING] = wording
    app.on_response_prepare.append(_headers)
    _heed_expectations(app)
    return app
