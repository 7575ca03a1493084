"""A whole site's plan: everything in its topology, up to the provider, whom the world lies behind."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from harness.engines.lab.layout.ends import CAMERA, LINE, OUTSIDE, SWITCH, Ends
from harness.engines.lab.layout.hosts import appliance_plan, host_plan, locks
from harness.engines.lab.layout.power import powered
from harness.engines.lab.layout.routers import router_plan
from harness.engines.lab.layout.servers import dhcp_server
from harness.engines.lab.layout.world import World, resolver_lines
from harness.engines.lab.parts import Address, Bridge, Cable, Client, Dnsmasq, End, Rate, Route, Ruleset, way_out
from harness.engines.lab.plan import Plan
from harness.sites.references import INTERNET
from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology
from harness.sites.schema.servers import Dhcp

CORE_SIDE = "world"  # the provider's device towards the world
_STORM_BITS_PER_S = 256e3


def site_plan(site: Topology, number: int, ends: Ends, world: World, told: Callable[[str], Path]) -> Plan:
    """The plan of one site.

    Args:
        site: its topology.
        number: of the site, from 0: its provider's way to the world is numbered after it.
        ends: of this site.
        world: outside of it.
        told: the file where DHCP clients of a namespace write what resolvers they were told of.
    """
    plan = _provider(ends, site, number, world)
    for name, appliance in site.appliances.items():
        plan.add(appliance_plan(ends, name, appliance))
    for name, network in site.networks.items():
        plan.namespaces.append(ends.space(name))
        plan.bridges.append(Bridge(ends.space(name), SWITCH, spanning_tree=network.spanning_tree is True))
        for own, host in network.hosts.items():
            plan.add(host_plan(ends, name, own, host, str(site.internet.dns)))
    for name, router in site.routers.items():
        space = ends.space(name)
        plan.add(router_plan(space, name, router, world, str(told(space))))
    plan.cables += _cables(ends, site, plan)
    _cameras(ends, site, plan)
    plan.locks += locks(ends, site)
    return plan


def core_device(number: int) -> str:
    """The world's device towards the provider of the site of this number."""
    return f"site{number}"


def camera_client(ends: Ends, camera: Camera) -> Client:
    """A camera's DHCP client: without a lease it has its fallback address."""
    fallback = (str(camera.of.fallback), str(camera.of.fallback_gateway))
    return Client(ends.space(camera.name), CAMERA, camera.name, *fallback)


def _cameras(ends: Ends, site: Topology, plan: Plan) -> None:
    runs = powered_cameras(site)
    for camera in site.each_camera():
        space, up = ends.space(camera.name), camera.name in runs
        plan.namespaces.append(space)
        plan.cables.append(Cable(ends.port(camera.port, up=up), End(space, CAMERA, mac=camera.mac)))
        if camera.address is None:
            plan.clients.append(camera_client(ends, camera))
        else:
            plan.addresses.append(Address(space, CAMERA, str(camera.address)))
            plan.routes += way_out(space, camera.address, camera.of.gateway)


def powered_cameras(site: Topology) -> frozenset[str]:
    """The names of cameras that run, with a link. Networks feed theirs; of an appliance's ports PoE ports do."""
    cameras = site.each_camera()
    at: dict[str, dict[int, Camera]] = {name: {} for name in site.appliances}
    runs = set()
    for camera in cameras:
        name, slash, port = camera.port.partition("/")
        if port.isdecimal():
            at[name][int(port)] = camera
        elif camera.of.cable == "good" and (not slash or camera.of.power == "own"):
            runs.add(camera.name)
    fed = (at[name][n].name for name, one in site.appliances.items() for n in powered(one, at[name]))
    return frozenset(runs.union(fed))


