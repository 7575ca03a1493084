"""A device as the kernel has it: link, address, default route, frames that came in. No process is needed to ask."""

import array
import fcntl
import socket
import struct
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

from harness.engines.lab.namespace import entered
from harness.engines.lab.observed import Interface

_ADDRESS, _NETMASK, _ETHTOOL = 0x8915, 0x891B, 0x8946  # netdevice(7), ioctls
_GET_LINK = 0x0A  # of ethtool: the carrier as it is now
_ROUTES, _COUNTERS = Path("/proc/thread-self/net/route"), Path("/proc/thread-self/net/dev")


def interface_of(namespace: str, device: str) -> Interface:
    """How it is configured."""
    with entered(namespace), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        return Interface(_link(asking, device), _address(asking, device), _router(device))


def received(namespace: str, device: str) -> int:
    """How many frames came in so far."""
    with entered(namespace):
        lines = _COUNTERS.read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.strip().startswith(f"{device}:"))
    return int(line.partition(":")[2].split()[1])


def _link(asking: socket.socket, device: str) -> bool:
    told = array.array("I", [_GET_LINK, 0])
    fcntl.ioctl(asking, _ETHTOOL, struct.pack("16sP", device.encode(), told.buffer_info()[0]))
    return bool(told[1])


def _address(asking: socket.socket, device: str) -> str:
    try:
        own, mask = (_asked(asking, number, device) for number in (_ADDRESS, _NETMASK))
    except OSError:
        return ""  # it has none
    return str(IPv4Interface(f"{own}/{mask}"))


def _asked(asking: socket.socket, number: int, device: str) -> IPv4Address:
    return IPv4Address(fcntl.ioctl(asking, number, struct.pack("256s", device.encode()))[20:24])


def _router(device: str) -> str:
    for line in _ROUTES.read_text("utf-8").splitlines()[1:]:
        name, to, gateway, *_ = line.split()
        if (name, to) == (device, "00000000"):
            return str(IPv4Address(bytes.fromhex(gateway)[::-1]))
    return ""
