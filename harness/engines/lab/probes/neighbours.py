"""Who else has an address: a probe by ARP (RFC 5227)."""

import asyncio
import errno
import socket
from ipaddress import IPv4Address

import dpkt

from harness.engines.lab.namespace import socket_in

_BROADCAST = b"\xff" * 6
_TRIES, _PAUSE_S = 10, 0.05


async def holders(namespace: str, device: str, address: str, timeout_s: float) -> frozenset[str]:
    """The MAC addresses of those on the device's link who say that the address is theirs; ours is not asked."""
    found: set[str] = set()
    loop, wanted = asyncio.get_running_loop(), IPv4Address(address).packed
    with socket_in(namespace, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(dpkt.ethernet.ETH_TYPE_ARP)) as asking:
        asking.bind((device, dpkt.ethernet.ETH_TYPE_ARP))
        own = asking.getsockname()[4]
        await _sent(asking, _probe(own, wanted))
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    arp = dpkt.ethernet.Ethernet(await loop.sock_recv(asking, 2048)).data
                    if isinstance(arp, dpkt.arp.ARP) and arp.op == dpkt.arp.ARP_OP_REPLY and arp.spa == wanted:
                        found.add(arp.sha.hex(":"))
        except TimeoutError:
            return frozenset(found)


async def _sent(asking: socket.socket, probe: bytes) -> None:
    """Send it; on a link on which everybody asks at once the kernel's queue may be full for a moment."""
    for left in reversed(range(_TRIES)):
        try:
            return await asyncio.get_running_loop().sock_sendall(asking, probe)
        except OSError as full:
            if full.errno != errno.ENOBUFS or not left:
                raise
            await asyncio.sleep(_PAUSE_S)
    return None


def _probe(own: bytes, wanted: bytes) -> bytes:
    arp = dpkt.arp.ARP(op=dpkt.arp.ARP_OP_REQUEST, sha=own, spa=bytes(4), tpa=wanted)
    return bytes(dpkt.ethernet.Ethernet(src=own, dst=_BROADCAST, type=dpkt.ethernet.ETH_TYPE_ARP, data=arp))
