"""One connection to a service: aiohttp's, which is watched for its pace and says nothing of what it was sent."""

from asyncio import AbstractEventLoop, BaseTransport, WriteTransport
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage, LineTooLong

from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import Problem
from reference_impl.front.front import Front
from reference_impl.front.pace import Awaited, Pace

_MALFORMED = "This is not a request of HTTP/1.1."
_TOO_LARGE = "This is larger than a request's head may be: its first line, a header, or how many there are."
_TOO_MANY = "Too many headers"  # how aiohttp begins to tell of them; it has no class for that


class Door(web.RequestHandler):
    """A connection; `left` is called once when it has gone. It is among those that are open from TLS to then."""

    __slots__ = ("_buffered", "_front", "_head_begun", "_left", "_line", "_moved", "_open", "_pace")

    def __init__(
        self,
        front: Front,
        left: Callable[[], None],
        open_now: set["Door"],
        server: web.Server,
        *,
        loop: AbstractEventLoop,
        **settings: Any,  # noqa: ANN401 - those of aiohttp
    ) -> None:
        super().__init__(server, loop=loop, **settings)
        self._front = front
        self._left = left
        self._open = open_now
        self._pace = Pace(front.limits)
        self._head_begun = True  # a new connection owes one
        self._moved = 0  # bytes, since the pace was looked at
        self._buffered = 0  # bytes of answers that the client had not taken then
        self._line: BaseTransport | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """TLS is there."""
        self._line = transport
        self._open.add(self)
        super().connection_made(transport)

    def abandon(self) -> None:
        """Close without a word, also where the client has been told of the end and has not answered."""
        if isinstance(self._line, WriteTransport):
            self._line.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nothing comes any more."""
        self._open.discard(self)
        self._left()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes of requests, out of TLS."""
        self._moved += len(data)
        self._front.tally.received.inc(len(data))
        super().data_received(data)
        if self._current_request is None:
            self._head_begun = not self._messages

    def look(self, passed_s: float) -> None:
        """Cut the client off if it is too slow. To be called again and again, with the time since the last one."""
        transport = self.transport
        if transport is None:
            return
        buffered = transport.get_write_buffer_size()
        taken = self._buffered - buffered if buffered <= self._buffered else self._buffered
        awaited = self._awaited(buffered)
        moved = taken if awaited is Awaited.READING else self._moved
        self._moved, self._buffered = 0, buffered
        if self._pace.too_slow(awaited, self._request_count, moved, passed_s):
            self._front.cut(awaited, transport.get_extra_info("peername"))
            transport.abort()

    def _awaited(self, buffered: int) -> Awaited:
        request = self._current_request
        if request is not None and not request.content.is_eof():
            return Awaited.NOTHING if self._reading_paused else Awaited.BODY
        if buffered:
            return Awaited.READING
        return Awaited.HEAD if request is None and self._head_begun else Awaited.NOTHING

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
        problem = _problem(status, exc)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._front.unexpected(request, exc or RuntimeError())
        here.reason = problem.reason
        response = self._front.worded(request, problem)
        response.headers["Server"] = "camproof"
        response.headers["X-Request-Id"] = here.request_id
        response.force_close()
        return response

    def log_exception(self, *_args: object, **told: object) -> None:
        """An exception outside of every request."""
        error = told.get("exc_info")
        self._front.broken(error if isinstance(error, BaseException) else RuntimeError())


def _problem(status: int, exc: BaseException | None) -> Problem:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(status, "internal-error", "The service failed; it has noted where.")
    if isinstance(exc, LineTooLong) or (isinstance(exc, BadHttpMessage) and exc.message.startswith(_TOO_MANY)):
        return Problem(status, "head-too-large", _TOO_LARGE)
    return Problem(status, "malformed-request", _MALFORMED)
