"""NET-10 broken: names that are refused get no answer, and the failure is a time-out."""

from harness.sites.doctor.change import router
from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.servers import Resolver

FAULT = SiteFault(
    id="resolver-says-nothing",
    title="a filtering resolver answers nothing where it should say that there is no such name",
    happens="the filter drops questions, so that who probes it learns nothing",
    requirements=("NET-10",),
    sites="dns-filter",
    edit=router("router", dns=Resolver(enabled=False)),
)
