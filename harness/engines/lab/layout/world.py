"""The world outside of sites: where the cloud's names lead to, who tells the time, which resolvers anybody may ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from harness.engines.lab.parts import Address, Clock, Dnsmasq, Front, Impostor
from harness.engines.lab.plan import Plan
from harness.sites.defaults import Listed, resolvers
from harness.sites.schema.document import Topology

_SPACE = "world"
_SERVED = IPv4Network("203.0.113.0/24")  # for documentation (RFC 5737): the cloud is there
_TIME = IPv4Address("203.0.113.123")
_WITHIN_SITES = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")))


@dataclass(frozen=True, slots=True)
class World:
    """Names and their addresses, the same for every site.

    Args:
        space: the namespace that it is in.
        needs: what cameras of all sites must reach.
        hosts: addresses by name: of the cloud, of what tells the time.
        clocks: which of the names tell the time.
        lies: addresses that resolvers give wrongly: strangers are there.
    """

    space: str
    needs: tuple[Listed, ...]
    hosts: dict[str, IPv4Address]
    clocks: tuple[str, ...]
    lies: tuple[IPv4Address, ...]

    def fitting(self, destination: str) -> tuple[str, ...]:
        """What a rule's destination means in nftables: addresses and networks; none for a name that leads nowhere."""
        if destination == "any":
            return ("0.0.0.0/0",)
        try:
            return (str(IPv4Network(destination)),)
        except (AddressValueError, ValueError):
            return tuple(str(a) for name, a in self.hosts.items() if fits(name, destination))


def fits(name: str, pattern: str) -> bool:
    """Whether a host's name is meant: by its name, or by `*.` and a domain."""
    return fnmatchcase(name, pattern)


def world_of(sites: Iterable[Topology], prefix: str = "") -> World:
    """What all these sites need outside of themselves; `prefix` of its namespace's name."""
    every = tuple(sites)
    needs = tuple(dict.fromkeys(need for site in every for need in site.needs()))
    named = dict.fromkeys(need.host for need in needs)
    hosts = {name: _SERVED[10 + place] for place, name in enumerate(named)}
    asked = dict.fromkeys(camera.of.ntp for site in every for camera in site.each_camera())
    clocks = tuple(name for name in asked if not _is_address(name) or _is_outside(IPv4Address(name)))
    times = {n: IPv4Address(n) if _is_address(n) else _TIME + place for place, n in enumerate(clocks)}
    lies = (lie for site in every for lie in _lies(site))
    own = {*hosts.values(), *times.values(), *resolvers()}
    return World(
        f"{prefix}{_SPACE}",
        needs,
        hosts | times,
        clocks,
        tuple(dict.fromkeys(a for a in lies if _is_outside(a) and a not in own)),
    )


def core(world: World) -> Plan:
    """The namespace where the cloud, clocks, public resolvers and strangers are; sites' providers are joined to it."""
    here = world.space
    plan = Plan(namespaces=[here], routers=[here])
    addresses = (*world.hosts.values(), *sorted(resolvers()), *world.lies)
    plan.addresses = [Address(here, "lo", f"{address}/32") for address in addresses]
    plan.listeners += [
        Front(here, str(world.hosts[n.host]), n.port, n.host) for n in world.needs if n.protocol == "tcp"
    ]
    plan.listeners += [Clock(here, str(world.hosts[name])) for name in world.clocks]
    plan.listeners += [Impostor(here, str(address), 443) for address in world.lies]
    plan.servers = [Dnsmasq(here, f"{here}.dns", resolver_lines(world, map(str, sorted(resolvers()))))]
    return plan


def resolver_lines(world: World, listen: Iterable[str]) -> tuple[str, ...]:
    """The configuration of a resolver that knows the world's names by itself; of others it says that there are none."""
    known = (f"host-record={name},{address}" for name, address in world.hosts.items() if not _is_address(name))
    return ("no-resolv", "no-hosts", "bind-interfaces", "local=/#/", *(f"listen-address={a}" for a in listen), *known)


def _lies(site: Topology) -> Iterable[IPv4Address]:
    for router in site.routers.values():
        yield from (lie.address for lie in router.dns.lies)
    for network in site.networks.values():
        for host in network.hosts.values():
            yield from (lie.address for lie in host.dns.lies) if host.dns else ()


def _is_outside(address: IPv4Address) -> bool:
    return not any(address in network for network in _WITHIN_SITES)


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True
