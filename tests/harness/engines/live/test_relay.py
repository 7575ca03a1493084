import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from harness.engines.live.relay import UP, Relay
from harness.network.link import LinkState, Mode

Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def dialled(relay: Relay) -> AsyncIterator[Pair]:
    reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
    yield reader, writer
    writer.close()


def state(mode: Mode) -> LinkState:
    return LinkState(mode, UP.up_bits_per_s, UP.down_bits_per_s, 0)


async def test_asks_for_its_place_each_time(echo_port: int) -> None:
    asked: list[int] = []

    def place() -> tuple[str, int]:
        asked.append(echo_port)
        return "127.0.0.1", echo_port

    async with Relay("store", place) as relay:
        for text in (b"one", b"two"):
            async with dialled(relay) as (reader, writer):
                writer.write(text)
                assert await reader.readexactly(3) == text
        assert relay.opened == 2
    assert len(asked) == 2


async def test_what_is_cut_waits_and_passes_when_it_is_up(echo_port: int) -> None:
    async with Relay("store", lambda: ("127.0.0.1", echo_port)) as relay:
        relay.set(state(Mode.CUT))
        async with dialled(relay) as (reader, writer):
            writer.write(b"late")
            heard = asyncio.create_task(reader.readexactly(4))
            done, _ = await asyncio.wait({heard}, timeout=0.1)
            assert not done
            relay.set(state(Mode.UP))
            assert await heard == b"late"


async def test_a_reset_breaks_what_is_open_and_lets_new_ones_in(echo_port: int) -> None:
    async with Relay("store", lambda: ("127.0.0.1", echo_port)) as relay:
        async with dialled(relay) as (reader, writer):
            writer.write(b"here")
            await reader.readexactly(4)
            relay.reset_once()
            with pytest.raises(ConnectionResetError):
                await reader.readexactly(1)
        async with dialled(relay) as (reader, writer):
            writer.write(b"here")
            assert await reader.readexactly(4) == b"here"
