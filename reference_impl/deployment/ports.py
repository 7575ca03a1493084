"""One port a service."""

import errno
import os
import re
import secrets
import socket
from collections.abc import Iterable, Mapping

from reference_impl.front.entrance import BACKLOG

FREE_PORTS = range(20_000, 32_000)
"""Below what systems lend to outgoing connections: while the cloud is down, no client can sit on its ports."""

VARIABLE = "CAMPROOF_FREE_PORTS"
"""Names other ones, FIRST-LAST: clouds that are stopped and started side by side then never take each other's."""

_ATTEMPTS = 200
_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})", re.ASCII)
_MOST = 65_535


class PortInUseError(OSError):
    """Another program listens on a port that the cloud needs."""

    def __init__(self, port: int) -> None:
        super().__init__(
            errno.EADDRINUSE, f"port {port} is in use; end the program that listens there, or choose another first port"
        )
        self.port = port


class PortRangeError(Exception):
    """The environment names ports that are none."""


def listen(
    services: Iterable[str], *, host: str, first_port: int, known: Mapping[str, int]
) -> dict[str, socket.socket]:
    """A listening socket for each service.

    Args:
        services: their names, in the order in which they take ports.
        host: address to listen on.
        first_port: the first service's port, or 0 for the known port of each, and a free one where none is known.
        known: ports of the last time.
    """
    listening: dict[str, socket.socket] = {}
    try:
        for place, service in enumerate(services):
            port = first_port + place if first_port else known.get(service, 0)
            listening[service] = _bound(host, port) if port else _bound_anywhere(host)
    except BaseException:
        for bound in listening.values():
            bound.close()
        raise
    return listening


def free_ports() -> range:
    """Of which a cloud takes any that nobody listens on; PortRangeError where the environment names none."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        return FREE_PORTS
    found = _RANGE.fullmatch(named)
    ports = range(int(found[1]), int(found[2]) + 1) if found else range(0)
    if not ports or ports[0] < 1 or ports[-1] > _MOST:
        raise PortRangeError(f"{VARIABLE} is {named!r}; write FIRST-LAST, such as 20000-31999")
    return ports


def port_of(listening: socket.socket) -> int:
    """The port of a socket."""
    return int(listening.getsockname()[1])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as failure:
        if failure.errno == errno.EADDRINUSE:
            raise PortInUseError(port) from failure
        raise


def _bound_anywhere(host: str) -> socket.socket:
    ports = free_ports()
    for _ in range(_ATTEMPTS):
        try:
            return _bound(host, secrets.choice(ports))
        except PortInUseError:
            continue
    return _bound(host, 0)
