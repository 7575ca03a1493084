"""The uplink carries, cuts, hangs, resets, and goes nowhere but loopback."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.engines.live.uplink import Uplink
from harness.network.link import LinkState, Mode

if TYPE_CHECKING:
    from tests.harness.engines.live.conftest import Ends, Serve

FAST = LinkState(Mode.UP, 1e10, 1e10, 0)
BODY = bytes(range(256)) * 4000
SHORT_S = 0.2  # nothing came in so long: nothing comes


async def _send(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(body)
    await writer.drain()


async def _send_on_and_on(writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(10):
        while True:
            await _send(writer, BODY)


async def _nothing_comes(reader: asyncio.StreamReader) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(SHORT_S):
            await reader.read(1)


async def _until_open(uplink: Uplink, count: int) -> None:
    async with asyncio.timeout(10):
        while uplink.connections != count:  # noqa: ASYNC110 - the uplink has no event for it
            await asyncio.sleep(0.001)


async def test_bytes_pass_unchanged_and_are_counted(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", FAST) as uplink:
        reader, writer = await ends.through(uplink, echo_port)
        sending = asyncio.create_task(_send(writer, BODY))
        assert await reader.readexactly(len(BODY)) == BODY
        await sending
        assert uplink.bytes_up == uplink.bytes_down == len(BODY)


async def test_what_follows_the_end_of_the_request_still_arrives_whole(ends: "Ends", serve: "Serve") -> None:
    async def answer_at_the_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.read()
        writer.write(asked * 8)
        writer.close()

    async with Uplink("north", FAST) as uplink:
        reader, writer = await ends.through(uplink, await serve(answer_at_the_end))
        writer.write(BODY)
        writer.write_eof()
        assert await reader.read() == BODY * 8
        writer.close()
        await _until_open(uplink, 0)


async def test_localhost_and_ipv6_loopback(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", FAST, host="::1") as uplink:
        _, status = await ends.ask(uplink, f"CONNECT localhost:{echo_port} HTTP/1.1")
        assert b" 200 " in status


@pytest.mark.parametrize("mode", [Mode.CUT, Mode.HANG])
async def test_a_dead_line_holds_everything_until_it_is_back(ends: "Ends", echo_port: int, mode: Mode) -> None:
    async with Uplink("north", replace(FAST, up_bits_per_s=16e6, latency_us=1000)) as uplink:
        reader, writer = await ends.through(uplink, echo_port)
        sending = asyncio.create_task(_send(writer, BODY))
        first = await reader.readexactly(1000)
        uplink.set(replace(FAST, mode=mode))
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(SHORT_S):
                    first += await reader.read(65536)
        assert len(first) < len(BODY)
        uplink.set(FAST)
        assert first + await reader.readexactly(len(BODY) - len(first)) == BODY
        await sending


async def test_a_cut_line_answers_nobody_until_it_is_back(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", replace(FAST, mode=Mode.CUT)) as uplink:
        reader, writer = await ends.dial(uplink)
        await _send(writer, f"CONNECT 127.0.0.1:{echo_port} HTTP/1.1\r\n\r\n".encode())
        await _nothing_comes(reader)
        uplink.set(FAST)
        assert b" 200 " in await reader.readline()


async def test_a_hanging_line_answers_and_keeps_what_is_sent(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", replace(FAST, mode=Mode.HANG)) as uplink:
        reader, writer = await ends.through(uplink, echo_port)
        sending = asyncio.create_task(_send(writer, BODY))
        await _nothing_comes(reader)
        uplink.set(FAST)
        assert await reader.readexactly(len(BODY)) == BODY
        await sending


async def test_a_cut_line_that_comes_to_hang_answers(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", replace(FAST, mode=Mode.CUT)) as uplink:
        reader, writer = await ends.dial(uplink)
        await _send(writer, f"CONNECT 127.0.0.1:{echo_port} HTTP/1.1\r\n\r\n".encode())
        await _nothing_comes(reader)
        uplink.set(replace(FAST, mode=Mode.HANG))
        assert b" 200 " in await reader.readline()


@pytest.mark.parametrize("mode", [Mode.CUT, Mode.HANG])
async def test_clients_that_give_up_on_a_dead_line_leave_nothing_behind(
    ends: "Ends", serve: "Serve", mode: Mode
) -> None:
    reached = []

    async def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(writer)
        writer.close()

    port = await serve(note)
    async with Uplink("north", replace(FAST, mode=mode)) as uplink:
        for _ in range(5):
            _, writer = await ends.dial(uplink)
            await _send(writer, f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\nhello".encode())
            writer.close()
        await _until_open(uplink, 0)
        uplink.set(FAST)
        assert b" 200 " in (await ends.ask(uplink, f"CONNECT 127.0.0.1:{port} HTTP/1.1"))[1]
    assert len(reached) == 1


@pytest.mark.parametrize("before", [Mode.UP, Mode.CUT, Mode.HANG])
async def test_reset_aborts_what_is_open_and_refuses_what_is_new(ends: "Ends", echo_port: int, before: Mode) -> None:
    async with Uplink("north", FAST) as uplink:
        reader, _ = await ends.through(uplink, echo_port)
        uplink.set(replace(FAST, mode=before))
        uplink.set(replace(FAST, mode=Mode.RESET))
        with pytest.raises(ConnectionResetError):
            await reader.readexactly(1)
        await _until_open(uplink, 0)
        with pytest.raises(ConnectionError):
            await ends.ask(uplink, f"CONNECT 127.0.0.1:{echo_port} HTTP/1.1")
        uplink.set(FAST)
        await ends.through(uplink, echo_port)


async def test_a_cloud_that_resets_resets_the_camera_though_it_is_sending(ends: "Ends", serve: "Serve") -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    async with Uplink("north", FAST) as uplink:
        _, writer = await ends.through(uplink, await serve(hang_up))
        with pytest.raises(ConnectionError):
            await _send_on_and_on(writer)
        await _until_open(uplink, 0)


async def test_more_connections_than_allowed_are_reset(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", FAST, most_connections=2) as uplink:
        await ends.through(uplink, echo_port)
        _, second = await ends.through(uplink, echo_port)
        with pytest.raises(ConnectionError):
            await ends.ask(uplink, f"CONNECT 127.0.0.1:{echo_port} HTTP/1.1")
        second.close()
        await _until_open(uplink, 1)
        await ends.through(uplink, echo_port)


async def test_leaving_ends_what_is_open_without_a_trace(ends: "Ends", echo_port: int) -> None:
    before = asyncio.all_tasks()
    async with Uplink("north", FAST) as uplink:
        reader, writer = await ends.through(uplink, echo_port)
        await _send(writer, BODY)
        uplink.set(replace(FAST, mode=Mode.CUT))
        await ends.dial(uplink)
    with pytest.raises(ConnectionError):
        await reader.read()
    assert uplink.connections == 0
    left = {task.get_coro().__qualname__ for task in asyncio.all_tasks() - before}  # type: ignore[union-attr]
    assert left <= {"_echo"}, "the server's handler may outlive its connection by a moment"


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("CONNECT 192.0.2.1:443 HTTP/1.1", b" 403 "),
        ("CONNECT example.com:443 HTTP/1.1", b" 403 "),
        ("CONNECT [2001:db8::1]:443 HTTP/1.1", b" 403 "),
        ("GET http://127.0.0.1/ HTTP/1.1", b" 400 "),
        ("CONNECT 127.0.0.1:99999 HTTP/1.1", b" 400 "),
        ("CONNECT 127.0.0.1:1 HTTP/1.1", b" 502 "),
        ("CONNECT 127.0.0.1:443 HTTP/1.1\r\nX: " + "x" * 20_000, b" 431 "),
    ],
)
async def test_what_it_refuses(ends: "Ends", request_line: str, status: bytes) -> None:
    async with Uplink("north", FAST) as uplink:
        _, said = await ends.ask(uplink, request_line)
        assert status in said


async def test_a_hanging_line_leads_nowhere_else_either(ends: "Ends") -> None:
    async with Uplink("north", replace(FAST, mode=Mode.HANG)) as uplink:
        _, status = await ends.ask(uplink, "CONNECT 192.0.2.1:443 HTTP/1.1")
        assert b" 403 " in status


def test_it_listens_on_loopback_only() -> None:
    with pytest.raises(ValueError, match="north listens on loopback only"):
        Uplink("north", FAST, host="0.0.0.0")  # noqa: S104 - the point of the test
