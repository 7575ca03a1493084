"""What waits, in asyncio: in a thread, which is never left alone with what it has begun."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def to_its_end(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What `work` returns. Who is cancelled, however often, waits for its end: nothing is done after what undoes it."""
    working, told = asyncio.ensure_future(asyncio.to_thread(work, *arguments, **named)), None
    while not working.done():
        try:
            await asyncio.wait([working])
        except asyncio.CancelledError as cancelled:
            told = cancelled
    if told is not None:
        working.exception()  # nobody hears of it
        raise told
    return working.result()


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
