"""CRED-3 broken: an upload in parts takes the place of the object that has its name."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.multipart.completion import Completion
from reference_impl.media_store.multipart.uploads import Upload
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.schema import OBJECTS


class _Replacing(Completion):
    async def _put_together(self, upload: Upload, *of_it: Any, **asked: Any) -> StoredObject:  # noqa: ANN401 - the standard's
        """As always, once nothing has the name any more."""
        named = (OBJECTS.c.bucket == upload.bucket, OBJECTS.c.key == upload.key)
        await self._ground.database.write(lambda connection: connection.execute(delete(OBJECTS).where(*named)).rowcount)
        return await super()._put_together(upload, *of_it, **asked)


class ReplacingStore(MediaStore):
    """Asks for a free name where an object comes whole."""

    def __init__(self, *given: Any, **settings: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(*given, **settings)
        self.multipart._completion = _Replacing(self.multipart._ground)  # noqa: SLF001 - what is broken


FAULT = CloudFault(
    id="parts-replace-an-object",
    title="a camera overwrites a segment by an upload in parts",
    happens="a bucket's policy demands `If-None-Match` of PutObject; CompleteMultipartUpload is left out of it",
    requirements=("CRED-3",),
    apply=lambda standard: replace(standard, media_store=ReplacingStore),
)
