"""Bytes on their way, taken down by digests; and parts as one body."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from reference_impl.media_store.body import Arriving
from reference_impl.media_store.checksums import Digest
from reference_impl.media_store.locations import Location, LostError
from reference_impl.media_store.locations.location import PIECE_BYTES
from reference_impl.media_store.locations.reading import State, state_of
from reference_impl.media_store.multipart.uploads import Part


@dataclass(frozen=True, slots=True)
class Watched:
    """A body, and digests that see all of it. They are computed beside the event loop: none of them is quick."""

    content: Arriving
    digests: Sequence[Digest]

    async def iter_any(self) -> AsyncIterator[bytes]:
        """Its bytes as they come."""
        async for piece in self.content.iter_any():
            if self.digests:
                await asyncio.to_thread(self._update, piece)
            yield piece

    def _update(self, piece: bytes) -> None:
        for digest in self.digests:
            digest.update(piece)


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts in order, each from the first location that has it whole. One piece is in memory, and no more."""

    places: Sequence[Location]
    parts: Sequence[Part]
    patience_s: float  # for looking at one part, or reading a piece of it

    async def iter_any(self) -> AsyncIterator[bytes]:
        """Their bytes. LostError where no location has a part; OSError where a copy changed since it was looked at."""
        for part in self.parts:
            place, digest = await self._place(part), hashlib.sha256()
            for start in range(0, part.size, PIECE_BYTES):
                async with asyncio.timeout(self.patience_s):
                    piece = await place.read(part.copy_name, start, min(PIECE_BYTES, part.size - start))
                await asyncio.to_thread(digest.update, piece)
                yield piece
            if digest.hexdigest() != part.sha256:
                raise OSError(f"{part.copy_name} changed in {place.label} while it was read")

    async def _place(self, part: Part) -> Location:
        for place in self.places:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.patience_s):
                    if await state_of(place, part.copy_name, part.size) is State.GOOD:
                        return place
        raise LostError(f"no location has {part.copy_name} whole")
