"""An aiohttp application as every service wants it."""

from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web

from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import WORDING, Wording, as_document, problems

Expecting = Callable[[web.Request], Coroutine[Any, Any, web.StreamResponse | None]]
"""Answers a request that waits for a word before it sends its body."""


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    """No way back to plain HTTP (RFC 6797); no word on what software this is; and the request by its name."""
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Server"] = "camproof"
    response.headers["X-Request-Id"] = noted(request).request_id


async def _say_nothing_of_expectations(app: web.Application) -> None:
    """Refuse unknown ones (RFC 9110 10.1.1) without repeating them, as aiohttp does, whatever they hold."""
    for route in app.router.routes():
        route._expect_handler = _known_alone(route._expect_handler)  # noqa: SLF001 - no router of aiohttp's takes one for all


def _known_alone(usual: Expecting) -> Expecting:
    async def expected(request: web.Request) -> web.StreamResponse | None:
        if request.headers["Expect"].lower() != "100-continue":
            raise web.HTTPExpectationFailed(text="Only 100-continue is known here.")
        return await usual(request)

    return expected


def service(*, body_limit_bytes: int = 1 << 20, wording: Wording = as_document) -> web.Application:
    """An application that refuses in its clients' words, with HSTS and a bounded body."""
    app = web.Application(middlewares=[problems], client_max_size=body_limit_bytes)
    app[WORDING] = wording
    app.on_response_prepare.append(_headers)
    app.on_startup.append(_say_nothing_of_expectations)
    return app
