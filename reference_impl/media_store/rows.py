"""A media store's rows, read page by page."""

from collections.abc import AsyncIterator, Sequence

from reference_impl.foundation.database import Database
from reference_impl.media_store import objects
from reference_impl.media_store.multipart import uploads
from reference_impl.media_store.multipart.uploads import Part
from reference_impl.media_store.objects import StoredObject

PAGE = 500
Kept = StoredObject | Part
"""What copies are kept of."""


class Rows:
    """Which objects there are. Memory stays constant; what is stored or removed meanwhile may be seen or not."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settled(self) -> None:
        """Return when all rows that were asked to be written before are there, or will never be."""
        await self._database.write(lambda connection: connection.exec_driver_sql("SELECT 1").close())

    async def buckets(self) -> Sequence[str]:
        """The buckets that hold something, in order."""
        return await self._database.read(objects.buckets)

    async def walk(self, bucket: str, prefix: str = "") -> AsyncIterator[StoredObject]:
        """A bucket's objects in order of their keys."""
        last, more = "", True
        while more:
            rows = await self._page(bucket, prefix, last)
            for found in rows:
                if not found.key.startswith(prefix):
                    return
                yield found
                last = found.key
            more = len(rows) == PAGE

    async def all(self) -> AsyncIterator[Kept]:
        """Every object of every bucket, and every part of one that is not completed."""
        for bucket in await self.buckets():
            async for found in self.walk(bucket):
                yield found
        last = "", 0
        while parts := await self._database.read(
            lambda connection, last=last: uploads.all_parts(connection, last, PAGE)  # type: ignore[misc]
        ):
            for part in parts:
                yield part
            last = parts[-1].upload, parts[-1].number

    async def name(self, kept: Kept) -> bool:
        """Whether a row names the copies: the same bytes under the same name, whenever they were stored."""
        if isinstance(kept, Part):
            return await self._database.read(lambda connection: uploads.has_part(connection, kept))
        found = await self._database.read(lambda connection: objects.find(connection, kept.bucket, kept.key))
        return found is not None and found.sha256 == kept.sha256

    async def note_pieces(self, found: StoredObject, pieces: str) -> None:
        """Note the digests of an object's pieces, if it is still there."""
        await self._database.write(lambda connection: objects.note_pieces(connection, found, pieces), single=True)

    async def _page(self, bucket: str, prefix: str, last: str) -> Sequence[StoredObject]:
        return await self._database.read(lambda connection: objects.after(connection, bucket, prefix, last, PAGE))
