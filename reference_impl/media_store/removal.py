"""Takes bytes away that have no row, or no longer."""

import asyncio
import logging

from reference_impl.media_store.folder_store import FolderStore
from reference_impl.media_store.in_use import InUse
from reference_impl.media_store.mixed_store import MixedStore

_LOG = logging.getLogger(__name__)


class Removal:
    """From all locations. What can't be done now is left to the scrubber: nobody can see it."""

    def __init__(self, folders: FolderStore | MixedStore, in_use: InUse) -> None:
        self._folders, self._in_use = folders, in_use
        self._under_way: set[asyncio.Task[None]] = set()

    async def remove(self, name: str) -> None:
        """Remove a copy everywhere, to the end even where nobody waits for it any more."""
        task = asyncio.create_task(self._remove(name))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way)

    async def _remove(self, name: str) -> None:
        with self._in_use.removing(name) as free:
            if not free:
                return
            try:
                await self._folders.remove(name)
            except OSError as failure:
                _LOG.warning("%s stays in a location until the scrubber removes it: %s", name, failure)
