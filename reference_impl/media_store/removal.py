"""Takes bytes away that have no row, or no longer."""

import asyncio
import logging

from reference_impl.foundation.problem import Problem
from reference_impl.media_store.folder_store import FolderStore
from reference_impl.media_store.in_use import InUse
from reference_impl.media_store.mixed_store import MixedStore
from reference_impl.media_store.rows import Kept, Rows

_LOG = logging.getLogger(__name__)


class Removal:
    """From all locations. What can't be done now is left to the scrubber: nobody can see it."""

    def __init__(self, folders: FolderStore | MixedStore, in_use: InUse, rows: Rows) -> None:
        self._folders, self._in_use, self._rows = folders, in_use, rows
        self._under_way: set[asyncio.Task[None]] = set()

    async def remove(self, kept: Kept) -> None:
        """Remove all copies, to the end even where nobody waits for it any more. Not where a row names them again."""
        task = asyncio.create_task(self._remove(kept))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way)

    async def _remove(self, kept: Kept) -> None:
        name = kept.copy_name
        with self._in_use.removing(name) as free:
            try:
                if free and not await self._rows.name(kept):
                    await self._folders.remove(name)
            except (OSError, Problem) as failure:
                _LOG.warning("%s stays in a location until the scrubber removes it: %s", name, failure)
