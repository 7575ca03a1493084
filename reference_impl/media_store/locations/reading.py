"""Reading from several locations: each piece from the first copy that has it whole, and damage is told from health.

A piece, of up to VERIFIED_BYTES (any segment of video is smaller), is held against its SHA-256 before a byte of it is
given away, also where a part of it is asked for: a disk that altered it costs a second read, and no viewer a frame.
Where no digests of pieces are known, as the object is older than they are, the size alone is looked at, for all of it
would have to be read twice; the scrubber does so.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from enum import StrEnum

from reference_impl.media_store.locations.copy import Copy, digest_of
from reference_impl.media_store.locations.location import PIECE_BYTES, Location

_AT_ONCE_BYTES = 1 << 20  # are digested without leaving the event loop
_LOG = logging.getLogger(__name__)


class LostError(Exception):
    """No location has the object any more, or has it whole."""


class State(StrEnum):
    """What a location has of an object."""

    GOOD = "good"
    MISSING = "missing"
    ROTTEN = "rotten"  # other bytes than were stored, or fewer
    UNREADABLE = "unreadable"  # the location, or the disk under it, fails


async def read(
    places: Sequence[Location], copy: Copy, start: int, length: int, patience_s: float | None = None
) -> bytes:
    """Part of an object, each piece from the first location that has it whole; LostError where none has.

    A location that takes longer than `patience_s` for a piece counts as one that has it not.
    """
    return b"".join([await _span(places, copy, *span, patience_s) for span in copy.spans(start, length)])


async def state_of(place: Location, name: str, size: int) -> State:
    """Read a copy through and say what became of it. `name` ends with the digest that it must have."""
    try:
        held = await place.held(name)
        if held is None:
            return State.MISSING
        return State.GOOD if held.size == size and await _intact(place, name, size) else State.ROTTEN
    except OSError as failure:
        _LOG.warning("%s can't be read in %s: %s", name, place.label, failure)
        return State.UNREADABLE


async def _span(places: Sequence[Location], copy: Copy, start: int, length: int, patience_s: float | None) -> bytes:
    for place in places:
        try:
            async with asyncio.timeout(patience_s):
                found = await _verified(place, copy, start, length)
        except OSError as failure:
            found = None
            _LOG.warning("%s can't be read in %s (%r); trying the next location", copy.name, place.label, failure)
        if found is not None:
            return found
    raise LostError(f"no location has {copy.name} whole")


async def _verified(place: Location, copy: Copy, start: int, length: int) -> bytes | None:
    piece = copy.piece(start)
    if piece is None:
        return await _unverified(place, copy, start, length)
    whole = await place.read(copy.name, piece.start, piece.size)
    if await _sha256(whole) == piece.sha256:
        return whole[start - piece.start :][:length]
    _LOG.error("%s is damaged in %s from byte %d on; trying the next location", copy.name, place.label, piece.start)
    return None


async def _unverified(place: Location, copy: Copy, start: int, length: int) -> bytes | None:
    held = await place.held(copy.name)
    if held is None or held.size != copy.size:
        return None
    part = await place.read(copy.name, start, length)
    return part if len(part) == length else None


async def _sha256(some: bytes) -> str:
    if len(some) <= _AT_ONCE_BYTES:
        return hashlib.sha256(some).hexdigest()
    return (await asyncio.to_thread(hashlib.sha256, some)).hexdigest()


async def _intact(place: Location, name: str, size: int) -> bool:
    digest = hashlib.sha256()
    for start in range(0, size, PIECE_BYTES):
        piece = await place.read(name, start, min(PIECE_BYTES, size - start))
        await asyncio.to_thread(digest.update, piece)
    return digest.hexdigest() == digest_of(name)
