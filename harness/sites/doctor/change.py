"""A change at a site, and how a topology is edited."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from harness.sites.schema.camera import Camera, Cameras
from harness.sites.schema.document import Cable, Topology

Edit = Callable[[Topology], Topology]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a person can do.

    Args:
        kind: which sort: `switch-dhcp-off`.
        at: what is changed: an appliance, a port, a router, cameras.
        text: what to do, as one would say it to somebody at the site, without a full stop.
        why: what it does, a sentence without a full stop.
        edit: the same, done to the topology.
        source: who recommends it; "" for nobody.
        by: who can do it: whoever is at the site (`site`), who runs its network (`network`), or the `provider`.
        size: how many changes it counts for: settings of cameras count for each of them.
    """

    kind: str
    at: str
    text: str
    why: str = field(compare=False)
    edit: Edit = field(compare=False, repr=False)
    source: str = field(default="", compare=False)
    by: str = field(default="site", compare=False)
    size: int = field(default=1, compare=False)


def applied(site: Topology, changes: Iterable[Change]) -> Topology:
    """The site after all of them, in their order."""
    return reduce(lambda so_far, change: change.edit(so_far), changes, site)


def switch(name: str, **new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """An appliance's switch gets other settings."""

    def edit(site: Topology) -> Topology:
        appliance = site.appliances[name]
        changed = appliance.model_copy(update={"switch": appliance.switch.model_copy(update=new)})
        return site.model_copy(update={"appliances": {**site.appliances, name: changed}})

    return edit


def switch_dhcp(name: str, **new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """The DHCP server of an appliance's switch gets other settings."""

    def edit(site: Topology) -> Topology:
        dhcp = site.appliances[name].switch.dhcp.model_copy(update=new)
        return switch(name, dhcp=dhcp)(site)

    return edit


def switch_port(name: str, number: int, **new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """A PoE port that has settings of its own gets others."""

    def edit(site: Topology) -> Topology:
        ports = site.appliances[name].switch.ports
        changed = tuple(one.model_copy(update=new) if one.number == number else one for one in ports)
        return switch(name, ports=changed)(site)

    return edit


def router(name: str, **new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """A router gets other settings."""

    def edit(site: Topology) -> Topology:
        changed = site.routers[name].model_copy(update=new)
        return site.model_copy(update={"routers": {**site.routers, name: changed}})

    return edit


def host(name: str, **new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """A host gets other settings."""

    def edit(site: Topology) -> Topology:
        where = next(network for network, one in site.networks.items() if name in one.hosts)
        hosts = site.networks[where].hosts
        changed = site.networks[where].model_copy(update={"hosts": {**hosts, name: hosts[name].model_copy(update=new)}})
        return site.model_copy(update={"networks": {**site.networks, where: changed}})

    return edit


def group(name: str, **new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """An entry of cameras gets other settings."""

    def edit(site: Topology) -> Topology:
        changed = (one.model_copy(update=new) if one.name == name else one for one in site.cameras)
        return site.model_copy(update={"cameras": tuple(changed)})

    return edit


def single(names: frozenset[str], **new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """Some cameras get other settings; their entries are written out, a camera each."""

    def edit(site: Topology) -> Topology:
        entries: dict[int, list[Camera]] = {}
        for camera in site.each_camera():
            entries.setdefault(camera.group, []).append(camera)
        found: list[Cameras] = []
        for place, cameras in entries.items():
            meant = any(camera.name in names for camera in cameras)
            found += (
                [_alone(one, new if one.name in names else {}) for one in cameras] if meant else [site.cameras[place]]
            )
        return site.model_copy(update={"cameras": tuple(found)})

    return edit


def _alone(camera: Camera, new: dict[str, Any]) -> Cameras:
    own = {"name": camera.name, "count": 1, "port": camera.port, "mac": camera.mac}
    address = {} if camera.address is None else {"address": camera.address}
    return camera.of.model_copy(update={**own, **address, **new})


def cables(*, out: tuple[Cable, ...] = (), into: tuple[Cable, ...] = ()) -> Edit:
    """Cables are taken out, and others put in."""

    def edit(site: Topology) -> Topology:
        left = list(site.cables)
        for cable in out:
            there = next((one for one in left if _ends(one) == _ends(cable)), None)
            if there is not None:
                left.remove(there)  # one of several that are alike
        return site.model_copy(update={"cables": (*left, *into)})

    return edit


def replugged(cable: Cable, start: str, end: str) -> Edit:
    """The same cable, broken or not, gets other ends."""

    def edit(site: Topology) -> Topology:
        new = {"start": start, "end": end}
        every = (one.model_copy(update=new) if _ends(one) == _ends(cable) else one for one in site.cables)
        return site.model_copy(update={"cables": tuple(every)})

    return edit


def _ends(cable: Cable) -> tuple[str, str]:
    return cable.start, cable.end


def internet(**new: Any) -> Edit:  # noqa: ANN401 - values of fields
    """The provider's line gets other properties."""
    return lambda site: site.model_copy(update={"internet": site.internet.model_copy(update=new)})
