"""Which PoE ports give power: over the budget, the highest numbers are shut first (AXIS S2216 manual)."""

from collections.abc import Mapping

from harness.sites.schema.appliance import Appliance
from harness.sites.schema.camera import CLASS_MW, Camera


def powered(appliance: Appliance, at: Mapping[int, Camera]) -> frozenset[int]:
    """The ports whose cameras run: powered by their port, within the budget, or by a supply of their own.

    Args:
        appliance: whose ports they are.
        at: cameras by the number of their port.
    """
    off = {port.number for port in appliance.switch.ports if not port.enabled}
    plugged = {n for n, camera in at.items() if camera.of.cable == "good" and n not in off}
    drawing = {n: _draws_mw(appliance, at[n]) for n in plugged}
    left_mw, fed = appliance.poe_budget_mw, set()
    for number in sorted(plugged):
        if drawing[number] > appliance.switch.poe_port_mw:
            continue
        left_mw -= drawing[number]
        if left_mw < 0:
            break
        fed.add(number)
    return frozenset(fed | {n for n in plugged if at[n].of.power == "own"})


def _draws_mw(appliance: Appliance, camera: Camera) -> int:
    most = CLASS_MW[camera.of.power]
    if appliance.switch.poe_by == "actual" and camera.of.draws_mw is not None and camera.of.power != "own":
        return camera.of.draws_mw
    return most
