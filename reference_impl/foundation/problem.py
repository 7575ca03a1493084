"""Refusals that a program can read and a person can understand (RFC 9457)."""

import json
import logging
from collections.abc import Callable, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from reference_impl.foundation.noted import note_route, noted
from reference_impl.foundation.unexpected import kind_of, place_of

_LOGGER = logging.getLogger("camproof.service")


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A refusal. `reason` is for programs and never changes; `detail` is a sentence for people.

    `limit` is for the operator: which bound was reached, where it was one.
    """

    def __init__(
        self, status: int, reason: str, detail: str, *, headers: Mapping[str, str] | None = None, limit: str = ""
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail
        self.headers = dict(headers or {})
        self.limit = limit

    def response(self, request_id: str) -> web.Response:
        """The answer as `application/problem+json`."""
        body = {
            "type": f"urn:camproof:problem:{self.reason}",
            "title": self.reason.replace("-", " "),
            "status": self.status,
            "reason": self.reason,
            "detail": self.detail,
            "request_id": request_id,
        }
        return web.Response(
            status=self.status,
            body=json.dumps(body).encode(),
            content_type="application/problem+json",
            headers=self.headers,
        )


def overloaded(limit: str, detail: str, *, status: int = 503, wait_s: int = 1) -> Problem:
    """The refusal of one request too many: 503 where the service has too much to do, 429 where this client asks it."""
    reason = "overloaded" if status == 503 else "too-many-requests"  # noqa: PLR2004 - RFC 9110 15.6.4
    return Problem(status, reason, detail, headers={"Retry-After": str(max(1, wait_s))}, limit=limit)


Wording = Callable[[web.BaseRequest, Problem], web.Response]
"""Words a refusal as the service's clients expect it."""

WORDING: web.AppKey[Wording] = web.AppKey("wording")
UNEXPECTED: web.AppKey[Callable[[web.Request, BaseException], None]] = web.AppKey("unexpected")
"""Hears of each exception that nobody expected."""


def as_document(request: web.BaseRequest, problem: Problem) -> web.Response:
    """A problem document."""
    return problem.response(noted(request).request_id)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every Problem that a handler raises, aiohttp's own refusals, and what nobody expected, into answers."""
    note_route(request)
    try:
        return await handler(request)
    except Exception as error:  # noqa: BLE001 - whatever it is, the client hears of it, and hears nothing of what it holds
        return worded(request, _problem_of(request, error))


def _problem_of(request: web.Request, error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case web.HTTPNotFound():
            made = Problem(404, "no-such-address", "There is nothing at this address.")
        case web.HTTPMethodNotAllowed():
            allow = ", ".join(sorted(error.allowed_methods))
            detail = f"This address does not take this method; it takes {allow}."
            made = Problem(405, "method-not-allowed", detail, headers={"Allow": allow})
        case web.HTTPRequestEntityTooLarge():
            made = Problem(413, "body-too-large", f"{error.text}.")
        case web.HTTPException():
            raise error
        case web.RequestPayloadError() | ConnectionError() if _left(request):
            made = Problem(400, "body-incomplete", "The body did not arrive as it was announced.")
        case _:
            _tell(request, error)
            made = Problem(500, "internal-error", "The service failed; it has noted where.")
    return made


def _left(request: web.Request) -> bool:
    """Whether the peer has gone, or is about to: nobody hears an answer any more."""
    return request.transport is None or request.transport.is_closing()


def worded(request: web.Request, problem: Problem) -> web.Response:
    """A refusal as the service's clients expect it; it is noted."""
    here = noted(request)
    here.reason, here.limit = problem.reason, problem.limit
    return request.app[WORDING](request, problem)


def _tell(request: web.Request, error: Exception) -> None:
    """The operator hears of it. Where the answer has begun, the connection is cut: half of it is no answer."""
    _LOGGER.error("%s at %s", kind_of(error), place_of(error))  # no request by its name: who reads it wants it once
    if (hear := request.app.get(UNEXPECTED)) is not None:
        hear(request, error)
    if request.writer.output_size and request.transport is not None:
        request.transport.abort()
