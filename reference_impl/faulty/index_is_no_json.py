"""IDX-1 and PLAY-1 broken: an answer that no program can read."""

from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex


class TornIndex(RecordingIndex):
    """Answers members with half of a document."""

    def app(self) -> web.Application:
        """The service's routes, behind who loses the end."""
        app = super().app()

        @web.middleware
        async def half(request: web.Request, handler: Handler) -> web.StreamResponse:
            answer = await handler(request)
            if isinstance(answer, web.Response) and request.path.endswith("/recordings"):
                text = answer.text or ""
                answer.text = text[: len(text) // 2]
            return answer

        app.middlewares.append(half)
        return app


FAULT = CloudFault(
    id="index-is-no-json",
    title="the index answers with half of a JSON document",
    happens="a proxy's buffer is too small for the answer, and the length is set to what fitted",
    requirements=("IDX-1", "PLAY-1"),
    apply=lambda standard: replace(standard, recording_index=TornIndex),
    also=("BUF-5", "IDX-4", "IDX-5"),
)
