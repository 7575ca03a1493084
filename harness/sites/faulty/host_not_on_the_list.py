"""NET-8 broken: a host that cameras need is not on the firewall's list."""

from harness.sites.doctor.change import router
from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.document import Topology


def _without_the_index(site: Topology) -> Topology:
    firewall = site.routers["router"].firewall
    left = tuple(rule for rule in firewall.rules if not rule.to.startswith("index."))
    return router("router", firewall=firewall.model_copy(update={"rules": left}))(site)


FAULT = SiteFault(
    id="host-not-on-the-list",
    title="a firewall that lets out the listed hosts alone lacks one of them",
    happens="the region's index was forgotten: it is in the second column of the list",
    requirements=("NET-8",),
    sites="only-the-listed-hosts",
    edit=_without_the_index,
)
