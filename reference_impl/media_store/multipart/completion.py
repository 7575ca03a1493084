"""CompleteMultipartUpload."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from aiohttp import web

from reference_impl.foundation.limits import OBJECT_BYTES
from reference_impl.foundation.session import Session
from reference_impl.foundation.sigv4 import values_of
from reference_impl.media_store import answers, part_number
from reference_impl.media_store.body import Body
from reference_impl.media_store.checksums import Digest, digest
from reference_impl.media_store.conditions import only_if_new
from reference_impl.media_store.locations import LostError
from reference_impl.media_store.multipart import asked, checksum, documents, patience, uploads
from reference_impl.media_store.multipart.ground import Ground
from reference_impl.media_store.multipart.passing import Joined, Watched
from reference_impl.media_store.multipart.uploads import Part, Upload
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.operation import Operation
from reference_impl.media_store.refusals import disk_failures_told, refused
from reference_impl.media_store.signed_document import signed_document

_LONGEST_LIST_BYTES = 4 << 20  # ten thousand parts with a checksum each


class Completion:
    """Puts parts together. Once more with the same parts gives the same answer, as long as the upload is remembered."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def answer(self, request: web.Request, session: Session, operation: Operation) -> web.StreamResponse:
        """The object that it became is in every location, and its row on disk."""
        headers, must_be_new = values_of(request).headers, only_if_new(request.headers)
        named = asked.named(await _list(request, session), self._ground.settings.parts)
        etag = asked.etag_of([one.etag for one in named])
        database = self._ground.database
        upload = await database.read(lambda connection: uploads.find(connection, *operation.upload))
        location = str(request.url.with_query(None))
        if upload.completed:
            became = await database.read(lambda connection: uploads.became(connection, upload, etag))
            return answers.document(documents.completed(became, location))
        there = await database.read(lambda connection: uploads.parts(connection, upload))
        taken = asked.taken(named, there, upload, self._ground.settings.least_part_bytes)
        asked.require_size(headers, taken)

        async def work() -> bytes:
            became = await self._put_together(upload, taken, etag, headers, must_be_new=must_be_new)
            return documents.completed(became, location)

        return await patience.answered(request, work(), self._ground.settings.silence_s)

    async def _put_together(
        self, upload: Upload, taken: Sequence[Part], etag: str, headers: Mapping[str, str], *, must_be_new: bool
    ) -> StoredObject:
        ground = self._ground
        whole = [digest(upload.algorithm)] if upload.checksum_type == checksum.FULL_OBJECT else []
        async with AsyncExitStack() as until_acknowledged:
            async with self._joined(upload, taken, whole) as body:
                summed = checksum.of_object(upload.algorithm, [part.checksum for part in taken], whole)
                checksum.require_announced(headers, upload.algorithm, summed)
                told = f"x-amz-checksum-{upload.algorithm}={summed}" if summed else ""
                name = upload.bucket, upload.key
                sent, sizes = upload.headers, part_number.written([part.size for part in taken])
                new = StoredObject(*name, body.sha256, body.size, ground.now_us, sent, etag, told, body.pieces, sizes)
                await until_acknowledged.enter_async_context(ground.in_use.storing(new.copy_name))
                async with asyncio.timeout(ground.folders.patience_s * (1 + body.size // OBJECT_BYTES)):
                    await ground.folders.put(new.copy_name, body)
            outcome = await ground.outcome(
                lambda connection: uploads.complete(connection, upload, taken, new, must_be_new=must_be_new)
            )
        became, left = await ground.settled(outcome, new)
        await ground.removal.remove(*left)
        return became

    @asynccontextmanager
    async def _joined(self, upload: Upload, taken: Sequence[Part], whole: Sequence[Digest]) -> AsyncIterator[Body]:
        """The parts as one body, in a file once it is large."""
        folders, size = self._ground.folders, sum(part.size for part in taken)
        try:
            with disk_failures_told():
                joined = Joined(folders.places, taken, folders.patience_s)
                async with folders.receive(Watched(joined, whole), size, "") as body:
                    yield body
        except LostError as lost:
            name = upload.id, upload.bucket, upload.key
            await self._ground.database.read(lambda connection: uploads.opened(connection, *name))
            raise refused("InternalError", "A part has no whole copy left: upload it again.") from lost


async def _list(request: web.Request, session: Session) -> bytes:
    """The document. What is said of a checksum is said of the object, and not of this body."""
    values = values_of(request)
    own = {name: value for name, value in values.headers.items() if not name.startswith("x-amz-checksum-")}
    return await signed_document(replace(values, headers=own), session, request.content, _LONGEST_LIST_BYTES)
