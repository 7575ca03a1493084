"""Background work ends when it must, whatever becomes of a cancellation on its way."""

import asyncio
from contextlib import AsyncExitStack, suppress

import pytest

from reference_impl.foundation import ending
from reference_impl.front.running import in_background

_BOUND_S = 20.0


async def test_work_that_swallows_cancellations_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "AGAIN_S", 0.01)
    heard = 0

    async def deaf() -> None:
        nonlocal heard
        while heard < 3:
            with suppress(asyncio.CancelledError):
                heard += 1
                await asyncio.Event().wait()

    async with asyncio.timeout(_BOUND_S), AsyncExitStack() as stack:
        in_background(deaf(), stack)
        await asyncio.sleep(0)
    assert heard == 3


async def test_work_that_puts_away_is_given_time() -> None:
    put_away = asyncio.Event()

    async def tidy() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            put_away.set()

    async with asyncio.timeout(_BOUND_S), AsyncExitStack() as stack:
        in_background(tidy(), stack)
        await asyncio.sleep(0)
    assert put_away.is_set()


async def test_work_that_failed_says_so_at_the_end() -> None:
    async def failing() -> None:
        raise LookupError("on purpose")

    stack = AsyncExitStack()
    in_background(failing(), stack)
    await asyncio.sleep(0)
    with pytest.raises(LookupError, match="on purpose"):
        await stack.aclose()
