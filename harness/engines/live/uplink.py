"""A site's uplink: an HTTP CONNECT proxy on loopback that shapes, delays, cuts, hangs and resets.

TLS stays between camera and cloud; the uplink sees ciphertext. It connects to loopback addresses only.
"""

import asyncio
import ipaddress
import socket
import struct
import time
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Self

from harness.network.link import LinkState, Mode, TokenBucket

_CHUNK_BYTES = 16 * 1024
_HEAD_BYTES = 8 * 1024
_QUEUE_CHUNKS = 32  # at most 512 KiB wait in a direction of a connection
_BURST_BYTES = 32 * 1024
_NO_LINGER = struct.pack("ii", 1, 0)  # close with RST, not with FIN


def _now_us() -> int:
    return time.monotonic_ns() // 1_000


class Uplink:
    """One site's way to the cloud, for the time of the `async with`."""

    def __init__(self, site: str, state: LinkState) -> None:
        self.site = site
        self.bytes_up = 0
        self.bytes_down = 0
        self._state = state
        self._passing = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server
        self.set(state)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_BYTES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._reset()
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def proxy_url(self) -> str:
        """What cameras of the site use as their proxy."""
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    @property
    def state(self) -> LinkState:
        """What the link is now."""
        return self._state

    def set(self, state: LinkState) -> None:
        """Change the link, from this moment on."""
        self._state = state
        self._up = TokenBucket(state.up_bits_per_s / 8, _BURST_BYTES)
        self._down = TokenBucket(state.down_bits_per_s / 8, _BURST_BYTES)
        if state.mode is Mode.UP:
            self._passing.set()
        else:
            self._passing.clear()
        if state.mode is Mode.RESET:
            self._reset()

    def _reset(self) -> None:
        for writer in tuple(self._writers):
            connection = writer.get_extra_info("socket")
            if connection is not None and connection.fileno() >= 0:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a handler runs in a task
        self._connections.add(task)
        async with AsyncExitStack() as stack:
            stack.callback(self._connections.discard, task)
            self._own(stack, writer)
            if self._state.mode is not Mode.RESET:
                # The stream server of Python 3.11 reports a cancelled handler as an error: it ends quietly here.
                with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                    await self._serve(stack, reader, writer)

    def _own(self, stack: AsyncExitStack, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        stack.callback(self._writers.discard, writer)
        stack.callback(writer.transport.abort)

    async def _serve(self, stack: AsyncExitStack, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        if self._state.mode is Mode.CUT:
            await self._passing.wait()
        place = _loopback(head)
        if place is None:
            writer.write(b"HTTP/1.1 403 Only loopback addresses\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            return
        far_reader, far_writer = await asyncio.open_connection(*place)
        self._own(stack, far_writer)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        async with asyncio.TaskGroup() as pumps:
            pumps.create_task(self._pump(reader, far_writer, outward=True))
            pumps.create_task(self._pump(far_reader, writer, outward=False))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, outward: bool) -> None:
        """Read and shape on this side, deliver after the latency on the other."""
        queue: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue(_QUEUE_CHUNKS)
        delivery = asyncio.create_task(self._deliver(queue, writer))
        try:
            while chunk := await reader.read(_CHUNK_BYTES):
                await self._passing.wait()
                bucket = self._up if outward else self._down
                if (hold_us := bucket.delay_us(_now_us(), len(chunk))) > 0:
                    await asyncio.sleep(hold_us / 1e6)
                await queue.put((_now_us() + self._state.latency_us, chunk))
                self.bytes_up += len(chunk) if outward else 0
                self.bytes_down += 0 if outward else len(chunk)
            await queue.put((_now_us() + self._state.latency_us, b""))
            await delivery
        except OSError:
            writer.transport.abort()
        finally:
            delivery.cancel()
            await asyncio.gather(delivery, return_exceptions=True)

    async def _deliver(self, queue: "asyncio.Queue[tuple[int, bytes]]", writer: asyncio.StreamWriter) -> None:
        while True:
            due_us, chunk = await queue.get()
            if (wait_us := due_us - _now_us()) > 0:
                await asyncio.sleep(wait_us / 1e6)
            await self._passing.wait()
            if not chunk:
                with suppress(OSError):  # the far side may have gone first
                    writer.write_eof()
                return
            writer.write(chunk)
            await writer.drain()


def _loopback(head: str) -> tuple[str, int] | None:
    """Where a CONNECT request wants to go, if that is this machine."""
    method, _, rest = head.partition(" ")
    host, _, port = rest.partition(" ")[0].rpartition(":")
    host = host.strip("[]")
    if method != "CONNECT" or not port.isdigit():
        return None
    if host == "localhost":
        return host, int(port)
    try:
        return (host, int(port)) if ipaddress.ip_address(host).is_loopback else None
    except ValueError:
        return None
