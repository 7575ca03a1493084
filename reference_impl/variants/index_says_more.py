"""An index whose documents hold more than the API names, in another order and form."""

import json
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler

from reference_impl.recording_index import RecordingIndex
from reference_impl.variants.variant import CloudVariant


class FullerIndex(RecordingIndex):
    """Adds members to every object of a document."""

    def app(self) -> web.Application:
        """The service's routes, behind who rewrites what they answer."""
        app = super().app()

        @web.middleware
        async def fuller(request: web.Request, handler: Handler) -> web.StreamResponse:
            answer = await handler(request)
            if isinstance(answer, web.Response) and answer.content_type == "application/json" and answer.text:
                answer.text = json.dumps(_fuller(json.loads(answer.text)), indent=4, sort_keys=True)
            return answer

        app.middlewares.append(fuller)
        return app


def _fuller(value: object) -> object:
    if isinstance(value, list):
        return [_fuller(one) for one in value]
    if isinstance(value, dict):
        return {name: _fuller(one) for name, one in value.items()} | {"x_lüfter": None, "links": {"self": "/"}}
    return value


VARIANT = CloudVariant(
    id="index-says-more",
    title="the index's documents have further members, in another order, and white space",
    allowed="a JSON object's members have no order (RFC 8259 4), and what a reader does not know it leaves alone",
    apply=lambda standard: replace(standard, recording_index=FullerIndex),
)
