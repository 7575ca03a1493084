"""IDX-3 broken: an object is there before its bytes are."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.operation import Operation


class EagerStore(MediaStore):
    """Writes the row when the request's head has come: digest and length stand in it."""

    async def acknowledge(self, new: StoredObject) -> StoredObject | None:
        """Its own row is in nobody's way."""
        there = await super().acknowledge(new)
        return None if there is not None and there.sha256 == new.sha256 else there

    async def _put(self, request: web.Request, operation: Operation) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == "*":
            sha256, now_us = request.headers.get("x-amz-content-sha256", ""), int(self.clock() * 1_000_000)
            announced = StoredObject(operation.bucket, operation.key, sha256, request.content_length or 0, now_us)
            await self.acknowledge(announced)
        return await super()._put(request, operation)


FAULT = CloudFault(
    id="visible-too-early",
    title="an object is listed before its bytes have come, and stays if they don't",
    happens="the row is written from the request's head, to save a write after the body",
    requirements=("IDX-3",),
    apply=lambda standard: replace(standard, media_store=EagerStore),
)
