"""Refusals that a program can read and a person can understand (RFC 9457)."""

import json
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A refusal. `reason` is for programs and never changes; `detail` is a sentence for people."""

    def __init__(self, status: int, reason: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self) -> web.Response:
        """The answer as `application/problem+json`."""
        body = {
            "type": f"urn:camproof:problem:{self.reason}",
            "title": self.reason.replace("-", " "),
            "status": self.status,
            "reason": self.reason,
            "detail": self.detail,
        }
        return web.Response(
            status=self.status,
            body=json.dumps(body).encode(),
            content_type="application/problem+json",
            headers=self.headers,
        )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every Problem that a handler raises, and aiohttp's own refusals, into answers."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except web.HTTPNotFound:
        return Problem(404, "no-such-address", "There is nothing at this address.").response()
    except web.HTTPMethodNotAllowed as wrong:
        allow = ", ".join(sorted(wrong.allowed_methods))
        detail = f"This address does not take {wrong.method}; it takes {allow}."
        return Problem(405, "method-not-allowed", detail, headers={"Allow": allow}).response()
    except web.HTTPRequestEntityTooLarge as wrong:
        return Problem(413, "body-too-large", f"{wrong.text}.").response()
    except (web.RequestPayloadError, ConnectionError):
        if request.transport is not None:
            raise  # not the peer: a connection of the service's own
        return Problem(400, "body-incomplete", "The body did not arrive as it was announced.").response()
