"""The way to an address, hop by hop: who answers when a packet's time to live ends there (ICMP, RFC 792)."""

import asyncio
import os
import socket
import struct
from dataclasses import dataclass

from harness.engines.lab.namespace import socket_in

_ECHO, _ECHO_REPLY, _UNREACHABLE, _EXCEEDED = 8, 0, 3, 11
_IP_HEAD = 20
_MOST = 6


@dataclass(frozen=True, slots=True)
class Hop:
    """What answered at one distance.

    Args:
        distance: 1 for the first router.
        address: who answered.
        reached: whether it is the destination itself.
        refused: whether it said that there is no way further.
    """

    distance: int
    address: str
    reached: bool = False
    refused: bool = False


async def hops(namespace: str, destination: str, timeout_s: float) -> tuple[Hop, ...]:
    """The hops that answer, nearest first; after the last one, packets are lost."""
    found: dict[int, Hop] = {}
    mark = os.urandom(2)
    with socket_in(namespace, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as asking:
        for distance in range(1, _MOST + 1):
            asking.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, distance)
            try:
                asking.sendto(_echo(mark, distance), (destination, 0))
            except OSError:
                return ()  # there is no route
        try:
            async with asyncio.timeout(timeout_s):
                while not any(hop.reached or hop.refused for hop in found.values()):
                    packet, (address, *_) = await asyncio.get_running_loop().sock_recvfrom(asking, 1024)
                    if (hop := _read(packet, mark, address)) is not None:
                        found.setdefault(hop.distance, hop)
        except TimeoutError:
            pass
    return tuple(found[distance] for distance in sorted(found))


def _echo(mark: bytes, number: int) -> bytes:
    body = struct.pack(">BBH2sH", _ECHO, 0, 0, mark, number)
    total = sum(struct.unpack(">4H", body))
    total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">BBH2sH", _ECHO, 0, ~total & 0xFFFF, mark, number)


def _read(packet: bytes, mark: bytes, address: str) -> Hop | None:
    """What an ICMP packet says of an echo of ours, if it is about one."""
    icmp = packet[(packet[0] & 0xF) * 4 :]
    kind, about = icmp[0], icmp
    if kind in {_UNREACHABLE, _EXCEEDED}:
        about = icmp[8 + _IP_HEAD :]  # the beginning of our packet, as it came there
    elif kind != _ECHO_REPLY:
        return None
    if about[4:6] != mark:
        return None
    return Hop(int.from_bytes(about[6:8]), address, kind == _ECHO_REPLY, kind == _UNREACHABLE)
