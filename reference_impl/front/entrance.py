"""Where a service's connections come in."""

import asyncio
import logging
import socket
import ssl

from aiohttp import web

from reference_impl.front.door import Door
from reference_impl.front.front import Front

BACKLOG = 1_024
_READ_BYTES = 1 << 20  # a segment arrives in one go instead of in pieces of which each stops the sender
AIOHTTP_LOGGER = logging.getLogger("camproof.access")
"""aiohttp wants one to know that it shall log; nothing is written to it."""


class Entrance(web.BaseSite):
    """Takes connections from a socket that listens, over TLS.

    Args:
        runner: set up; it closes the entrance.
        front: hears of what happens.
        on: listens.
        tls: the service's certificate, and how it is shown.
    """

    __slots__ = ("_front", "_socket")

    def __init__(self, runner: web.AppRunner, front: Front, *, on: socket.socket, tls: ssl.SSLContext) -> None:
        super().__init__(runner, ssl_context=tls, backlog=BACKLOG)
        self._front = front
        self._socket = on

    @property
    def name(self) -> str:
        """Its address."""
        return f"https://{self._socket.getsockname()}"

    async def start(self) -> None:
        """From now on."""
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._door, sock=self._socket, ssl=self._ssl_context, backlog=self._backlog
        )

    def _door(self) -> Door:
        server = self._runner.server
        assert server is not None  # noqa: S101 - it is set up
        return Door(
            self._front,
            server,
            loop=asyncio.get_running_loop(),
            access_log_class=self._front.access_logger(),
            access_log=AIOHTTP_LOGGER,
            read_bufsize=_READ_BYTES,
        )
