"""IDX-2 broken: the media store answers first and writes later."""

import asyncio
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.objects import StoredObject

_LATER_S = 0.3


class LateStore(MediaStore):
    """Knows a new object in memory, and writes its row a little later."""

    _writing: frozenset[asyncio.Task[StoredObject | None]] = frozenset()

    async def acknowledge(self, new: StoredObject) -> StoredObject | None:
        """Looks whether the name is free, and says yes."""
        there = await self.stored(new.bucket, new.key)
        if there is None:
            self._remember(new)
            self._writing |= {asyncio.create_task(self._later(new))}
        return there

    async def close(self) -> None:
        """An orderly end loses nothing."""
        await asyncio.gather(*self._writing, return_exceptions=True)
        await super().close()

    async def _later(self, new: StoredObject) -> StoredObject | None:
        await asyncio.sleep(_LATER_S)
        return await super().acknowledge(new)


FAULT = CloudFault(
    id="object-written-behind",
    title="the media store acknowledges an object and writes its row 0.3 s later",
    happens="a cache in front of the database holds what is new; the index asks the cache, and a kill empties it",
    requirements=("IDX-2",),
    apply=lambda standard: replace(standard, media_store=LateStore),
    also=("AVL-1", "IDX-1", "IDX-3", "IDX-4", "IDX-5", "PLAY-2", "PLAY-3", "PLAY-4"),
)
