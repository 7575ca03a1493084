"""An index that compresses what it answers to those who take it so."""

from dataclasses import replace

from aiohttp import web

from reference_impl.recording_index import RecordingIndex
from reference_impl.variants.variant import CloudVariant


class CompressedIndex(RecordingIndex):
    """Answers in gzip and in chunks."""

    def app(self) -> web.Application:
        """The service's routes."""
        app = super().app()
        app.on_response_prepare.append(_compressed)
        return app


async def _compressed(_request: web.Request, response: web.StreamResponse) -> None:
    response.enable_compression()


VARIANT = CloudVariant(
    id="index-in-gzip",
    title="the index compresses its answers",
    allowed="content may be coded as the client accepts it (RFC 9110 8.4)",
    apply=lambda standard: replace(standard, recording_index=CompressedIndex),
)
