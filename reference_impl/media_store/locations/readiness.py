"""Whether locations could take a copy now."""

import asyncio
from collections.abc import Sequence

from reference_impl.media_store.locations.location import Location


async def trouble(places: Sequence[Location]) -> str:
    """Which of them can't be written, by number and not by name, or nothing."""
    asked = await asyncio.gather(*(place.ready() for place in places), return_exceptions=True)
    bad = [str(number) for number, failure in enumerate(asked, 1) if failure is not None]
    return f"location {' and '.join(bad)} can't be written" if bad else ""
