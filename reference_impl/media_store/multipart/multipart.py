"""Uploads in parts: who answers what."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from aiohttp import web
from sqlalchemy import Connection

from reference_impl.foundation.session import Session
from reference_impl.foundation.sigv4 import values_of
from reference_impl.media_store import answers
from reference_impl.media_store.features import require_plain_object
from reference_impl.media_store.kept_headers import kept
from reference_impl.media_store.multipart import checksum, documents, listing, uploads
from reference_impl.media_store.multipart.abandoned import Abandoned
from reference_impl.media_store.multipart.completion import Completion
from reference_impl.media_store.multipart.ground import Ground
from reference_impl.media_store.multipart.taking import Taking
from reference_impl.media_store.multipart.uploads import Part, Upload
from reference_impl.media_store.operation import Operation
from reference_impl.media_store.refusals import refused
from reference_impl.media_store.throttle import Throttle


class Multipart:
    """One media store's. `abandoned.run` removes what nobody completes, until it is cancelled."""

    def __init__(self, ground: Ground, throttle: Throttle) -> None:
        self._ground, self._throttle = ground, throttle
        self._taking, self._completion = Taking(ground), Completion(ground)
        self.abandoned = Abandoned(ground)

    async def answer(self, request: web.Request, session: Session, operation: Operation) -> web.StreamResponse:
        """To a request that may be made."""
        match operation.action:
            case "CreateMultipartUpload":
                return await self._begin(request, session, operation)
            case "UploadPart":
                self._throttle.require(self._ground.clock())
                return await self._taking.answer(request, operation)
            case "CompleteMultipartUpload":
                return await self._completion.answer(request, session, operation)
            case "AbortMultipartUpload":
                return await self._abort(operation)
            case "ListParts":
                return await self._list_parts(operation)
            case _:
                return await self._list_uploads(operation)

    async def _begin(self, request: web.Request, session: Session, operation: Operation) -> web.StreamResponse:
        headers, now_us = values_of(request).headers, self._ground.now_us
        require_plain_object(headers)
        algorithm, kind = checksum.chosen(headers)
        new = Upload(
            id=uploads.id_at(now_us) + secrets.token_hex(16),
            bucket=operation.bucket,
            key=operation.key,
            holder=session.holder,
            started_us=now_us,
            algorithm=algorithm,
            checksum_type=kind,
            headers=kept(request.headers),
        )
        most = self._ground.settings.open_at_once
        await self._ground.database.write(lambda connection: uploads.begin(connection, new, most))
        chosen = {"x-amz-checksum-algorithm": algorithm.upper(), "x-amz-checksum-type": kind} if algorithm else {}
        return answers.document(documents.begun(new), chosen | self._end_of(new))

    async def _abort(self, operation: Operation) -> web.StreamResponse:
        def dropped(connection: Connection) -> Sequence[Part]:
            return uploads.drop(connection, uploads.opened(connection, *operation.upload))

        await self._ground.removal.remove(*await self._ground.database.write(dropped))
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _list_parts(self, operation: Operation) -> web.StreamResponse:
        try:
            after = listing.number(operation.query, "part-number-marker", 0, most=self._ground.settings.parts)
            most = listing.number(operation.query, "max-parts", listing.MOST, most=listing.MOST)
        except ValueError as wrong:
            raise refused("InvalidArgument", f"{wrong}.") from wrong

        def read(connection: Connection) -> tuple[Upload, Sequence[Part]]:
            upload = uploads.opened(connection, *operation.upload)
            return upload, uploads.parts(connection, upload, after, most + 1)

        upload, parts = await self._ground.database.read(read)
        page = listing.PartsPage(parts[:most], after, most, truncated=len(parts) > most > 0)
        return answers.document(documents.listed_parts(upload, page), self._end_of(upload))

    async def _list_uploads(self, operation: Operation) -> web.StreamResponse:
        try:
            query = listing.UploadsQuery.read(operation.query)
        except ValueError as wrong:
            raise refused("InvalidArgument", f"{wrong}.") from wrong

        def read(connection: Connection) -> listing.UploadsPage:
            return listing.uploads_page(
                query,
                lambda after, limit: uploads.open_in(connection, operation.bucket, query.prefix, after, limit),
            )

        page = await self._ground.database.read(read)
        return answers.document(documents.listed_uploads(operation.bucket, query, page))

    def _end_of(self, upload: Upload) -> dict[str, str]:
        """When it will be removed if nobody completes it, in the headers in which S3 tells of a life-cycle rule."""
        end_s = upload.started_us / 1_000_000 + self._ground.settings.abandoned_after_s
        end = format_datetime(datetime.fromtimestamp(int(end_s), UTC), usegmt=True)
        return {"x-amz-abort-date": end, "x-amz-abort-rule-id": "abandoned"}
