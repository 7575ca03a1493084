"""A key server that words its refusals in its own way."""

import json
from dataclasses import replace

from aiohttp import web

from reference_impl.foundation.problem import WORDING, Problem
from reference_impl.key_server import KeyServer
from reference_impl.variants.variant import CloudVariant


class OtherWords(KeyServer):
    """Refuses in German."""

    def app(self) -> web.Application:
        """The service's routes."""
        app = super().app()
        app[WORDING] = _worded
        return app


def _worded(_request: web.BaseRequest, problem: Problem) -> web.Response:
    body = {"reason": problem.reason, "status": problem.status, "detail": "Das geht nicht."}
    return web.Response(
        status=problem.status, body=json.dumps(body).encode(), content_type="application/json", headers=problem.headers
    )


VARIANT = CloudVariant(
    id="refusals-in-other-words",
    title="the key server's refusals are plain JSON, in German, without a type and a title",
    allowed="a refusal's status and reason are promised, its words are for people; RFC 9457 3.1 demands none",
    apply=lambda standard: replace(standard, key_server=OtherWords),
)
