"""NET-2 broken: the LAN is on U1, which no drawing shows."""

from harness.sites.doctor.change import cables, switch_dhcp
from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.document import Cable, Topology


def _plugged(site: Topology) -> Topology:
    there = switch_dhcp("recorder", enabled=False)(site)
    return cables(into=(Cable.model_validate({"from": "recorder/u1-rj45", "to": "lan"}),))(there)


FAULT = SiteFault(
    id="cable-in-u1-too",
    title="an appliance that nothing is plugged into, by its drawing, has the LAN on U1",
    happens="somebody needed the recorder's page for an hour, plugged a cable in, and left it there",
    requirements=("NET-2",),
    sites="t1-nothing-plugged-in",
    edit=_plugged,
)
