"""NET-6 broken: the switch's DHCP server names no gateway, whatever was entered."""

from harness.sites.doctor.change import switch_dhcp
from harness.sites.faulty.fault import SiteFault

FAULT = SiteFault(
    id="gateway-not-kept",
    title="the switch gives leases without the gateway that was entered",
    happens="the page says saved, and the running configuration is another than the stored one until a restart",
    requirements=("NET-6",),
    sites="t5a-switch-gives-the-addresses",
    edit=switch_dhcp("recorder", gateway="none"),
)
