"""A good copy in the place of a rotten one, also in a location that overwrites nothing."""

import logging
from typing import IO

from reference_impl.media_store.locations.location import Location
from reference_impl.media_store.locations.reading import State, state_of

_LOG = logging.getLogger(__name__)


async def replaced(bad: Location, good: Location, name: str, size: int, copy: IO[bytes]) -> None:
    """Write a copy over what a location has of it.

    Where the location refuses (a bucket under a policy against overwriting, another media store), what it has is
    removed first: only if that was read to its end and is not what was stored, and only after the copy that the other
    location has was read through once more. So a whole copy lies elsewhere at every moment, and a location that is
    merely full or out of reach loses nothing.

    Args:
        bad: where it goes.
        good: has it whole.
        name: the copy's, which ends with its digest.
        size: bytes in it.
        copy: whole, from `good`.

    Raises:
        OSError: the location takes it neither way.
    """
    try:
        await bad.write(name, copy)
    except OSError as refusal:
        rotten = await state_of(bad, name, size) is State.ROTTEN
        if not rotten or await state_of(good, name, size) is not State.GOOD:
            raise
        _LOG.warning("%s is not overwritten in %s (%s): it is removed and written anew", name, bad.label, refusal)
        await bad.remove(name)
        await bad.write(name, copy)
