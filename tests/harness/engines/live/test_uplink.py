"""The uplink shapes, delays, cuts, hangs, resets, and goes nowhere but loopback."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from harness.engines.live.uplink import Uplink
from harness.network.link import LinkState, Mode

FAST = LinkState(Mode.UP, 1e9, 1e9, 0)
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except ConnectionError:
        return
    finally:
        writer.close()


@asynccontextmanager
async def echo_server() -> AsyncIterator[int]:
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
async def writers() -> AsyncIterator[list[asyncio.StreamWriter]]:
    opened: list[asyncio.StreamWriter] = []
    OPEN.append(opened)
    yield opened
    OPEN.remove(opened)
    for writer in opened:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


OPEN: list[list[asyncio.StreamWriter]] = []
pytestmark = pytest.mark.usefixtures("writers")


async def through(uplink: Uplink, port: int, host: str = "127.0.0.1") -> tuple[Pair, bytes]:
    place = urlsplit(uplink.proxy_url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    OPEN[-1].append(writer)
    writer.write(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    return (reader, writer), await reader.readline()


async def opened(uplink: Uplink, port: int) -> Pair:
    pair, status = await through(uplink, port)
    assert b" 200 " in status
    await pair[0].readuntil(b"\r\n")
    return pair


async def test_bytes_pass_unchanged_and_are_counted() -> None:
    body = bytes(range(256)) * 4000
    async with echo_server() as port, Uplink("north", FAST) as uplink:
        reader, writer = await opened(uplink, port)
        sending = asyncio.create_task(_send(writer, body))
        assert await reader.readexactly(len(body)) == body
        await sending
        assert uplink.bytes_up == uplink.bytes_down == len(body)


async def _send(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(body)
    await writer.drain()


async def test_rate_is_kept() -> None:
    async with echo_server() as port, Uplink("north", replace(FAST, up_bits_per_s=4e6)) as uplink:
        reader, writer = await opened(uplink, port)
        start = time.monotonic()
        await asyncio.gather(_send(writer, b"x" * 400_000), reader.readexactly(400_000))
        assert 0.5 < time.monotonic() - start < 3, "400 kB at 4 Mbit/s take 0.8 s"


async def test_latency_is_added_each_way() -> None:
    async with echo_server() as port, Uplink("north", replace(FAST, latency_us=100_000)) as uplink:
        reader, writer = await opened(uplink, port)
        start = time.monotonic()
        await _send(writer, b"ping")
        await reader.readexactly(4)
        assert 0.2 <= time.monotonic() - start < 2


@pytest.mark.parametrize("mode", [Mode.CUT, Mode.HANG])
async def test_a_dead_line_holds_everything_until_it_is_back(mode: Mode) -> None:
    async with echo_server() as port, Uplink("north", FAST) as uplink:
        reader, writer = await opened(uplink, port)
        uplink.set(replace(FAST, mode=mode))
        await _send(writer, b"late")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await reader.read(1)
        uplink.set(FAST)
        assert await reader.readexactly(4) == b"late"


async def test_a_cut_line_does_not_answer_and_a_hanging_one_does() -> None:
    async with echo_server() as port, Uplink("north", replace(FAST, mode=Mode.CUT)) as uplink:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await through(uplink, port)
        uplink.set(replace(FAST, mode=Mode.HANG))
        async with asyncio.timeout(5):
            _, status = await through(uplink, port)
        assert b" 200 " in status


async def test_reset_aborts_what_is_open_and_refuses_what_is_new() -> None:
    async with echo_server() as port, Uplink("north", FAST) as uplink:
        reader, _ = await opened(uplink, port)
        uplink.set(replace(FAST, mode=Mode.RESET))
        with pytest.raises(ConnectionResetError):
            await reader.readexactly(1)
        try:
            _, status = await through(uplink, port)
        except ConnectionError:
            status = b""
        assert status == b""


async def test_nothing_but_loopback() -> None:
    async with Uplink("north", FAST) as uplink:
        for host in ("192.0.2.1", "example.com", "10.0.0.1"):
            _, status = await through(uplink, 443, host)
            assert b" 403 " in status
