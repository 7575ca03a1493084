"""What waits, in asyncio: in a thread, which is never left alone with what it has begun."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def to_its_end(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What `work` returns. Who is cancelled waits for its end, so that it does nothing after what undoes it."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *arguments, **named))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


@asynccontextmanager
async def in_thread(
    waiting: AbstractContextManager[T, Any], stop: Callable[[], None] = lambda: None
) -> AsyncIterator[T]:
    """The same `with`, whose beginning and end wait. Cancelled while it begins, it ends as soon as it has begun.

    Args:
        waiting: is entered and left in threads.
        stop: hurries a beginning that is cancelled.
    """
    beginning = asyncio.ensure_future(asyncio.to_thread(waiting.__enter__))
    try:
        begun = await asyncio.shield(beginning)
    except asyncio.CancelledError:
        stop()
        await asyncio.wait([beginning])
        if beginning.exception() is None:
            await to_its_end(waiting.__exit__, None, None, None)
        raise
    try:
        yield begun
    finally:
        await to_its_end(waiting.__exit__, None, None, None)
