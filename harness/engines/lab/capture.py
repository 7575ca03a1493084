"""Packet captures of a site, taken at its switches, where every frame between their ports is seen.

By hand, as tcpdump wants to become somebody else before it writes, which a user's namespace forbids.
"""

import asyncio
import ctypes
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import dpkt

from harness.engines.lab.namespace import entered, socket_in

_EVERYTHING = 0x0003  # ETH_P_ALL
_PACKET, _ADD_MEMBERSHIP, _PROMISCUOUS = 263, 1, 1  # packet(7)
_ATTACH_FILTER = 26  # SO_ATTACH_FILTER, socket(7)
_ROOM_BYTES = 4 * 1024 * 1024
_LONGEST = 65_536
_AT_ONCE = 64  # frames, before anybody else has a turn
_DHCP_AND_ARP = (  # tcpdump -dd 'arp or (ip and udp and (port 67 or port 68))', on Ethernet
    (0x28, 0, 0, 12), (0x15, 12, 0, 0x806), (0x15, 0, 12, 0x800), (0x30, 0, 0, 23), (0x15, 0, 10, 17),
    (0x28, 0, 0, 20), (0x45, 8, 0, 0x1FFF), (0xB1, 0, 0, 14), (0x48, 0, 0, 14), (0x15, 4, 0, 67), (0x15, 3, 0, 68),
    (0x48, 0, 0, 16), (0x15, 1, 0, 67), (0x15, 0, 1, 68), (0x06, 0, 0, 0x40000), (0x06, 0, 0, 0),
)  # fmt: skip


@asynccontextmanager
async def capturing(namespace: str, device: str, file: Path, *, everything: bool) -> AsyncIterator[None]:
    """Capture there for the time of the `async with`.

    Args:
        namespace: where to listen.
        device: there; of a bridge, all that its ports forward is seen.
        file: to be read by Wireshark, or by `exchanges.read`, at any time.
        everything: all packets, instead of DHCP and ARP alone.
    """
    loop = asyncio.get_running_loop()
    with _listening(namespace, device, everything=everything) as heard, file.open("wb") as out:
        writer = dpkt.pcap.Writer(out)

        def take() -> None:
            for _ in range(_AT_ONCE):
                try:
                    frame = heard.recv(_LONGEST)
                except OSError:  # there is none now, or the device is gone
                    break
                writer.writepkt(frame, time.time())
            out.flush()

        out.flush()
        loop.add_reader(heard, take)
        try:
            yield
        finally:
            loop.remove_reader(heard)


def _listening(namespace: str, device: str, *, everything: bool) -> socket.socket:
    """A socket that hears a device, whomever its frames are for."""
    heard = socket_in(namespace, socket.AF_PACKET, socket.SOCK_RAW, 0)
    if not everything:
        program = b"".join(struct.pack("HBBI", *step) for step in _DHCP_AND_ARP)
        kept = ctypes.create_string_buffer(program)
        told = struct.pack("HP", len(_DHCP_AND_ARP), ctypes.addressof(kept))
        heard.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, told)
    with entered(namespace):
        number = socket.if_nametoindex(device)
    heard.setsockopt(_PACKET, _ADD_MEMBERSHIP, struct.pack("iHH8s", number, _PROMISCUOUS, 0, b""))
    heard.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM_BYTES)
    heard.bind((device, _EVERYTHING))
    return heard
