"""A camera's network for clients of the cloud: sockets in its namespace, names as its resolvers say them."""

import errno
import socket
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from harness.cloud.http import Network
from harness.engines.lab.namespace import socket_in
from harness.engines.lab.probes.names import resolve

_ANSWER_S = 1.0


class AskedThere(AbstractResolver):
    """Asks, from a namespace, whom its device was told to ask.

    Args:
        namespace: where.
        servers: whom to ask now, anew for each question.
    """

    def __init__(self, namespace: str, servers: Callable[[], Sequence[str]]) -> None:
        self._namespace = namespace
        self._servers = servers

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - there is IPv4 alone
    ) -> list[ResolveResult]:
        """The addresses of a host; OSError where nobody tells any."""
        found = await resolve(self._namespace, self._servers(), host, _ANSWER_S)
        if not found.addresses:
            raise OSError(errno.ENOENT, f"{host}: {found.why}")
        flags = socket.AI_NUMERICHOST
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=flags)
            for one in found.addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""


def network_in(namespace: str, servers: Callable[[], Sequence[str]]) -> Network:
    """The network of a device in that namespace."""

    def made(address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, *_ = address
        return socket_in(namespace, family, kind, protocol)

    return Network(AskedThere(namespace, servers), made)
