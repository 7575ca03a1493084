"""NET-3 broken: the cable that is said to be in U2 is in U1."""

from harness.sites.doctor.change import replugged, switch_dhcp
from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.document import Topology


def _moved(site: Topology) -> Topology:
    (cable,) = (one for one in site.cables if one.start == "recorder/u2")
    return switch_dhcp("recorder", enabled=False)(replugged(cable, "recorder/u1-rj45", "lan")(site))


FAULT = SiteFault(
    id="cable-in-u1-instead",
    title="the LAN's cable is in U1, where the description says U2, and the switch's DHCP is off",
    happens="the ports are side by side, and the label is on the lid",
    requirements=("NET-3",),
    sites="t2-lan-on-u2",
    edit=_moved,
)
