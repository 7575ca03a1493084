"""Where a client is."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import NewType

ClientAddress = NewType("ClientAddress", str)

_NETWORK_BITS = 64  # what one subscriber of IPv6 has (RFC 6177): whoever counts single addresses counts nothing


@lru_cache(4096)
def client_address(peer: str) -> ClientAddress:
    """What bounds count by: the address of IPv4, the network of IPv6."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return ClientAddress("unknown")
    if not isinstance(address, IPv6Address):
        return ClientAddress(str(address))
    if address.ipv4_mapped is not None:
        return ClientAddress(str(address.ipv4_mapped))
    rest = 128 - _NETWORK_BITS
    return ClientAddress(f"{IPv6Address(int(address) >> rest << rest)}/{_NETWORK_BITS}")
