"""UploadPart."""

import asyncio
import base64
from contextlib import AsyncExitStack

from aiohttp import web

from reference_impl.foundation.sigv4 import values_of
from reference_impl.media_store.checksums import digest
from reference_impl.media_store.multipart import checksum, uploads
from reference_impl.media_store.multipart.ground import Ground
from reference_impl.media_store.multipart.passing import Watched
from reference_impl.media_store.multipart.uploads import Part, Upload
from reference_impl.media_store.operation import Operation
from reference_impl.media_store.refusals import refused


class Taking:
    """Takes parts: a part is in every location, and its row on disk, before it is acknowledged."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def answer(self, request: web.Request, operation: Operation) -> web.StreamResponse:
        """One part. It takes the place of the one that had its number."""
        number = self._number(operation)
        upload = await self._ground.database.read(lambda connection: uploads.opened(connection, *operation.upload))
        checksum.require_same(values_of(request).headers, upload.algorithm)
        new, replaced = await self._stored(request, upload, number)
        if replaced is not None and replaced.copy_name != new.copy_name:
            await self._ground.removal.remove(replaced)
        own = {f"x-amz-checksum-{upload.algorithm}": new.checksum} if upload.algorithm else {}
        return web.Response(headers={"ETag": new.etag, **own})

    async def _stored(self, request: web.Request, upload: Upload, number: int) -> tuple[Part, Part | None]:
        ground = self._ground
        md5, chosen = digest("md5"), digest(upload.algorithm) if upload.algorithm else None
        digests = [md5, chosen] if chosen else [md5]
        async with AsyncExitStack() as until_acknowledged:
            async with ground.receive(request, lambda content: Watched(content, digests)) as body:
                told = base64.b64encode(chosen.digest()).decode() if chosen else ""
                name = upload.bucket, upload.key, upload.id, number
                new = Part(*name, body.sha256, body.size, ground.now_us, md5.digest().hex(), told)
                await until_acknowledged.enter_async_context(ground.in_use.storing(new.copy_name))
                async with asyncio.timeout(ground.folders.patience_s):
                    await ground.folders.put(new.copy_name, body)
            most = ground.settings.object_bytes
            outcome = await ground.outcome(lambda connection: uploads.put_part(connection, new, most))
        return new, await ground.settled(outcome, new)

    def _number(self, operation: Operation) -> int:
        text, most = operation.query.get("partNumber", ""), self._ground.settings.parts
        if not (text.isascii() and text.isdigit() and len(text) <= len("10000") and 1 <= int(text) <= most):
            raise refused("InvalidArgument", f"Part number must be an integer between 1 and {most}, inclusive.")
        return int(text)
