"""Where things stand in a drawing of a site: the internet above, then routers and networks, appliances, cameras.

One unit is the distance between two PoE ports; y grows upwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from harness.sites.references import INTERNET, SIDES
from harness.sites.schema.document import Topology

ROUTER_WIDE, ROUTER_HIGH = 8.6, 2.35
HOST_WIDE, HOST_HIGH = 4.6, 1.5
COMPUTER_WIDE = 4.4
APPLIANCE_HIGH = 4.6
CAMERA_DOWN = 1.5  # from a port to its camera
_GAP = 1.6
_FEWEST_PORTS = 12  # an appliance's text needs so much room
_U1_AT = {"u1-rj45": 1.6, "u1-sfp": 3.4}


class Box(NamedTuple):
    """A rectangle: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        """Of its width."""
        return (self.left + self.right) / 2


class Point(NamedTuple):
    """A place."""

    x: float
    y: float


@dataclass(slots=True)
class Layout:
    """A site's places.

    Args:
        boxes: of the internet, routers, networks (bars), appliances, `<appliance>/computer`, hosts.
        ports: of appliances and routers, by `<name>/<port>`.
        cameras: by name.
    """

    boxes: dict[str, Box] = field(default_factory=dict)
    ports: dict[str, Point] = field(default_factory=dict)
    cameras: dict[str, Point] = field(default_factory=dict)

    @property
    def around(self) -> Box:
        """All of it."""
        xs = [x for box in self.boxes.values() for x in (box.left, box.right)] + [p.x for p in self.cameras.values()]
        ys = [y for box in self.boxes.values() for y in (box.bottom, box.top)] + [p.y for p in self.cameras.values()]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def end(self, name: str, other: str) -> Point:
        """Where a cable ends: a network and the internet take it right below or above its other end."""
        if name in self.ports:
            return self.ports[name]
        box = self.boxes[name]
        there = self.ports.get(other) or Point(self.boxes[other].middle, self.boxes[other].top)
        x = min(max(there.x, box.left + 0.3), box.right - 0.3)
        return Point(x, box.bottom if there.y < box.bottom else box.top)


def laid_out(site: Topology) -> Layout:
    """The places of a site's parts."""
    layout = Layout()
    levels = dict(_levels(site))
    deepest = max(levels.values(), default=0)
    depth = {name: _level_of(site, name, levels, deepest) for name in site.networks}
    y = -1.6
    rows: dict[int, tuple[float, float]] = {}
    for level in range(1, max([deepest, *depth.values(), 1]) + 1):
        hosts = any(site.networks[name].hosts for name, at in depth.items() if at == level)
        networks = level in depth.values()
        rows[level] = (y, y - ROUTER_HIGH - 1.5)
        y -= ROUTER_HIGH + (1.5 if networks else 0) + (HOST_HIGH + 0.7 if hosts else 0) + _GAP
    right = _appliances(site, layout, y)
    right = _on_networks(site, layout, right, y)
    _routers(site, layout, levels, rows)
    for name, level in depth.items():
        _network(site, layout, name, rows[level][1], right)
    tops = [layout.boxes[name].middle for name, level in levels.items() if level == 1]
    middle = sum(tops) / len(tops) if tops else layout.around.middle
    layout.boxes[INTERNET] = Box(middle - 5.5, -0.2, middle + 5.5, 1.2)
    return layout


def _levels(site: Topology) -> Iterator[tuple[str, int]]:
    """How many routers each router is away from the internet; 1 for those that are not connected at all."""
    above = {name: _above(site, name) for name in site.routers}
    for name in site.routers:
        level, at, seen = 1, name, {name}
        while (up := above[at]) and up not in seen:
            level, at = level + 1, up
            seen.add(up)
        yield name, level


def _above(site: Topology, name: str) -> str:
    """The router that a router's outside leads to, straight or over a network; "" for none."""
    joined = _neighbours(site, f"{name}/outside")
    joined |= {far for near in joined & {*site.networks} for far in _neighbours(site, near)}
    return next((o for o in site.routers if o != name and f"{o}/inside" in joined), "")


