"""Waiting for a database."""

import asyncio
from contextlib import AsyncExitStack
from typing import Never, cast

from reference_impl.alone.serving import _made
from reference_impl.alone.settings import PartSettings
from reference_impl.foundation.database_away import DatabaseAwayError

_nobody_reads_them = cast("PartSettings", None)


async def _away(_settings: PartSettings, _stack: AsyncExitStack) -> Never:
    raise DatabaseAwayError("it is locked")


async def test_who_is_cancelled_as_a_signal_says_that_it_is_enough_is_cancelled() -> None:
    enough = asyncio.Event()
    async with AsyncExitStack() as stack:
        waiting = asyncio.create_task(_made("keys", _nobody_reads_them, _away, stack, enough))
        for _ in range(5):
            await asyncio.sleep(0)
        enough.set()
        waiting.cancel()
        await asyncio.wait({waiting})
    assert waiting.cancelled()
