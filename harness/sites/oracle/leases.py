"""Who gives an address to whom: a broadcast domain's DHCP servers, what is left in their ranges, what a lease says.

A client that asks for the first time takes any offer (RFC 2131 4.4.1); which of several servers is first, nobody can
say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from harness.sites.oracle.verdicts import Lease
from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology
from harness.sites.schema.servers import Dhcp
from harness.sites.wiring import INTERNET, Domain, Wiring, node_of

FALLBACK = "fallback"
STATIC = "static"


@dataclass(frozen=True, slots=True)
class Server:
    """A DHCP server in a broadcast domain.

    Args:
        name: of the appliance, router or host.
        address: its own there.
        settings: of its leases.
    """

    name: str
    address: IPv4Interface
    settings: Dhcp

    @property
    def answers(self) -> bool:
        """Whether it offers anything: its whole range must be in its own network (dnsmasq; RFC 2131 4.3.1)."""
        network = self.address.network
        return self.settings.enabled and self.settings.first in network and self.settings.last in network

    @property
    def lease(self) -> Lease:
        """What it offers; the address is one of its range."""
        own, settings = self.address.ip, self.settings
        gateway, resolvers = settings.router_for(own), settings.resolvers_for(own)
        return Lease(self.name, self.address.network, settings.first, settings.last, gateway, resolvers)


@dataclass(frozen=True, slots=True)
class Offers:
    """What those who ask in a broadcast domain get.

    Args:
        servers: those that answer, also where nothing is left.
        deaf: those that are on, and answer nobody as their range is not in their network.
        giving: those with addresses left.
        free: how many addresses are left, of all together.
        wanted: how many ask.
    """

    servers: tuple[Server, ...]
    deaf: tuple[Server, ...]
    giving: tuple[Server, ...]
    free: int
    wanted: int

    @property
    def alike(self) -> tuple[Server, ...]:
        """Those that answer with the same address as another: each refuses with a NAK what the other gave."""
        own = [server.address.ip for server in self.servers]
        return tuple(server for server in self.servers if own.count(server.address.ip) > 1)

    @property
    def short(self) -> bool:
        """Whether some get nothing."""
        return self.free < self.wanted


def offers(site: Topology, wiring: Wiring, present: Iterable[Camera]) -> dict[int, Offers]:
    """For each domain, by its `id`, what it offers to those who ask; `present` are the cameras with power and link."""
    asking = _asking(site, wiring, present)
    found = {}
    for domain in wiring.domains:
        known = [server for server in _servers(site, domain) if server.settings.enabled]
        servers = tuple(server for server in known if server.answers)
        deaf = tuple(server for server in known if not server.answers)
        free = {server: _free(server, domain) for server in servers}
        giving = tuple(server for server in servers if free[server])
        found[id(domain)] = Offers(servers, deaf, giving, sum(free.values()), asking.get(id(domain), 0))
    return found


def own_lease(camera: Camera) -> Lease | None:
    """What a camera was told by hand; None for one that asks."""
    if camera.address is None:
        return None
    ip = camera.address.ip
    return Lease(STATIC, camera.address.network, ip, ip, camera.of.gateway, camera.of.dns)


def fallback(camera: Camera) -> Lease:
    """What a camera goes by that nobody gave a lease."""
    address = camera.of.fallback
    return Lease(FALLBACK, address.network, address.ip, address.ip, camera.of.fallback_gateway, ())


def from_provider(site: Topology) -> Lease:
    """What the provider gives to a router."""
    line = site.internet
    host = line.address.ip + 1 if line.address.ip + 1 in line.address.network else line.address.ip - 1
    return Lease(INTERNET, line.address.network, host, host, line.address.ip, (line.dns,))


def _servers(site: Topology, domain: Domain) -> Iterator[Server]:
    for node in domain.nodes:
        name, _, part = node.partition("/")
        if part == "switch":
            switch = site.appliances[name].switch
            yield Server(name, switch.address, switch.dhcp)
        elif part == "inside" and (dhcp := site.routers[name].dhcp):
            yield Server(name, site.routers[name].inside, dhcp)
        elif not part:
            hosts = site.networks[name].hosts.items()
            yield from (Server(host, one.address, one.dhcp) for host, one in hosts if one.dhcp)


def _free(server: Server, domain: Domain) -> int:
    """Addresses of the range at which nobody answers, and that are not leased to others."""
    first, last = server.settings.first, server.settings.last
    edges = {server.address.network.network_address, server.address.network.broadcast_address}
    used = {*domain.owners, *edges}
    return max(0, int(last) - int(first) + 1 - sum(_within(one, first, last) for one in used) - server.settings.taken)


def _within(address: IPv4Address, first: IPv4Address, last: IPv4Address) -> bool:
    return first <= address <= last


def _asking(site: Topology, wiring: Wiring, present: Iterable[Camera]) -> dict[int, int]:
    nodes = [node_of(camera.port) for camera in present if camera.address is None]
    for name, appliance in site.appliances.items():
        nodes += [f"{name}/switch"] if appliance.computer.address == "dhcp" else []
        nodes += [f"{name}/u2"] if appliance.computer.u2 == "dhcp" else []
    nodes += [f"{name}/outside" for name, router in site.routers.items() if router.outside == "dhcp"]
    counts: dict[int, int] = {}
    for node in nodes:
        key = id(wiring.of[node])
        counts[key] = counts.get(key, 0) + 1
    return counts
