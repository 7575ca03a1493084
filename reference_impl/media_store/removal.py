"""Takes bytes away that have no row, or no longer."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

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

    async def remove(self, *unneeded: Kept) -> None:
        """Remove all copies, but of what a row names again; to the end, even where nobody waits for it any more.

        Waited for it is as long as a disk may take: no row names them, so that nothing depends on it.
        """
        task = asyncio.create_task(self._remove_all(unneeded))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._folders.patience_s):
                await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way)

    async def _remove_all(self, unneeded: Sequence[Kept]) -> None:
        for kept in unneeded:
            await self._remove(kept)

    async def _remove(self, kept: Kept) -> None:
        name = kept.copy_name
        with self._in_use.removing(name) as free:
            try:
                if free and not await self._rows.name(kept):
                    await self._folders.remove(name)
            except (OSError, Problem) as failure:
                _LOG.warning("%s stays in a location until the scrubber removes it: %s", name, failure)
