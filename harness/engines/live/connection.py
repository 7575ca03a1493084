"""What an uplink does with one end of a connection: read its request, answer, listen, close, abort."""

import asyncio
import socket
import struct
from collections.abc import Collection
from contextlib import suppress

from harness.network.connect import Destination, Refusal, destination

ESTABLISHED = "200 Connection established"
_HEAD_END = b"\r\n\r\n"
_NO_LINGER = struct.pack("ii", 1, 0)  # close with RST, not with FIN


async def read_destination(reader: asyncio.StreamReader, hosts: Collection[str] = ()) -> Destination | Refusal | None:
    """Where the client wants to go, of this machine and these hosts, or why not; None if it went away first."""
    try:
        return destination(await reader.readuntil(_HEAD_END), hosts)
    except asyncio.LimitOverrunError:
        return Refusal.TOO_LONG
    except asyncio.IncompleteReadError:
        return None


async def answer(writer: asyncio.StreamWriter, status: str) -> None:
    """Send the answer to a CONNECT; one that refuses has an empty body (RFC 9110 9.3.6)."""
    body = "" if status == ESTABLISHED else "Content-Length: 0\r\n"
    writer.write(f"HTTP/1.1 {status}\r\n{body}\r\n".encode())
    await writer.drain()


async def hear(reader: asyncio.StreamReader, changed: asyncio.Event, most_bytes: int) -> bytes | None:
    """What the client says next (b"" if it goes away), or None if `changed` is set first."""
    if most_bytes <= 0:
        await changed.wait()
        return None
    change = asyncio.create_task(changed.wait())
    heard = asyncio.create_task(reader.read(most_bytes))
    try:
        await asyncio.wait({change, heard}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        change.cancel()
        heard.cancel()  # takes nothing from the reader unless it is done already
        await asyncio.gather(change, heard, return_exceptions=True)
    return None if heard.cancelled() else heard.result()


async def close(*writers: asyncio.StreamWriter) -> None:
    """Send what is left to send, then close; an end that breaks meanwhile is closed as well."""
    for writer in writers:
        writer.close()
    for writer in writers:
        with suppress(OSError):
            await writer.wait_closed()


def abort(writer: asyncio.StreamWriter) -> None:
    """Close with a reset (RST), dropping what is left to send."""
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    writer.transport.abort()
