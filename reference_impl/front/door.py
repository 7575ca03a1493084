"""One connection to a service: aiohttp's, which says nothing of what it was sent."""

from asyncio import AbstractEventLoop, BaseTransport
from http import HTTPStatus
from typing import Any

from aiohttp import web

from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import Problem
from reference_impl.front.front import Front

_MALFORMED = "This is not a request of HTTP/1.1, or larger than a request's head may be."


class Door(web.RequestHandler):
    """A connection."""

    __slots__ = ("_front",)

    def __init__(self, front: Front, server: web.Server, *, loop: AbstractEventLoop, **settings: Any) -> None:  # noqa: ANN401 - those of aiohttp
        super().__init__(server, loop=loop, **settings)
        self._front = front

    def connection_made(self, transport: BaseTransport) -> None:
        """From now on requests may come."""
        super().connection_made(transport)
        self._front.tally.connections.inc()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nothing comes any more."""
        self._front.tally.connections.dec()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes of requests, out of TLS."""
        self._front.tally.received.inc(len(data))
        super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it holds what the client sent
    ) -> web.StreamResponse:
        """Refuse what is no request, in words that hold nothing of it."""
        here = noted(request)
        if request.writer.output_size > 0:
            raise ConnectionError("the answer had begun: nothing else can be answered")
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            problem = Problem(status, "malformed-request", _MALFORMED)
        else:
            problem = Problem(status, "internal-error", "The service failed; it has noted where.")
            self._front.unexpected(request, exc or RuntimeError())
        here.reason = problem.reason
        response = problem.response(here.request_id)
        response.headers["Server"] = "camproof"
        response.headers["X-Request-Id"] = here.request_id
        response.force_close()
        return response

    def log_exception(self, *_args: object, **told: object) -> None:
        """An exception outside of every request."""
        error = told.get("exc_info")
        self._front.broken(error if isinstance(error, BaseException) else RuntimeError())
