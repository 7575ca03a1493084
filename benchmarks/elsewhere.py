"""A server in a process of its own, with an event loop of its own, as long as a benchmark needs it."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


@asynccontextmanager
async def elsewhere(serving: Callable[..., AbstractAsyncContextManager[T]], *arguments: object) -> AsyncIterator[T]:
    """What `serving` yields there; it ends with the `async with`. All of it must be picklable."""
    here, there = (context := multiprocessing.get_context("spawn")).Pipe()
    process = context.Process(target=_serve, args=(there, serving, arguments), daemon=False)
    process.start()
    there.close()
    try:
        yield await asyncio.to_thread(here.recv)
    finally:
        here.close()
        await asyncio.to_thread(process.join)


def _serve(
    end: Connection, serving: Callable[..., AbstractAsyncContextManager[Any]], arguments: tuple[Any, ...]
) -> None:
    asyncio.run(_until_told(end, serving(*arguments)))


async def _until_told(end: Connection, served: AbstractAsyncContextManager[Any]) -> None:
    async with served as value:
        end.send(value)
        try:
            await asyncio.to_thread(end.recv)
        except EOFError:
            return
