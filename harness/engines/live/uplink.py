"""A site's uplink: an HTTP CONNECT proxy on loopback that shapes, delays, cuts, hangs and resets.

TLS stays between camera and cloud; the uplink sees ciphertext. It listens on and connects to loopback addresses only.
"""

import asyncio
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from harness.cloud.resolve import NO_ADDRESSES, Addresses, address_of
from harness.engines.accepted import Accepted
from harness.engines.live.connection import ESTABLISHED, abort, answer, close, hear, read_destination
from harness.engines.live.lane import Lane, Pipe
from harness.errors import CamproofFailedError
from harness.network.connect import Destination, Refusal
from harness.network.link import LinkState, Mode

_HEAD_BYTES = 16 * 1024
_EARLY_BYTES = 64 * 1024  # taken from a client while the line is dead, to notice when it goes away
_RECEIVE_BYTES = 256 * 1024  # the kernel's share: small, so that a camera feels a slow line at once
_BACKLOG = 1024  # connections of a whole site that comes back at one moment
_MICRO = 1_000_000


@dataclass
class _Early:
    """What passed between a client and its uplink before the link was up."""

    answered: bool = False
    heard: bytearray = field(default_factory=bytearray)


class Uplink:
    """One site's way to the cloud, for the time of the `async with`.

    Args:
        site: its name, for messages.
        state: what the link is at first.
        host: the loopback address to listen on. ValueError for any other.
        most_connections: a new connection beyond that is reset, as by a router whose table is full.
        hosts: where it leads besides this machine, in small letters.
        resolve: addresses of names, which go before the system's.
    """

    _leads_anywhere = True  # who connects says where to: nobody may but from this machine

    def __init__(
        self,
        site: str,
        state: LinkState,
        *,
        host: str = "127.0.0.1",
        most_connections: int = 8192,
        hosts: Collection[str] = (),
        resolve: Addresses = NO_ADDRESSES,
    ) -> None:
        if self._leads_anywhere and not ip_address(host).is_loopback:
            raise ValueError(f"the uplink of {site} listens on loopback only, not on {host}")
        self.site = site
        self._host = host
        self._most_connections = most_connections
        self._hosts, self._resolve = hosts, resolve
        self._state = state
        self._passing = asyncio.Event()
        self._changed = asyncio.Event()  # set at the next change, and then replaced
        self._up = Lane(state.up_bits_per_s, state.latency_us, self._passing)
        self._down = Lane(state.down_bits_per_s, state.latency_us, self._passing)
        self._connections = Accepted(self._carry, abort)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server
        self.set(state)

    async def __aenter__(self) -> Self:
        try:
            listener = socket.create_server((self._host, 0), family=_family(self._host), backlog=_BACKLOG)
        except OSError as taken:
            raise CamproofFailedError(
                f"the uplink of {self.site} can't listen on {self._host} ({taken}): close what holds so many sockets"
            ) from taken
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BYTES)
        self._server = await asyncio.start_server(self._accept, sock=listener, limit=_HEAD_BYTES, backlog=_BACKLOG)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._reset()
        await self._connections.end()
        await self._server.wait_closed()

    @property
    def proxy_url(self) -> str:
        """What cameras of the site use as their proxy."""
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def state(self) -> LinkState:
        """What the link is now."""
        return self._state

    @property
    def connections(self) -> int:
        """How many are open, whoever they wait for."""
        return len(self._connections)

    @property
    def bytes_up(self) -> int:
        """Payload that passed towards the cloud; TLS counts, TCP does not."""
        return self._up.passed_bytes

    @property
    def bytes_down(self) -> int:
        """Payload that passed towards the cameras."""
        return self._down.passed_bytes

    def set(self, state: LinkState) -> None:
        """Change the link, from this moment on."""
        self._state = state
        if state.mode is Mode.UP:
            self._passing.set()
        else:
            self._passing.clear()
        self._up.set(state.up_bits_per_s, state.latency_us)
        self._down.set(state.down_bits_per_s, state.latency_us)
        self._changed.set()
        self._changed = asyncio.Event()
        if state.mode is Mode.RESET:
            self._reset()

    def _reset(self) -> None:
        for writer in self._writers:
            abort(writer)
        self._connections.cancel()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        full = len(self._connections) >= self._most_connections
        if full or self._state.mode is Mode.RESET or not self._server.is_serving():
            abort(writer)
            return
        self._connections.accept(reader, writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with self._held(writer):
            try:
                await self._serve(reader, writer)
            except* OSError:
                pass  # an end is gone: leaving `_held` resets the other one

    @contextmanager
    def _held(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        """An end that is known here, so that it can be reset; reset anyway if it was not closed in peace."""
        self._writers.add(writer)
        try:
            yield
        finally:
            self._writers.discard(writer)
            abort(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = await read_destination(reader, self._hosts)
        early = None if place is None else await self._wait_until_up(reader, writer, place)
        if place is None or early is None:
            return
        if isinstance(place, Refusal):
            await answer(writer, place)
            await close(writer)
            return
        await asyncio.sleep(2 * self._state.latency_us / _MICRO)  # a TCP handshake is one round trip
        try:
            far_reader, far_writer = await asyncio.open_connection(address_of(place.host, self._resolve), place.port)
        except OSError:
            if not early.answered:
                await answer(writer, Refusal.UNREACHABLE)
                await close(writer)
            return
        with self._held(far_writer):
            await self._passing.wait()
            if not early.answered:
                await answer(writer, ESTABLISHED)
            async with asyncio.TaskGroup() as both:
                both.create_task(Pipe(self._up, reader, far_writer).run(bytes(early.heard)))
                both.create_task(Pipe(self._down, far_reader, writer).run())
            await close(far_writer, writer)

    async def _wait_until_up(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: Destination | Refusal
    ) -> _Early | None:
        """Until then a client of a hanging link has its answer, and what it sends is kept. None if it goes away."""
        early = _Early()
        while self._state.mode is not Mode.UP:
            if self._state.mode is Mode.HANG and not early.answered:
                if isinstance(place, Refusal):
                    break
                early.answered = True
                await answer(writer, ESTABLISHED)
            heard = await hear(reader, self._changed, _EARLY_BYTES - len(early.heard))
            if heard == b"":
                return None
            early.heard += heard or b""
        return early


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
