"""NET-8 broken: a firewall blocks another host than the one that its list shows."""

from harness.sites.doctor.change import router
from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.document import Topology
from harness.sites.schema.router import Firewall, Rule


def _shifted(site: Topology) -> Topology:
    hosts = [need.host for need in site.needs()]
    (rule,) = site.routers["router"].firewall.rules
    other = hosts[(hosts.index(rule.to) + 1) % len(hosts)]
    return router("router", firewall=Firewall(rules=(Rule(do="block", to=other),)))(site)


FAULT = SiteFault(
    id="another-host-blocked",
    title="the firewall blocks another host than the one that its rule is said to name",
    happens="rules name groups of addresses, and somebody edited the group",
    requirements=("NET-8",),
    sites="one-host-blocked-*",
    edit=_shifted,
)
