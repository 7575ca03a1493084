"""IDX-1 and PLAY-1 broken: an answer that no program can read."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex


class TornIndex(RecordingIndex):
    """Answers members with half of a document."""

    async def answer(self, request: web.Request) -> web.Response:
        """As ever, but for the end."""
        whole = await super().answer(request)
        text = whole.text or ""
        return web.Response(text=text[: len(text) // 2], content_type="application/json")


FAULT = CloudFault(
    id="index-is-no-json",
    title="the index answers with half of a JSON document",
    happens="a proxy's buffer is too small for the answer, and the length is set to what fitted",
    requirements=("IDX-1", "PLAY-1"),
    apply=lambda standard: replace(standard, recording_index=TornIndex),
    also=("BUF-5", "IDX-4"),
)
