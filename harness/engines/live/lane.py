"""One direction of a site's uplink, and one direction of a connection on it."""

import asyncio
import time
from contextlib import suppress

from harness.network.link import TokenBucket

CHUNK_BYTES = 16 * 1024
_MOST_CHUNK_BYTES = 128 * 1024  # of a fast link, on which more small ones cost more than they are worth
_MICRO = 1_000_000
_BURST_S = 0.02  # what timers that wake late may catch up
_BURST_BYTES = 4 * 1024  # of a slow link
_CHUNKS_A_BURST = 4
_ROOM_BYTES = 256 * 1024  # under way in one direction of a connection, besides what the latency needs
_MOST_ROOM_BYTES = 16 * 1024 * 1024
_CHUNK_COST_BYTES = 256  # what holding a chunk takes besides its bytes, so that small ones are bounded too


def now_us() -> int:
    """A clock for differences, in microseconds."""
    return time.monotonic_ns() // 1_000


class Lane:
    """What all connections of a site share in one direction: they queue for the link's rate, first come first served.

    Args:
        bits_per_s: the rate, of payload.
        latency_us: one way.
        passing: set while anything may pass.
    """

    def __init__(self, bits_per_s: float, latency_us: int, passing: asyncio.Event) -> None:
        self.passed_bytes = 0
        self._passing = passing
        self._rate, self._latency_us = bits_per_s / 8, latency_us
        self._bucket = TokenBucket(self._rate, self._burst_bytes)
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()

    def set(self, bits_per_s: float, latency_us: int) -> None:
        """Another rate or latency, for what already waits too."""
        self._rate, self._latency_us = bits_per_s / 8, latency_us
        self._bucket.set_rate(now_us(), self._rate, self._burst_bytes)
        self._changed.set()

    async def take(self, size_bytes: int) -> int:
        """Wait until so many bytes may pass. When they arrive on the other side (`now_us`)."""
        async with self._turn:
            await self._passing.wait()
            hold_us = self._bucket.delay_us(now_us(), size_bytes)
            while hold_us > 0:
                await self._sleep(hold_us)
                await self._passing.wait()
                hold_us = self._bucket.delay_us(now_us(), 0)
        self.passed_bytes += size_bytes
        return now_us() + self._latency_us

    async def arrive(self, due_us: int) -> None:
        """Wait until that moment, and for as long as nothing may pass."""
        if (wait_us := due_us - now_us()) > 0:
            await asyncio.sleep(wait_us / _MICRO)
        await self._passing.wait()

    async def restored(self) -> None:
        """Wait for as long as nothing may pass."""
        await self._passing.wait()

    @property
    def room_bytes(self) -> int:
        """How much a connection may have under way: the latency must not limit the rate."""
        return min(_ROOM_BYTES + round(self._rate * self._latency_us / _MICRO), _MOST_ROOM_BYTES)

    @property
    def chunk_bytes(self) -> int:
        """How much of a connection passes at a time before others have their turn."""
        return min(max(CHUNK_BYTES, self._burst_bytes // _CHUNKS_A_BURST), _MOST_CHUNK_BYTES)

    @property
    def _burst_bytes(self) -> int:
        return max(_BURST_BYTES, round(self._rate * _BURST_S))

    async def _sleep(self, hold_us: int) -> None:
        self._changed.clear()
        with suppress(TimeoutError):  # the time is over, and the rate is as it was
            async with asyncio.timeout(hold_us / _MICRO):
                await self._changed.wait()


class Pipe:
    """One direction of a connection: bytes wait for their turn, are under way for the latency, arrive in order."""

    def __init__(self, lane: Lane, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lane = lane
        self._reader = reader
        self._writer = writer
        self._under_way: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()  # bounded by `_held_bytes`
        self._held_bytes = 0
        self._arrived = asyncio.Event()

    async def run(self, early: bytes = b"") -> None:
        """Carry `early` and then all that comes, to the end of the stream. OSError (grouped) if an end breaks."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._send(early))
            both.create_task(self._deliver())

    async def _send(self, early: bytes) -> None:
        size = self._lane.chunk_bytes
        for at in range(0, len(early), size):
            await self._pass(early[at : at + size])
        while chunk := await self._read():
            await self._pass(chunk)
        await self._pass(b"")

    async def _read(self) -> bytes:
        try:
            return await self._reader.read(self._lane.chunk_bytes)
        except OSError:
            await self._lane.restored()  # over a dead line nobody learns of it
            raise

    async def _pass(self, chunk: bytes) -> None:
        due_us = await self._lane.take(len(chunk))
        while self._held_bytes >= self._lane.room_bytes:
            self._arrived.clear()
            await self._arrived.wait()
        self._held_bytes += len(chunk) + _CHUNK_COST_BYTES
        self._under_way.put_nowait((due_us, chunk))

    async def _deliver(self) -> None:
        while True:
            due_us, chunk = await self._under_way.get()
            await self._lane.arrive(due_us)
            if not chunk:
                self._writer.write_eof()
                return
            self._writer.write(chunk)
            await self._writer.drain()
            self._held_bytes -= len(chunk) + _CHUNK_COST_BYTES
            self._arrived.set()
