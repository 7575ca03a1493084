"""What of the media store uploads in parts stand on."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Connection

from reference_impl.foundation.database import Database
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.problem import Problem
from reference_impl.media_store.body import Arriving, Body
from reference_impl.media_store.folder_store import FolderStore
from reference_impl.media_store.in_use import InUse
from reference_impl.media_store.mixed_store import MixedStore
from reference_impl.media_store.multipart.settings import UploadSettings
from reference_impl.media_store.removal import Removal
from reference_impl.media_store.rows import Kept

T = TypeVar("T")
Receive = Callable[[web.Request, Callable[[Arriving], Arriving]], AbstractAsyncContextManager[Body]]
"""Takes a request's body, which passes through a function on its way."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One media store's."""

    database: Database
    folders: FolderStore | MixedStore
    in_use: InUse
    removal: Removal
    receive: Receive
    clock: Callable[[], float]  # seconds since 1970
    settings: UploadSettings

    @property
    def now_us(self) -> int:
        """Microseconds since 1970."""
        return int(self.clock() * 1_000_000)

    async def outcome(self, work: Callable[[Connection], T]) -> T | Problem:
        """Write rows: what came of it, or why it was refused. A database that is away is raised: it may have written.

        Whoever has written bytes for these rows gives `settled` the outcome, once nothing is in use any more.
        """
        try:
            return await self.database.write(work)
        except DatabaseAwayError:
            raise
        except Problem as refusal:
            return refusal

    async def settled(self, outcome: T | Problem, written: Kept) -> T:
        """The outcome; a refusal is raised, after the bytes that it left without a row were removed."""
        if isinstance(outcome, Problem):
            await self.removal.remove(written)
            raise outcome
        return outcome