def _cables(ends: Ends, site: Topology, plan: Plan) -> list[Cable]:
    laid: list[Cable] = []
    plugged: set[str] = set()
    dead = _dead_ports(site)
    for cable in site.cables:
        between = {cable.start, cable.end}
        lives = not cable.broken and not between & dead
        one, other = ends.port(cable.start, up=lives), ends.port(cable.end, up=lives)
        if one.bridge or other.bridge:  # a device that is down would lose its routes: without carrier it keeps them
            one, other = (end if end.bridge else replace(end, up=True) for end in (one, other))
        plan.rates += [*_rates(site, one, other), *_slowed(site, one, other, laid)]
        plugged |= between
        laid.append(Cable(one, other))
    # A port that nothing is plugged into is there all the same: its other end leads nowhere.
    idle = [f"{name}/u2" for name in site.appliances] + [f"{n}/{s}" for n in site.routers for s in ("inside", OUTSIDE)]
    for number, port in enumerate(one for one in idle if one not in plugged):
        laid.append(Cable(ends.port(port), End(ends.provider, f"idle{number}", up=False)))
    return laid


def _dead_ports(site: Topology) -> set[str]:
    """Ports that carry nothing, whatever is plugged into them."""
    off = {f"{n}/{p.number}" for n, one in site.appliances.items() for p in one.switch.ports if not p.enabled}
    return off | ({INTERNET} if site.internet.link == "down" else set())


def _slowed(site: Topology, one: End, other: End, laid: list[Cable]) -> list[Rate]:
    """A cable that closes a loop which nobody cuts is made slow: a storm at full speed is one for this machine, too."""
    cut = any(n.spanning_tree is True for n in site.networks.values())
    if (
        cut
        or any(a.switch.spanning_tree is True for a in site.appliances.values())
        or not (one.bridge and other.bridge)
    ):
        return []
    joined = {one.namespace}
    while more := {e.namespace for c in laid if _joins(c, joined) for e in (c.one, c.other)} - joined:
        joined |= more
    return [Rate(end.namespace, end.device, _STORM_BITS_PER_S) for end in (one, other) if other.namespace in joined]


def _joins(cable: Cable, joined: set[str]) -> bool:
    switches = bool(cable.one.bridge and cable.other.bridge)
    return switches and bool(joined & {cable.one.namespace, cable.other.namespace})


def _rates(site: Topology, one: End, other: End) -> list[Rate]:
    """What the provider's line carries, where the topology says so."""
    link = site.internet.uplink
    if link is None or LINE not in {one.bridge, other.bridge}:
        return []
    far, near = (one, other) if one.bridge == LINE else (other, one)
    up, down = link.up_bits_per_s - link.other_traffic_bits_per_s, link.down_bits_per_s
    more = link.latency_us, link.loss
    return [Rate(near.namespace, near.device, up, *more), Rate(far.namespace, far.device, down, *more)]


def _provider(ends: Ends, site: Topology, number: int, world: World) -> Plan:
    """The provider's side of the line: an address by DHCP, a resolver, and the way to the world behind NAT."""
    space, line = ends.provider, site.internet
    plan = Plan(namespaces=[space], routers=[space], bridges=[Bridge(space, LINE)])
    high, low = divmod(number * 4, 256)
    here, there = f"100.64.{high}.{low + 1}", f"100.64.{high}.{low + 2}"
    plan.cables.append(Cable(End(space, CORE_SIDE), End(world.space, core_device(number))))
    plan.addresses += [
        Address(space, CORE_SIDE, f"{here}/30"),
        Address(world.space, core_device(number), f"{there}/30"),
    ]
    plan.routes.append(Route(space, "default", there))
    if line.ip == "ipv6":
        return plan  # it carries nothing of what cameras speak
    plan.addresses.append(Address(space, LINE, str(line.address)))
    plan.addresses.append(Address(space, "lo", f"{line.dns}/32"))
    inside = f"ip saddr {line.address.network} oifname {CORE_SIDE} masquerade"
    plan.rulesets.append(
        Ruleset(space, f"table ip line {{\nchain after {{\ntype nat hook postrouting priority 100;\n{inside}\n}}\n}}")
    )
    first = line.address.ip + 1
    given = Dhcp(first=first, last=first, gateway="self", dns=(line.dns,), lease_us=3_600_000_000)
    plan.servers += dhcp_server(space, LINE, line.address, given)
    plan.servers.append(Dnsmasq(space, f"{space}.dns", resolver_lines(world, [str(line.dns)])))
    return plan
