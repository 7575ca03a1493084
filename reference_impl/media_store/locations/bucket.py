"""A storage location that is a bucket of an S3 service, by obstore. The service answers when it keeps the bytes."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from os import SEEK_END
from typing import IO

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from reference_impl.media_store.locations.location import Held
from reference_impl.media_store.locations.reading import State, state_of

_PART_BYTES = 16 << 20  # what is smaller goes in one request, as any segment does
_PARTS_AT_ONCE = 2
_NO_NAME = "is-it-there"


class BucketLocation:
    """Copies as objects of a bucket, or below a prefix of it.

    Args:
        label: what logs call it; no secrets.
        store: the bucket.
    """

    def __init__(self, label: str, store: ObjectStore) -> None:
        self._label, self._store = label, store

    @property
    def label(self) -> str:
        """Its address."""
        return self._label

    async def ready(self) -> None:
        """Ask the service for what is not there; writing would leave a version behind in some."""
        await self.held(_NO_NAME)

    async def held(self, name: str) -> Held | None:
        """What the service says of the object."""
        try:
            with _as_os_error():
                found = await obstore.head_async(self._store, name)
        except FileNotFoundError:
            return None
        return Held(name, found["size"], found["last_modified"].timestamp())

    async def read(self, name: str, start: int, length: int) -> bytes:
        """A range of the object."""
        with _as_os_error():
            if not length:
                await obstore.head_async(self._store, name)
                return b""
            return bytes(await obstore.get_range_async(self._store, name, start=start, length=length))

    async def write(self, name: str, content: IO[bytes]) -> None:
        """Put it; large ones in parts. A service that overwrites nothing may have it already: then it is read."""
        size = content.seek(0, SEEK_END)
        content.seek(0)
        try:
            with _as_os_error():
                await obstore.put_async(
                    self._store, name, content, chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE
                )
        except OSError:
            if await state_of(self, name, size) is not State.GOOD:
                raise

    async def remove(self, name: str) -> None:
        """Delete it."""
        try:
            with _as_os_error():
                await obstore.delete_async(self._store, name)
        except FileNotFoundError:
            return

    async def names(self) -> AsyncGenerator[Held, None]:
        """As the service lists them."""
        with _as_os_error():
            async for page in obstore.list(self._store):
                for found in page:
                    yield Held(found["path"], found["size"], found["last_modified"].timestamp())


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as failure:
        raise OSError(f"{type(failure).__name__} of the storage service") from failure
