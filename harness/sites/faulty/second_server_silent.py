"""NET-5 broken: of two DHCP servers one answers nobody, and the conflict is not seen."""

from harness.sites.doctor.change import router
from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.document import Topology


def _silent(site: Topology) -> Topology:
    dhcp = site.routers["router"].dhcp
    return router("router", dhcp=dhcp.model_copy(update={"enabled": False}) if dhcp else None)(site)


FAULT = SiteFault(
    id="second-server-silent",
    title="the router's DHCP server, which is said to be on, answers nobody",
    happens="its pool is kept for known devices: others hear nothing, until somebody enters them",
    requirements=("NET-5",),
    sites="t4-two-dhcp-servers",
    edit=_silent,
)
