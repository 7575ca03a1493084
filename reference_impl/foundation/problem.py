"""Refusals that a program can read and a person can understand (RFC 9457)."""

import json
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A refusal. `reason` is for programs and never changes; `detail` is a sentence for people."""

    def __init__(
        self, status: int, reason: str, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
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
    """Turn every Problem that a handler raises into its answer."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