def _neighbours(site: Topology, end: str) -> set[str]:
    return {far for cable in site.cables for far in (cable.start, cable.end) if end in {cable.start, cable.end}} - {end}


def _level_of(site: Topology, network: str, levels: dict[str, int], deepest: int) -> int:
    inside = [levels[end.partition("/")[0]] for end in _neighbours(site, network) if end.endswith("/inside")]
    return min(inside, default=max(deepest, 1))


def _appliances(site: Topology, layout: Layout, top: float) -> float:
    """Side by side; what is at the right edge of the last one."""
    x = 0.0
    for name, appliance in site.appliances.items():
        wide = max(appliance.poe_ports, _FEWEST_PORTS) + 1
        box = Box(x, top - APPLIANCE_HIGH, x + wide + COMPUTER_WIDE, top)
        layout.boxes[name] = box
        layout.boxes[f"{name}/computer"] = Box(x + wide, box.bottom + 0.5, box.right - 0.5, top - 1.1)
        for number in range(1, appliance.poe_ports + 1):
            layout.ports[f"{name}/{number}"] = Point(x + number, box.bottom)
        for port, at in _U1_AT.items():
            layout.ports[f"{name}/{port}"] = Point(x + at, top)
        layout.ports[f"{name}/u2"] = Point(x + wide + COMPUTER_WIDE / 2 - 0.25, top)
        x = box.right + 2
    for camera in site.each_camera():
        if camera.port in layout.ports:
            there = layout.ports[camera.port]
            up = camera.port.rpartition("/")[2] in _U1_AT
            layout.cameras[camera.name] = Point(there.x, there.y + (CAMERA_DOWN if up else -CAMERA_DOWN))
    return x


def _on_networks(site: Topology, layout: Layout, x: float, y: float) -> float:
    """Cameras that hang in a network itself stand right of the appliances."""
    for camera in site.each_camera():
        if camera.port in site.networks:
            layout.cameras[camera.name] = Point(x + 0.5, y - CAMERA_DOWN)
            x += 1
    return x


def _routers(site: Topology, layout: Layout, levels: dict[str, int], rows: dict[int, tuple[float, float]]) -> None:
    """Above what they serve, in rows."""
    taken: dict[int, float] = {}
    for name in sorted(site.routers, key=lambda name: -levels[name]):  # those outside stand over those inside
        level = levels[name]
        middle = max(taken.get(level, -1e9) + ROUTER_WIDE + 1.2, _over(site, layout, name))
        taken[level] = middle
        top = rows[level][0]
        layout.boxes[name] = Box(middle - ROUTER_WIDE / 2, top - ROUTER_HIGH, middle + ROUTER_WIDE / 2, top)
        for side in SIDES:
            layout.ports[f"{name}/{side}"] = Point(middle, top if side == "outside" else top - ROUTER_HIGH)


def _over(site: Topology, layout: Layout, name: str) -> float:
    """The middle of what a router's inside leads to, as far as that stands already."""
    joined = _neighbours(site, f"{name}/inside")
    joined |= {far for near in joined & {*site.networks} for far in _neighbours(site, near)}
    xs = [layout.ports[end].x for end in joined if end in layout.ports and "/inside" not in end]
    xs += [layout.cameras[c.name].x for c in site.each_camera() if c.port in joined]
    return sum(xs) / len(xs) if xs else ROUTER_WIDE / 2 + 2


def _network(site: Topology, layout: Layout, name: str, y: float, right: float) -> None:
    """A bar over all that is plugged into it; hosts hang at its right end."""
    xs = [layout.ports[end].x for end in _neighbours(site, name) if end in layout.ports]
    xs += [layout.cameras[camera.name].x for camera in site.each_camera() if camera.port == name]
    left, end = (min(xs) - 1.5, max(xs) + 1.5) if xs else (0.0, min(right, 12.0))
    end = max(end, left + 7)
    for host in site.networks[name].hosts:
        end += 0.6
        layout.boxes[host] = Box(end, y - 0.9 - HOST_HIGH, end + HOST_WIDE, y - 0.9)
        end += HOST_WIDE
    layout.boxes[name] = Box(left, y - 0.34, end, y + 0.34)
