"""Configurations of dnsmasq: DHCP servers and resolvers as a topology sets them."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Interface

from harness.engines.lab.parts import Dnsmasq
from harness.sites.schema.servers import Dhcp, Resolver

_MICRO = 1_000_000
_SHORTEST_S = 120  # what dnsmasq gives at least
_FOR_EVER_S = 4_000_000_000  # seconds since 1970


def dhcp_server(namespace: str, device: str, own: IPv4Interface, settings: Dhcp) -> list[Dnsmasq]:
    """A DHCP server on a device, if it is on.

    It pings nobody first. That an address is in use, clients find out by ARP, and decline it (RFC 2131 4.4.1): dnsmasq
    would ping for three seconds before each offer. With a range over its network's edge it does not start.
    """
    edges = {IPv4Interface((end, own.network.prefixlen)).network for end in (settings.first, settings.last)}
    if not settings.enabled or len(edges) > 1:
        return []
    lease_s = max(_SHORTEST_S, settings.lease_us // _MICRO)
    router, resolvers = settings.router_for(own.ip), settings.resolvers_for(own.ip)
    lines = (
        "port=0", f"interface={device}", "bind-interfaces", "no-ping", "dhcp-authoritative",
        f"dhcp-range={settings.first},{settings.last},{own.netmask},{lease_s}",
        _option("router", (router,) if router else ()), _option("dns-server", resolvers),
        *((f"domain={settings.domain}",) if settings.domain else ()),
    )  # fmt: skip
    return [Dnsmasq(namespace, f"{namespace}.dhcp", lines, tuple(taken(settings)))]


def resolver(namespace: str, own: IPv4Address, settings: Resolver, upstream: Sequence[str], told: str = "") -> Dnsmasq:
    """A resolver at an address of its namespace.

    Args:
        namespace: where.
        own: at which address it answers.
        settings: what it refuses, and what it gives wrongly.
        upstream: whom it asks.
        told: or the file where a DHCP client writes whom to ask.
    """
    asks = (f"resolv-file={told}",) if told else ("no-resolv", *(f"server={one}" for one in upstream))
    lines = (
        f"listen-address={own}", "bind-interfaces", "no-hosts", "cache-size=0", *asks,
        *(f"address=/{name.removeprefix('*.')}/" for name in settings.refuses),
        *(f"host-record={lie.name},{lie.address}" for lie in settings.lies),
    )  # fmt: skip
    return Dnsmasq(namespace, f"{namespace}.dns", lines)


def _option(name: str, addresses: Sequence[IPv4Address]) -> str:
    """An option of leases; without addresses it is left out of them, where dnsmasq would name itself."""
    return ",".join((f"dhcp-option=option:{name}", *map(str, addresses)))


def taken(settings: Dhcp) -> Iterable[str]:
    """Leases that others hold, as dnsmasq writes them down."""
    for number in range(min(settings.taken, int(settings.last) - int(settings.first) + 1)):
        mac = ":".join(f"{number + 0x02_FF_00_00_00_00:012x}"[at : at + 2] for at in range(0, 12, 2))
        yield f"{_FOR_EVER_S} {mac} {settings.first + number} * *"
