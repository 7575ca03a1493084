"""A server to reach, and clients that reach it through an uplink."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from urllib.parse import urlsplit

import pytest

from harness.engines.live.uplink import Uplink

Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Conduct = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Conduct], Awaitable[int]]


class Ends:
    """The test's own ends of connections; all are closed when it is over."""

    def __init__(self) -> None:
        self._writers: list[asyncio.StreamWriter] = []

    async def dial(self, uplink: Uplink) -> Pair:
        place = urlsplit(uplink.proxy_url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        self._writers.append(writer)
        return reader, writer

    async def ask(self, uplink: Uplink, request: str) -> tuple[Pair, bytes]:
        """The connection, and the status line of the answer; b"" if it was closed instead."""
        reader, writer = await self.dial(uplink)
        writer.write(f"{request}\r\n\r\n".encode())
        status = await reader.readline()
        if status:
            await reader.readuntil(b"\r\n")
        return (reader, writer), status

    async def through(self, uplink: Uplink, port: int) -> Pair:
        pair, status = await self.ask(uplink, f"CONNECT 127.0.0.1:{port} HTTP/1.1")
        assert b" 200 " in status
        return pair

    async def close(self) -> None:
        for writer in self._writers:
            writer.close()
        for writer in self._writers:
            with suppress(ConnectionError):
                await writer.wait_closed()


@pytest.fixture
async def ends() -> AsyncIterator[Ends]:
    own = Ends()
    yield own
    await own.close()


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a server on loopback that treats each connection so; its port."""
    async with AsyncExitStack() as stack:

        async def start(conduct: Conduct) -> int:
            server = await stack.enter_async_context(await asyncio.start_server(conduct, "127.0.0.1", 0))
            return int(server.sockets[0].getsockname()[1])

        yield start


@pytest.fixture
async def echo_port(serve: Serve) -> int:
    return await serve(_echo)
