"""Other devices in a site's networks, and the appliance's two machines."""

from harness.engines.lab.layout.ends import LAN, SWITCH, U2, Ends
from harness.engines.lab.layout.servers import dhcp_server, resolver
from harness.engines.lab.parts import Address, Bridge, Cable, Client, Clock, End, PortLock, ProxyServer, way_out
from harness.engines.lab.plan import Plan
from harness.sites.schema.appliance import Appliance
from harness.sites.schema.document import Topology
from harness.sites.schema.servers import Host

NIC = "eth0"


def host_plan(ends: Ends, network: str, name: str, host: Host, provider_dns: str) -> Plan:
    """A device in a network, with what it serves; without resolvers of its own it asks the provider's."""
    space, own = ends.space(name), str(host.address.ip)
    plan = Plan(namespaces=[space], cables=[Cable(ends.port(network), End(space, NIC))])
    plan.addresses.append(Address(space, NIC, str(host.address)))
    plan.routes += way_out(space, host.address, host.gateway)
    outside = tuple(map(str, host.resolvers)) or (provider_dns,)
    if host.dhcp:
        plan.servers += dhcp_server(space, NIC, host.address, host.dhcp)
    if host.dns and host.dns.enabled:
        plan.servers.append(resolver(space, host.address.ip, host.dns, outside))
    if host.ntp:
        plan.listeners.append(Clock(space, own))
    if host.proxy:
        asks = (own,) if host.dns and host.dns.enabled else outside
        proxy = host.proxy
        plan.listeners.append(ProxyServer(space, own, proxy.port, asks, proxy.refuses, proxy.intercepts_tls))
    return plan


def appliance_plan(ends: Ends, name: str, appliance: Appliance) -> Plan:
    """Switch and computer of an appliance, without what is plugged into their ports."""
    switch, computer, settings = ends.space(name), ends.computer(name), appliance.switch
    plan = Plan(namespaces=[switch, computer])
    plan.bridges.append(Bridge(switch, SWITCH, spanning_tree=settings.spanning_tree is True))
    plan.cables.append(Cable(End(switch, "computer", SWITCH), End(computer, LAN)))
    plan.addresses.append(Address(switch, SWITCH, str(settings.address)))
    plan.servers += dhcp_server(switch, SWITCH, settings.address, settings.dhcp)
    own = appliance.computer
    for device, address, gateway in ((LAN, own.address, own.gateway), (U2, own.u2, own.u2_gateway)):
        if address == "dhcp":
            plan.clients.append(Client(computer, device, f"{name}-computer"))
        else:
            plan.addresses.append(Address(computer, device, str(address)))
            plan.routes += way_out(computer, address, gateway)
    return plan


def locks(ends: Ends, site: Topology) -> list[PortLock]:
    """Ports that let one MAC address through, where something is plugged in."""
    used = {camera.port for camera in site.each_camera()}
    return [
        PortLock(ends.space(name), f"p-{port.number}", port.lock)
        for name, appliance in site.appliances.items()
        for port in appliance.switch.ports
        if port.lock and f"{name}/{port.number}" in used
    ]
