"""Cables and switches: which ports are in one broadcast domain, who is there with which address, and where loops are.

The appliance's switch, and each network of the site, is a node that passes frames; routers, computers, hosts and
cameras are not. A cable that is broken, or a port that is off, joins nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface

from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology

INTERNET = "internet"


class Kind(StrEnum):
    """What has an address."""

    SWITCH = "switch"
    INSIDE = "router, inside"
    OUTSIDE = "router, outside"
    HOST = "host"
    COMPUTER = "computer"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with a static address.

    Args:
        kind: what it is; only the inside of a router passes anything on.
        name: of the appliance, router, host or camera.
        address: its own.
    """

    kind: Kind
    name: str
    address: IPv4Interface


@dataclass(slots=True)
class Domain:
    """A broadcast domain.

    Args:
        nodes: switches and networks in it, and ports that are cabled to each other directly.
        owners: who has which static address in it; more than one means that they are in each other's way.
        storm: whether frames go round for ever: True, False, or None where it hangs on what nobody knows of a switch.
        loop: nodes of the loop, if there is one.
    """

    nodes: tuple[str, ...]
    owners: dict[IPv4Address, list[Owner]] = field(default_factory=dict)
    storm: bool | None = False
    loop: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """One of its nodes: rather one of the site's own networks than an appliance's switch."""
        return min(self.nodes, key=lambda node: ("/" in node, not node.endswith("/switch"), node))

    @property
    def title(self) -> str:
        """For people: `lan`, `recorder's network`."""
        name, slash, _ = self.name.partition("/")
        return f"{name}'s network" if slash else name

    def own(self, owner: Owner) -> None:
        """Somebody has that address here."""
        self.owners.setdefault(owner.address.ip, []).append(owner)


@dataclass(frozen=True, slots=True)
class Wiring:
    """A site's broadcast domains.

    Args:
        domains: all of them, also those in which nobody is.
        of: the domain of a node: a network, `<appliance>/switch`, `<appliance>/u2`, `<router>/inside` or `/outside`.
        internet: routers whose outside port is cabled to the provider's line.
    """

    domains: tuple[Domain, ...]
    of: dict[str, Domain]
    internet: frozenset[str]

    def of_port(self, port: str) -> Domain:
        """The domain that a camera at this port is in."""
        return self.of[node_of(port)]


def node_of(end: str) -> str:
    """The node that a port belongs to: a switch for its PoE and U1 ports; other ports are nodes themselves."""
    name, slash, port = end.partition("/")
    return f"{name}/switch" if slash and (port.isdecimal() or port.startswith("u1-")) else end


def wire(site: Topology, cameras: Iterable[Camera]) -> Wiring:
    """The domains of a site, with all static addresses in them; of cameras only those given: with power and link."""
    off = {
        f"{name}/{port.number}"
        for name, one in site.appliances.items()
        for port in one.switch.ports
        if not port.enabled
    }
    good = [c for c in site.cables if not c.broken and not {c.start, c.end} & off]
    pairs = [(node_of(cable.start), node_of(cable.end)) for cable in good]
    groups = _joined(_nodes(site), [pair for pair in pairs if INTERNET not in pair])
    domains = tuple(Domain(tuple(nodes)) for nodes in groups)
    of = {node: domain for domain in domains for node in domain.nodes}
    internet = frozenset(end.partition("/")[0] for pair in pairs if INTERNET in pair for end in pair if end != INTERNET)
    wiring = Wiring(domains, of, internet)
    for node, owner in _owners(site, cameras):
        of[node].own(owner)
    _mark_storms(site, wiring, pairs)
    return wiring


def _nodes(site: Topology) -> list[str]:
    return [
        *(f"{name}/{part}" for name in site.appliances for part in ("switch", "u2")),
        *site.networks,
        *(f"{name}/{side}" for name in site.routers for side in ("inside", "outside")),
    ]


def _joined(nodes: list[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Groups of nodes that pairs connect, in the order of the nodes."""
    group = {node: [node] for node in nodes}
    for one, other in pairs:
        if group[one] is not group[other]:
            merged = group[one] + group[other]
            group.update(dict.fromkeys(merged, merged))
    return list({id(found): found for found in group.values()}.values())


def _owners(site: Topology, cameras: Iterable[Camera]) -> Iterator[tuple[str, Owner]]:
    for name, appliance in site.appliances.items():
        computer = appliance.computer
        yield f"{name}/switch", Owner(Kind.SWITCH, name, appliance.switch.address)
        if computer.address != "dhcp":
            yield f"{name}/switch", Owner(Kind.COMPUTER, name, computer.address)
        if computer.u2 != "dhcp":
            yield f"{name}/u2", Owner(Kind.COMPUTER, name, computer.u2)
    for network, settings in site.networks.items():
        for name, host in settings.hosts.items():
            yield network, Owner(Kind.HOST, name, host.address)
    for name, router in site.routers.items():
        yield f"{name}/inside", Owner(Kind.INSIDE, name, router.inside)
        if router.outside != "dhcp":
            yield f"{name}/outside", Owner(Kind.OUTSIDE, name, router.outside)
    for camera in cameras:
        if camera.address is not None:
            yield node_of(camera.port), Owner(Kind.CAMERA, camera.name, camera.address)


def _mark_storms(site: Topology, wiring: Wiring, pairs: Iterable[tuple[str, str]]) -> None:
    """A loop is a storm unless a switch in it cuts it (IEEE 802.1D)."""
    cuts: dict[str, object] = {name: network.spanning_tree for name, network in site.networks.items()}
    cuts |= {f"{name}/switch": appliance.switch.spanning_tree for name, appliance in site.appliances.items()}
    between = [pair for pair in pairs if pair[0] in cuts and pair[1] in cuts]
    for domain in wiring.domains:
        inside = [pair for pair in between if pair[0] in domain.nodes]
        worst = _loop([pair for pair in inside if not {cuts[node] for node in pair} & {True}])
        if worst:
            sure = _loop([pair for pair in inside if {cuts[node] for node in pair} == {False}])
            domain.storm, domain.loop = (True, sure) if sure else (None, worst)


def _loop(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The nodes of the first loop that these cables close; none if they are a tree."""
    seen: list[tuple[str, str]] = []
    for one, other in pairs:
        found = next(
            (group for group in _joined([*{n for p in [*seen, (one, other)] for n in p}], seen) if one in group), []
        )
        if other in found:
            return _between(one, other, seen)
        seen.append((one, other))
    return ()


def _between(one: str, other: str, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    """The nodes on the way from one to the other."""
    ways: list[tuple[str, ...]] = [(one,)]
    while ways[0][-1] != other:
        way = ways.pop(0)
        for pair in pairs:
            if way[-1] in pair:
                following = pair[1] if pair[0] == way[-1] else pair[0]
                ways += [(*way, following)] if following not in way else []
    return ways[0]
