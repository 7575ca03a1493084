"""The time, as a camera asks for it (SNTP, RFC 5905 14), and a server of it."""

import asyncio
import socket
import struct
import time
from typing import cast

from harness.engines.lab.namespace import socket_in

PORT = 123
_TRIES = 3
_1900_TO_1970_S = 2_208_988_800
_LENGTH = 48
_REQUEST = b"\x23" + bytes(_LENGTH - 1)  # version 4, client
_ANSWER_HEAD = struct.pack(">BBbb", 0x24, 1, 0, -20) + bytes(8) + b"LOCL"  # version 4, server, stratum 1


async def offset_s(namespace: str, server: str, timeout_s: float) -> float | None:
    """How far that server's clock is ahead of ours; None if it gives no answer. It is asked a few times."""
    for _ in range(_TRIES):
        try:
            async with asyncio.timeout(timeout_s):
                return await _asked(namespace, server)
        except (TimeoutError, OSError):
            continue
    return None


async def _asked(namespace: str, server: str) -> float:
    loop = asyncio.get_running_loop()
    with socket_in(namespace, socket.AF_INET, socket.SOCK_DGRAM) as asking:
        await loop.sock_connect(asking, (server, PORT))
        sent_s = time.time()
        await loop.sock_sendall(asking, _REQUEST[:40] + _stamp(sent_s))
        answer = await loop.sock_recv(asking, 1024)
    received_s, transmitted_s = _seconds(answer[32:40]), _seconds(answer[40:48])
    return ((received_s - sent_s) + (transmitted_s - time.time())) / 2


class Clock(asyncio.DatagramProtocol):
    """Answers every request with this machine's time."""

    _transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go out."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # asyncio's own is of no such class

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer, if it is a request at all."""
        if len(data) >= _LENGTH:
            now = _stamp(time.time())
            self._transport.sendto(_ANSWER_HEAD + now + data[40:48] + now + now, addr)


def _stamp(at_s: float) -> bytes:
    whole, part = divmod(at_s + _1900_TO_1970_S, 1)
    return struct.pack(">II", int(whole), int(part * 2**32))


def _seconds(stamp: bytes) -> float:
    whole, part = struct.unpack(">II", stamp)
    return float(whole + part / 2**32 - _1900_TO_1970_S)
