"""A scenario's site as a topology: its few words on recorder and wiring, and all the rest as it usually is."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from harness.scenario.schema.fleet import Site
from harness.scenario.schema.network import Wiring
from harness.sites.defaults import MODELS, poe_ports
from harness.sites.load import load
from harness.sites.schema.document import FORMAT, Topology

APPLIANCE, LAN, ROUTER = "recorder", "lan", "router"
_GATEWAY = "10.0.0.1"


def topology_of(site: Site, name: str, kinds: Iterable[tuple[str, int]]) -> Topology:
    """One of the sites of an entry.

    Cameras hang at the PoE ports of an S22 appliance; those that find none, and all of others, in the site's network.

    Args:
        site: the entry.
        name: the site's own name.
        kinds: names of kinds of cameras, and how many of each, in order.
    """
    appliance = site.recorder if site.recorder in MODELS else None
    wiring = site.wiring or Wiring()
    told = {
        "camproof": FORMAT,
        "name": name,
        "why": "a scenario describes it",
        "region": site.region,
        "appliances": {APPLIANCE: _appliance(appliance, wiring)} if appliance else {},
        "networks": {LAN: {}},
        "routers": {ROUTER: _router(network_dhcp=not appliance or wiring.network_dhcp)},
        "cables": [*_uplinks(wiring if appliance else None), *_WAY_OUT],
        "cameras": [*_cameras(kinds, poe_ports(appliance) if appliance else 0)],
    }
    return load(json.dumps(told), name)


_WAY_OUT = ({"from": LAN, "to": f"{ROUTER}/inside"}, {"from": f"{ROUTER}/outside", "to": "internet"})


def _appliance(model: str, wiring: Wiring) -> dict[str, Any]:
    told = {"gateway": _GATEWAY, "dns": [_GATEWAY]} if wiring.gateway_and_dns else {}
    dhcp = {"enabled": wiring.switch_dhcp, "first": "10.0.0.30", "last": "10.0.0.90", **told}
    return {"model": model, "switch": {"address": "10.0.0.2/24", "dhcp": dhcp}}


def _router(*, network_dhcp: bool) -> dict[str, Any]:
    dhcp = {"enabled": network_dhcp, "first": "10.0.0.100", "last": "10.0.0.199"}
    return {"inside": f"{_GATEWAY}/24", "dhcp": dhcp}


def _uplinks(wiring: Wiring | None) -> Iterator[dict[str, str]]:
    if wiring is None:
        return
    for port, to in (("u1-rj45", wiring.u1), ("u2", wiring.u2)):
        if to == "network":
            yield {"from": f"{APPLIANCE}/{port}", "to": LAN}


def _cameras(kinds: Iterable[tuple[str, int]], ports: int) -> Iterator[dict[str, Any]]:
    number = 0
    for kind, count in kinds:
        for n in range(count):
            number += 1
            port = f"{APPLIANCE}/{number}" if number <= ports else LAN
            yield {"name": f"{kind}-{n + 1}", "port": port}
