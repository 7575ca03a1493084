"""Power over Ethernet: which cameras an appliance can feed.

AXIS S2216 manual: where the ports together take more than the budget, the port of the lowest priority, which is the one
with the highest number, is shut down.
"""

from dataclasses import dataclass

from harness.sites.schema.appliance import Appliance
from harness.sites.schema.camera import CLASS_MW, Camera


@dataclass(frozen=True, slots=True)
class Feed:
    """What an appliance's ports are asked for.

    Args:
        budget_mw: what they have.
        wanted_mw: what all ports together would take.
        shut: numbers of the ports that are shut down for it, the highest first.
        too_much: numbers of the ports whose camera wants more than one port gives.
    """

    budget_mw: int
    wanted_mw: int
    shut: tuple[int, ...]
    too_much: tuple[int, ...]


def feed(appliance: Appliance, cameras: list[Camera]) -> Feed:
    """How power is shared among those cameras, which hang at PoE ports that are on, by good cables."""
    asked = {int(camera.port.partition("/")[2]): wanted_mw(camera, by=appliance.switch.poe_by) for camera in cameras}
    too_much = tuple(port for port, mw in asked.items() if mw > appliance.switch.poe_port_mw)
    left = {port: mw for port, mw in asked.items() if port not in too_much and mw}
    wanted = total = sum(left.values())
    shut: list[int] = []
    for port in sorted(left, reverse=True):
        if total <= appliance.poe_budget_mw:
            break
        shut.append(port)
        total -= left[port]
    return Feed(appliance.poe_budget_mw, wanted, tuple(shut), too_much)


def wanted_mw(camera: Camera, *, by: str) -> int:
    """What a port sets aside for a camera: its class's most, or what it draws."""
    group = camera.of
    if by == "actual" and group.draws_mw is not None and group.power != "own":
        return group.draws_mw
    return CLASS_MW[group.power]
