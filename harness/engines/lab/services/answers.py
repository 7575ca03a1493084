"""What answers in the cloud's place where only reachability is looked at, and what answers in its stead."""

import asyncio
import socket
import ssl
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from harness.engines.accepted import Answer
from harness.engines.lab.namespace import socket_in
from harness.engines.lab.parts import ProxyServer
from harness.engines.lab.probes.names import resolve

_HEAD_END = b"\r\n\r\n"
_EMPTY = "Content-Length: 0\r\n"
_WAIT_S = 3.0


async def nothing_here(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An answer without a body: whoever asks has reached us."""
    await reader.readuntil(_HEAD_END)
    await _say(writer, "204 No Content", "")


def portal(page: str) -> Answer:
    """A captive portal: whatever is asked for, it sends people to its page."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(_HEAD_END)
        await _say(writer, "302 Found", f"Location: {page}\r\n{_EMPTY}")

    return answer


def proxy(where: ProxyServer, impostor: ssl.SSLContext | None = None) -> Answer:
    """An HTTP proxy: CONNECT alone (RFC 9110 9.3.6). With an impostor's context it answers in the host's stead."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        words = (await reader.readuntil(_HEAD_END)).decode("latin-1").split(None, 2)
        host, _, port = words[1].rpartition(":")
        if words[0] != "CONNECT":
            await _say(writer, "405 Method Not Allowed", _EMPTY)
        elif any(fnmatchcase(host, pattern) for pattern in where.refuses):
            await _say(writer, "403 Forbidden", _EMPTY)
        elif impostor is not None:
            await _say(writer, "200 Connection established", "")
            await writer.start_tls(impostor)
            await nothing_here(reader, writer)
        elif (far := await _far(where, host, int(port))) is None:
            await _say(writer, "502 Bad Gateway", _EMPTY)
        else:
            await _say(writer, "200 Connection established", "")
            await _joined(reader, writer, far)

    return answer


def forwarding(host: str, port: int) -> Answer:
    """All goes on to a place in this process's own network, as it is.

    Clients are told apart there: who comes from 100.64.0.1 has the address 127.64.0.1.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        far.setblocking(False)  # noqa: FBT003 - its only parameter
        try:
            far.bind((_on_loopback(writer.get_extra_info("peername")[0]), 0))
            await asyncio.get_running_loop().sock_connect(far, (host, port))
        except OSError:
            far.close()
            raise
        await _joined(reader, writer, far)

    return answer


def _on_loopback(address: str) -> str:
    return f"127.{address.partition('.')[2]}"


def through(file: Path) -> Answer:
    """All goes on through a socket file."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await carried(reader, writer, *await asyncio.open_unix_connection(file))

    return answer


async def _joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: socket.socket) -> None:
    await carried(reader, writer, *await asyncio.open_connection(sock=far))


async def carried(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
) -> None:
    """Carry all that comes from either end to the other, until both have ended; the far one is closed."""
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_carry(reader, far_writer))
            both.create_task(_carry(far_reader, writer))
    finally:
        far_writer.transport.abort()


async def _far(where: ProxyServer, host: str, port: int) -> socket.socket | None:
    found = await resolve(where.namespace, where.resolvers, host, _WAIT_S)
    if not found.addresses:
        return None
    made = socket_in(where.namespace, socket.AF_INET, socket.SOCK_STREAM)
    try:
        async with asyncio.timeout(_WAIT_S):
            await asyncio.get_running_loop().sock_connect(made, (found.addresses[0], port))
    except OSError:
        made.close()
        return None
    return made


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(64 * 1024):
            writer.write(piece)
            await writer.drain()
        writer.write_eof()


async def _say(writer: asyncio.StreamWriter, status: str, headers: str) -> None:
    writer.write(f"HTTP/1.1 {status}\r\n{headers}\r\n".encode())
    await writer.drain()
