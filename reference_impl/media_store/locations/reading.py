"""Reading from several locations: the first copy that is whole serves, and damage is told from health.

A copy of up to VERIFIED_BYTES (any segment of video is smaller) is held against its SHA-256 before a byte of it is
given away, also where a part is asked for: a disk that altered it costs a second read, and no viewer a frame. Of a
larger one the size alone is looked at, for it would have to be read twice; the scrubber reads it all.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from enum import StrEnum

from reference_impl.media_store.locations.location import PIECE_BYTES, Location

VERIFIED_BYTES = 8 << 20
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
    places: Sequence[Location], name: str, size: int, start: int, length: int, patience_s: float | None = None
) -> bytes:
    """Part of an object of `size` bytes, from the first location that has it whole; LostError if none has.

    A location that takes longer than `patience_s` for it counts as one that has it not.
    """
    for place in places:
        try:
            async with asyncio.timeout(patience_s):
                found = await _part(place, name, size, start, length)
        except OSError as failure:
            found = None
            _LOG.warning("%s can't be read in %s (%r); trying the next location", name, place.label, failure)
        if found is not None:
            return found
    raise LostError(f"no location has {name} whole")


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


async def _part(place: Location, name: str, size: int, start: int, length: int) -> bytes | None:
    if size > VERIFIED_BYTES:
        return await _of_large(place, name, size, start, length)
    whole = await place.read(name, 0, size)
    if hashlib.sha256(whole).hexdigest() == digest_of(name):
        return whole[start : start + length]
    _LOG.error("%s is damaged in %s; trying the next location", name, place.label)
    return None


async def _of_large(place: Location, name: str, size: int, start: int, length: int) -> bytes | None:
    held = await place.held(name)
    if held is None or held.size != size:
        return None
    part = await place.read(name, start, length)
    return part if len(part) == length else None


async def _intact(place: Location, name: str, size: int) -> bool:
    digest = hashlib.sha256()
    for start in range(0, size, PIECE_BYTES):
        piece = await place.read(name, start, min(PIECE_BYTES, size - start))
        await asyncio.to_thread(digest.update, piece)
    return digest.hexdigest() == digest_of(name)


def digest_of(name: str) -> str:
    """The SHA-256 that a copy of this name must have, in hexadecimal."""
    return name[-64:]
