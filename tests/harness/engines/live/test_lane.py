"""Rate, latency and fairness of an uplink, as its connections see them. Bounds are wide: machines are busy."""

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.engines.live.uplink import Uplink
from harness.network.link import LinkState, Mode

if TYPE_CHECKING:
    from tests.harness.engines.live.conftest import Ends, Pair, Serve

FAST = LinkState(Mode.UP, 1e10, 1e10, 0)


async def _round_trip(pair: "Pair", size_bytes: int) -> float:
    """Seconds from the first byte sent to the last one back."""
    reader, writer = pair
    start = time.monotonic()
    writer.write(b"x" * size_bytes)
    await asyncio.gather(writer.drain(), reader.readexactly(size_bytes))
    return time.monotonic() - start


async def test_rate_up(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", replace(FAST, up_bits_per_s=4e6)) as uplink:
        took_s = await _round_trip(await ends.through(uplink, echo_port), 400_000)
    assert 0.7 < took_s < 3, "400 kB at 4 Mbit/s take 0.8 s"


async def test_rate_down(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", replace(FAST, down_bits_per_s=4e6)) as uplink:
        took_s = await _round_trip(await ends.through(uplink, echo_port), 400_000)
    assert 0.7 < took_s < 3, "400 kB at 4 Mbit/s take 0.8 s"


async def test_a_new_rate_holds_for_what_already_waits(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", replace(FAST, up_bits_per_s=8e3)) as uplink:
        trip = asyncio.create_task(_round_trip(await ends.through(uplink, echo_port), 400_000))
        while uplink.bytes_up == 0:
            await asyncio.sleep(0)
            uplink.set(FAST)
        assert await trip < 10, "at the old rate it would take 400 s"


async def test_latency_each_way(ends: "Ends", echo_port: int) -> None:
    async with Uplink("north", replace(FAST, latency_us=100_000)) as uplink:
        start = time.monotonic()
        pair = await ends.through(uplink, echo_port)
        assert 0.2 <= time.monotonic() - start < 2, "a TCP handshake is a round trip too"
        assert 0.2 <= await _round_trip(pair, 4) < 2


async def test_latency_does_not_limit_the_rate(ends: "Ends", echo_port: int) -> None:
    link = LinkState(Mode.UP, 80e6, 80e6, 500_000)
    async with Uplink("north", link) as uplink:
        took_s = await _round_trip(await ends.through(uplink, echo_port), 10_000_000)
    assert 1.9 < took_s < 4, "10 MB at 80 Mbit/s, sent back as they come: 1 s for the bytes and 1 s for the way"


async def test_connections_share_fairly(ends: "Ends", serve: "Serve") -> None:
    arrived = {b"a": 0, b"b": 0}

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            arrived[chunk[:1]] += len(chunk)
        writer.close()

    port = await serve(count)
    async with Uplink("north", replace(FAST, up_bits_per_s=16e6)) as uplink:
        pairs = [await ends.through(uplink, port) for _ in arrived]
        for (_, writer), letter in zip(pairs, arrived, strict=True):
            writer.write(letter * 4_000_000)
        while sum(arrived.values()) < 1_500_000:  # noqa: ASYNC110 - counted on the far side
            await asyncio.sleep(0.01)
        assert 0.8 < arrived[b"a"] / arrived[b"b"] < 1.25
