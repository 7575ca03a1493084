"""Connections that are gone when who opened them is done, however that ends."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def dialled(connecting: Coroutine[None, None, Streams], within_s: float | None = None) -> AsyncIterator[Streams]:
    """Both ends of a connection for the time of the `async with`; what is left to send is dropped then.

    Its socket is closed, and its number free, only when the event loop has forgotten it.

    Args:
        connecting: `asyncio.open_connection(...)` or a relative of it.
        within_s: OSError (TimeoutError) if it takes longer.
    """
    async with asyncio.timeout(within_s):
        reader, writer = await connecting
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()
