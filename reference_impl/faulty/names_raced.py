"""IDX-4 broken: two bodies under one name at once are both acknowledged."""

import asyncio
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore, objects
from reference_impl.media_store.objects import StoredObject

_LOOKS_S = 0.1


class LooksFirst(MediaStore):
    """Looks whether a name is free, and takes it a moment later."""

    async def acknowledge(self, new: StoredObject) -> StoredObject | None:
        """Whoever saw the name free is told that it is theirs."""
        there = await self._database.read(lambda connection: objects.find(connection, new.bucket, new.key))
        if there is None:
            await asyncio.sleep(_LOOKS_S)
            await super().acknowledge(new)
        return there


FAULT = CloudFault(
    id="names-raced",
    title="two segments that come at once under one name are both acknowledged",
    happens="the name is checked before the body is stored, and not again when it is (CWE-367)",
    requirements=("IDX-4",),
    apply=lambda standard: replace(standard, media_store=LooksFirst),
)
