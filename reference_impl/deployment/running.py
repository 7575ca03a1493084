"""A service on its port."""

import socket
import ssl
from contextlib import AsyncExitStack
from typing import Protocol

from aiohttp import web

from reference_impl.deployment.access_log import AIOHTTP_LOGGER, AccessLog
from reference_impl.deployment.ports import BACKLOG

_SHUTDOWN_S = 2.0
_READ_BYTES = 1 << 20  # a segment arrives in one go instead of in pieces of which each stops the sender


class Service(Protocol):
    """What every service of this cloud is."""

    def app(self) -> web.Application:
        """Its routes."""

    async def close(self) -> None:
        """Finish what is being written."""


async def run(
    service: Service, name: str, *, on: socket.socket, tls: ssl.SSLContext, log: AccessLog, stack: AsyncExitStack
) -> None:
    """Serve until the stack unwinds: then answer what was asked, and no more."""
    runner = web.AppRunner(
        service.app(),
        access_log_class=log.of(name),
        access_log=AIOHTTP_LOGGER,
        shutdown_timeout=_SHUTDOWN_S,
        read_bufsize=_READ_BYTES,
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, on, ssl_context=tls, backlog=BACKLOG).start()
