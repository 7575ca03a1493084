"""NET-10 broken: a proxy opens what it should refuse, and answers in the host's stead."""

from harness.sites.doctor.change import host
from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.servers import Proxy

FAULT = SiteFault(
    id="proxy-that-says-yes",
    title="a proxy that refuses the cloud's hosts takes the connection instead, and opens its TLS",
    happens="its policy is to inspect, and no longer to refuse: the camera sees a certificate that it does not trust",
    requirements=("NET-10",),
    sites="proxy-refuses-the-cloud",
    edit=host("proxy", proxy=Proxy(intercepts_tls=True)),
)
