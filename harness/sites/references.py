"""Names and ports in a topology that lead nowhere, or are used twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from harness.scenario.references import REGIONS, Path, Unresolved
from harness.sites.schema.camera import each

if TYPE_CHECKING:
    from ipaddress import IPv4Interface

    from harness.sites.schema.document import Topology
    from harness.sites.schema.servers import Dhcp

INTERNET = "internet"
UPLINKS = ("u1-rj45", "u1-sfp", "u2")
SIDES = ("inside", "outside")
_OUTSIDE = "`internet` takes a router's outside port, and nothing else: `<router>/outside`"


def unresolved(site: "Topology") -> Iterator[Unresolved]:
    """All of them."""
    if site.region not in REGIONS:
        yield _nowhere(("region",), "region", site.region, REGIONS)
    yield from _twice(site)
    yield from _ranges(site)
    yield from _ports(site)
    ends = [*_ends(site)]
    used = [(path, end) for path, end in _plugged(site) if end not in site.networks and end != INTERNET]
    missing = [(path, end) for path, end in _plugged(site) if end not in ends]
    for path, end in dict(reversed(missing)).items():  # of a group of cameras the first port that is not there will do
        yield _nowhere(path, "port or network", end, ends)
    taken: Counter[str] = Counter()
    for path, end in used:
        taken[end] += 1
        if taken[end] == 2:  # noqa: PLR2004 - the second cable in one port
            yield Unresolved(path, f"two cables are plugged into {end!r}: a port takes one")
    yield from _misplaced(site)


def _ends(site: "Topology") -> Iterator[str]:
    """Everything that a cable can be plugged into."""
    for name, appliance in site.appliances.items():
        yield from (f"{name}/{port}" for port in (*UPLINKS, *range(1, appliance.poe_ports + 1)))
    yield from site.networks
    yield from (f"{name}/{side}" for name in site.routers for side in SIDES)
    yield INTERNET


def _plugged(site: "Topology") -> Iterator[tuple[Path, str]]:
    """What is plugged into what; of a group of cameras all of them."""
    for number, cable in enumerate(site.cables):
        yield ("cables", number, "from"), cable.start
        yield ("cables", number, "to"), cable.end
    for camera in each(site.cameras):
        yield ("cameras", camera.group, "port"), camera.port


def _misplaced(site: "Topology") -> Iterator[Unresolved]:
    outsides = {f"{name}/outside" for name in site.routers}
    for number, cable in enumerate(site.cables):
        for key, one, other in (("from", cable.start, cable.end), ("to", cable.end, cable.start)):
            if one == INTERNET and other not in outsides:
                yield Unresolved(("cables", number, key), _OUTSIDE)
    for camera in each(site.cameras):
        if camera.port == INTERNET or camera.port.endswith("/u2") or camera.port.partition("/")[0] in site.routers:
            message = f"a camera can't hang at {camera.port!r}: name a PoE port, a U1 port, or a network"
            yield Unresolved(("cameras", camera.group, "port"), message)


def _ranges(site: "Topology") -> Iterator[Unresolved]:
    """DHCP ranges that hold the network's own address, or that of all in it: nobody can have those."""
    servers: list[tuple[Path, IPv4Interface, Dhcp]] = [
        (("appliances", name, "switch", "dhcp"), one.switch.address, one.switch.dhcp)
        for name, one in site.appliances.items()
    ]
    servers += [(("routers", name, "dhcp"), one.inside, one.dhcp) for name, one in site.routers.items() if one.dhcp]
    for network, settings in site.networks.items():
        hosts = settings.hosts.items()
        servers += [(("networks", network, "hosts", n, "dhcp"), h.address, h.dhcp) for n, h in hosts if h.dhcp]
    for path, own, dhcp in servers:
        if dhcp.first == own.network.network_address:
            yield Unresolved((*path, "first"), f"{dhcp.first} is the network itself; did you mean `{dhcp.first + 1}`?")
        if dhcp.last == own.network.broadcast_address:
            yield Unresolved((*path, "last"), f"{dhcp.last} is all of the network; did you mean `{dhcp.last - 1}`?")


def _ports(site: "Topology") -> Iterator[Unresolved]:
    cabled = {end for cable in site.cables for end in (cable.start, cable.end)}
    for name, appliance in site.appliances.items():
        for place, port in enumerate(appliance.switch.ports):
            path: Path = ("appliances", name, "switch", "ports", place)
            if port.number > appliance.poe_ports:
                message = f"an {appliance.model} has {appliance.poe_ports} PoE ports, and no port {port.number}"
                yield Unresolved((*path, "number"), message)
            if port.lock and f"{name}/{port.number}" in cabled:
                message = (
                    "a lock on a port with a cable to another switch or router is not modelled: only on a camera's"
                )
                yield Unresolved((*path, "lock"), message)
        for twice in _repeated(str(port.number) for port in appliance.switch.ports):
            yield Unresolved(("appliances", name, "switch", "ports"), f"port {twice} is there twice: say it once")


def _twice(site: "Topology") -> Iterator[Unresolved]:
    """Names of all kinds share one drawer: a message or a drawing says only the name."""
    hosts = [host for network in site.networks.values() for host in network.hosts]
    cameras = [camera.name for camera in each(site.cameras)]
    for name in _repeated([INTERNET, *site.appliances, *site.networks, *site.routers, *hosts, *cameras]):
        path: Path = ("cameras",) if name in cameras else ("networks",) if name in site.networks else ()
        yield Unresolved(path, f"two things are called {name!r}: names must differ, whatever they are of")


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _nowhere(path: Path, what: str, word: str, known: Iterable[str]) -> Unresolved:
    there = [*known]
    near = get_close_matches(word, there, 1, 0.5)
    meant = f"; did you mean `{near[0]}`?" if near else "."
    return Unresolved(path, f"there is no {what} {word!r} here{meant} There are: {_listed(there)}")


def _listed(there: list[str]) -> str:
    """Without the PoE ports between the first and the last, which would fill the screen."""
    short = [one for one in there if not (one.partition("/")[2].isdecimal() and f"{one.partition('/')[0]}/1" != one)]
    return ", ".join(f"{one} and so on" if one.endswith("/1") else one for one in short)
