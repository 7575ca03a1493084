"""Names that a target says the addresses of, as curl's --resolve does; all others are the system's to resolve."""

import socket
from collections.abc import Mapping
from ipaddress import ip_address
from types import MappingProxyType

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Addresses = Mapping[str, str]
"""IP addresses by names, which are in small letters."""

NO_ADDRESSES: Addresses = MappingProxyType({})


def address_of(host: str, known: Addresses) -> str:
    """Where to connect to for a host: its address, or the name as it is."""
    return known.get(host.lower(), host)


class Resolver(AbstractResolver):
    """For clients of aiohttp.

    Args:
        known: the addresses that go before the system's.
    """

    def __init__(self, known: Addresses) -> None:
        self._known = known
        self._system = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host; OSError where it has none."""
        address = address_of(host, self._known)
        if address == host:
            return await self._system.resolve(host, port, family)
        kind = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET  # noqa: PLR2004 - IPv6
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST)
        ]

    async def close(self) -> None:
        """Nothing is held."""
