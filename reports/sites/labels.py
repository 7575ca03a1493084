"""What is written beside the parts of a drawing: addresses, what gives addresses, what is let out."""

from harness.sites.references import INTERNET
from harness.sites.schema.appliance import Appliance
from harness.sites.schema.document import Topology
from harness.sites.schema.router import Router
from harness.sites.schema.servers import Dhcp, Host
from harness.sites.wiring import Kind, Wiring

_DASH = "\N{EN DASH}"


def about_internet(site: Topology) -> tuple[str, ...]:
    """The line, and what is at its far end."""
    line = site.internet
    what = {"ipv4": "IPv4", "ipv6": "IPv6 only", "both": "IPv4 and IPv6"}[line.ip]
    state = f"line: {what}" if line.link == "up" else "line: down"
    return INTERNET, f"cloud services of {site.region}; {state}"


def about_network(site: Topology, wiring: Wiring, name: str) -> str:
    """Its name, and the networks of the routers in it."""
    owners = [owner for owners in wiring.of[name].owners.values() for owner in owners if owner.kind is Kind.INSIDE]
    nets = ", ".join(dict.fromkeys(str(owner.address.network) for owner in owners))
    tree = site.networks[name].spanning_tree
    loops = "" if tree == "unknown" else ", cuts loops" if tree else ", does not cut loops"
    return f"{name}  {nets or 'no router'}{loops}"


def about_router(name: str, router: Router) -> tuple[str, ...]:
    """Its addresses, and what it does."""
    does = ["NAT" if router.nat else "no NAT"]
    rules = len(router.firewall.rules)
    if rules or router.firewall.otherwise == "block":
        does.append(f"firewall: {rules} rule{'s' * (rules != 1)}, otherwise {router.firewall.otherwise}")
    does += ["opens TLS"] if router.intercepts_tls else []
    does += ["captive portal"] if router.captive_portal else []
    outside = "DHCP" if router.outside == "dhcp" else str(router.outside)
    return (
        name,
        f"outside {outside}, inside {router.inside}",
        _dhcp(router.dhcp) + ("" if router.dns.enabled else ", no resolver"),
        ", ".join(does),
    )


def about_host(name: str, host: Host) -> tuple[str, ...]:
    """What it is."""
    does = [*(["NTP"] if host.ntp else []), *(["resolver"] if host.dns else [])]
    does += [f"proxy {host.proxy.port}"] if host.proxy else []
    does += [_dhcp(host.dhcp)] if host.dhcp else []
    return (name, str(host.address), ", ".join(does))


def about_switch(name: str, appliance: Appliance) -> tuple[str, ...]:
    """Model, switch, DHCP, power."""
    switch = appliance.switch
    return (
        f"{name}  {appliance.model}",
        f"switch {switch.address}",
        _dhcp(switch.dhcp),
        f"PoE {appliance.poe_budget_mw / 1000:g} W by {switch.poe_by}",
    )


def about_appliance(appliance: Appliance) -> tuple[str, ...]:
    """The computer in it."""
    computer = appliance.computer
    inside = "DHCP" if computer.address == "dhcp" else str(computer.address)
    return "computer", f"to the switch: {inside}", "passes nothing on", "from U2 to the switch"


def _dhcp(dhcp: Dhcp | None) -> str:
    if dhcp is None or not dhcp.enabled:
        return "DHCP server off"
    last = str(dhcp.last).rpartition(".")[2]
    gateway = {"none": "no gateway", "self": "itself as gateway"}.get(str(dhcp.gateway), f"gateway {dhcp.gateway}")
    short = "" if dhcp.gateway == "self" else f", {gateway}"
    return f"DHCP {dhcp.first}{_DASH}.{last}{short}{'' if dhcp.dns else ', no DNS'}"
