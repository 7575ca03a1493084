"""NET-7 broken: without a lease cameras take an address of their own choice."""

from ipaddress import IPv4Interface

from harness.sites.doctor.change import group
from harness.sites.faulty.fault import SiteFault

FAULT = SiteFault(
    id="link-local-fallback",
    title="cameras without a lease have a link-local address, and not their default one",
    happens="another firmware does as RFC 3927 says, and the installer looks for it at 192.168.0.90",
    requirements=("NET-7",),
    sites="no-dhcp-anywhere",
    edit=group("cam", fallback=IPv4Interface("169.254.7.90/16")),
)
