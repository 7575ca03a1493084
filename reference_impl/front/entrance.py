"""Where a service's connections come in."""

import asyncio
import logging
import socket
import ssl
import time
from contextlib import suppress
from functools import partial

from aiohttp import web

from reference_impl.foundation.ending import ended
from reference_impl.front.address import ClientAddress, client_address
from reference_impl.front.door import Door
from reference_impl.front.front import Front, Visit

BACKLOG = 1_024
"""Connections that the system keeps until they are accepted."""

_READ_BYTES = 1 << 20  # a segment arrives in one go instead of in pieces of which each stops the sender
_PAUSE_S = 0.1
_LONGEST_LOOK_S = 1.0  # between two looks at the connections' pace
_LOOKS = 4  # within the shortest time that a client has for anything

AIOHTTP_LOGGER = logging.getLogger("camproof.access")
"""aiohttp wants one to know that it shall log; nothing is written to it."""


class Entrance(web.BaseSite):
    """Takes connections from a socket that listens, over TLS, and looks after their pace.

    Args:
        runner: set up; it closes the entrance.
        front: hears of what happens, and has the bounds.
        on: listens.
        tls: the service's certificate, and how it is shown.
    """

    __slots__ = ("_doors", "_front", "_greeting", "_logger", "_socket", "_tasks")

    def __init__(self, runner: web.AppRunner, front: Front, *, on: socket.socket, tls: ssl.SSLContext) -> None:
        super().__init__(runner, ssl_context=tls)
        self._front = front
        self._logger = front.access_logger()
        self._socket = on
        self._tasks: list[asyncio.Task[None]] = []
        self._greeting: set[asyncio.Task[None]] = set()
        self._doors: set[Door] = set()

    @property
    def name(self) -> str:
        """Its address."""
        return f"https://{self._socket.getsockname()}"

    async def start(self) -> None:
        """From now on."""
        await super().start()
        self._socket.setblocking(False)  # noqa: FBT003 - the system's interface
        self._tasks = [asyncio.create_task(self._accept()), asyncio.create_task(self._look())]

    async def stop(self) -> None:
        """No more."""
        await ended(*self._tasks, *self._greeting)
        self._socket.close()
        await super().stop()

    async def end(self) -> None:
        """When all is answered: no connection outlives the service, not even where a client says nothing more."""
        for door in tuple(self._doors):
            door.abandon()
        await asyncio.sleep(0)  # the loop closes their sockets

    async def _accept(self) -> None:
        loop, room = asyncio.get_running_loop(), self._front.gate.connections
        while True:
            try:
                connection, peer = await loop.sock_accept(self._socket)
            except OSError as failure:  # the system has no more of them, or the client has gone already
                self._front.not_accepted(failure)
                await asyncio.sleep(_PAUSE_S)
                continue
            address = client_address(peer[0])
            if full := room.full(address):
                self._front.turned_away("connections" if full == "all" else "connections_of_address")
                connection.close()
            else:
                greeting = asyncio.create_task(self._greet(connection, address))
                self._greeting.add(greeting)
                greeting.add_done_callback(self._greeting.discard)
            await asyncio.sleep(0)  # however many come, the others have their turns

    async def _greet(self, connection: socket.socket, address: ClientAddress) -> None:
        """TLS; then the connection is aiohttp's."""
        loop, visit = asyncio.get_running_loop(), self._front.visit(address)
        try:
            await loop.connect_accepted_socket(
                partial(self._door, visit),
                connection,
                ssl=self._ssl_context,
                ssl_handshake_timeout=self._front.limits.handshake_s,
            )
        except BaseException as failure:
            visit.end()
            if not isinstance(failure, OSError):  # what clients do in a handshake is no error of ours
                raise

    def _door(self, visit: Visit) -> Door:
        server, limits = self._runner.server, self._front.limits
        assert server is not None  # noqa: S101 - it is set up
        return Door(
            self._front,
            visit.end,
            self._doors,
            server,
            loop=asyncio.get_running_loop(),
            access_log_class=self._logger,
            access_log=AIOHTTP_LOGGER,
            keepalive_timeout=limits.idle_s,
            max_line_size=limits.line_bytes,
            max_field_size=limits.field_bytes,
            max_headers=limits.fields,
            read_bufsize=_READ_BYTES,
            auto_decompress=False,  # a body is what was signed; and a small one stays small
        )

    async def _look(self) -> None:
        limits = self._front.limits
        pause_s = min(_LONGEST_LOOK_S, min(limits.head_s, limits.body_s, limits.answer_s) / _LOOKS)
        before_s = time.monotonic()
        while True:
            with suppress(TimeoutError):
                await asyncio.sleep(pause_s)
            now_s = time.monotonic()
            self._front.lag(now_s - before_s - pause_s)
            for door in self._runner.server.connections if self._runner.server is not None else ():
                if isinstance(door, Door):
                    door.look(min(now_s - before_s, 2 * pause_s))  # no client pays for a loop that was held up
            before_s = now_s
