"""Small subnets of one block that nobody uses yet. Pure."""

from collections.abc import Collection, Iterator
from ipaddress import IPv4Network

_POOL = IPv4Network("10.64.0.0/10")
_BLOCK, _SMALL = 24, 29  # 32 networks of five hosts each
MOST = 2 ** (_SMALL - _BLOCK)


def free_blocks(taken: Collection[IPv4Network], start: int) -> Iterator[IPv4Network]:
    """Blocks that overlap with none of these.

    Args:
        taken: networks in use.
        start: where to begin, any number: whoever looks at the same time begins elsewhere.
    """
    count = 2 ** (_BLOCK - _POOL.prefixlen)
    for place in range(count):
        address = int(_POOL.network_address) + (start + place) % count * 2 ** (32 - _BLOCK)
        block = IPv4Network((address, _BLOCK))
        if not any(block.overlaps(network) for network in taken):
            yield block


def small(block: IPv4Network, place: int) -> IPv4Network:
    """One of a block's subnets."""
    return list(block.subnets(new_prefix=_SMALL))[place]


def routed(table: str) -> list[IPv4Network]:
    """The networks that this machine has routes to.

    Args:
        table: as /proc/net/route has it: addresses in hexadecimal, the lowest byte first.
    """
    rows = [line.split() for line in table.splitlines()[1:]]
    found = [IPv4Network((_address(row[1]), _address(row[7]))) for row in rows if len(row) > 7]  # noqa: PLR2004
    return [network for network in found if network.prefixlen]


def _address(text: str) -> str:
    return ".".join(str(byte) for byte in reversed(bytes.fromhex(text)))
