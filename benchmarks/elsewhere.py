"""Servers and subjects in processes of their own, with event loops of their own, as long as a benchmark needs them."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
A = TypeVar("A")
_Served = Callable[..., AbstractAsyncContextManager[Any]]


@asynccontextmanager
async def elsewhere(serving: Callable[..., AbstractAsyncContextManager[T]], *arguments: object) -> AsyncIterator[T]:
    """What `serving` yields there; it ends with the `async with`. All of it must be picklable."""
    async with _process(_shown, serving, arguments) as end:
        yield await asyncio.to_thread(end.recv)


@asynccontextmanager
async def called_elsewhere(
    serving: Callable[..., AbstractAsyncContextManager[Callable[[A], Awaitable[T]]]], *arguments: object
) -> AsyncIterator[Callable[[A], Awaitable[T]]]:
    """Likewise, where `serving` yields a function: it stays there, and is called from here."""
    async with _process(_called, serving, arguments) as end:

        async def call(argument: A) -> T:
            end.send(argument)
            answer: T = await asyncio.to_thread(end.recv)
            return answer

        yield call


@asynccontextmanager
async def _process(
    serve: Callable[[Connection, Any], Awaitable[None]], serving: _Served, arguments: tuple[object, ...]
) -> AsyncIterator[Connection]:
    here, there = (context := multiprocessing.get_context("spawn")).Pipe()
    process = context.Process(target=_serve, args=(there, serve, serving, arguments), daemon=False)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        await asyncio.to_thread(process.join)


def _serve(
    end: Connection,
    serve: Callable[[Connection, Any], Awaitable[None]],
    serving: _Served,
    arguments: tuple[Any, ...],
) -> None:
    async def until_told() -> None:
        async with serving(*arguments) as value:
            with suppress(EOFError):  # the other end is closed
                await serve(end, value)

    asyncio.run(until_told())


async def _shown(end: Connection, value: object) -> None:
    end.send(value)
    await asyncio.to_thread(end.recv)


async def _called(end: Connection, function: Callable[[Any], Awaitable[object]]) -> None:
    while True:
        end.send(await function(await asyncio.to_thread(end.recv)))
