"""Servers whose sockets are in a namespace, while their code runs here."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from harness.engines.accepted import Accepted, Answer
from harness.engines.lab.namespace import socket_in
from harness.engines.lab.probes.clock import PORT as NTP
from harness.engines.lab.probes.clock import Clock

_BACKLOG = 512


@asynccontextmanager
async def listening(
    namespace: str, address: str, port: int, answer: Answer, tls: ssl.SSLContext | None = None
) -> AsyncIterator[None]:
    """Answer connections to that address for the time of the `async with`."""
    sock = bound(namespace, address, port)
    sock.listen(_BACKLOG)
    connections = Accepted(partial(_answered, answer))
    server = await asyncio.start_server(connections.accept, sock=sock, ssl=tls, backlog=_BACKLOG)
    try:
        yield
    finally:
        server.close()
        await connections.end()


def bound(namespace: str, address: str, port: int) -> socket.socket:
    """A TCP socket at that address, which does not listen yet."""
    made = socket_in(namespace, socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((address, port))
    return made


@asynccontextmanager
async def telling_time(namespace: str, address: str) -> AsyncIterator[None]:
    """An NTP server at that address for the time of the `async with`."""
    made = socket_in(namespace, socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((address, NTP))
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Clock, sock=made)
    try:
        yield
    finally:
        transport.close()


async def _answered(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        await answer(reader, writer)
