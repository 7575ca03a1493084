"""IDX-4 broken: the last writer wins."""

from dataclasses import replace

from sqlalchemy import update

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.schema import OBJECTS


class OverwritingStore(MediaStore):
    """Puts the new in the place of the old, whatever the request's condition says."""

    async def acknowledge(self, new: StoredObject) -> StoredObject | None:
        """Never in the way of anything."""
        if await super().acknowledge(new) is not None:
            named = (OBJECTS.c.bucket == new.bucket, OBJECTS.c.key == new.key)
            changed = update(OBJECTS).where(*named).values(sha256=new.sha256, size=new.size)
            await self._database.write(lambda connection: connection.execute(changed).rowcount)
        return None


FAULT = CloudFault(
    id="name-overwritten",
    title="a segment is overwritten by another under its name",
    happens="the store behind the service ignores `If-None-Match`, as S3 did until 2024",
    requirements=("IDX-4",),
    apply=lambda standard: replace(standard, media_store=OverwritingStore),
    also=("CRED-3",),
)
