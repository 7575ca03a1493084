"""Remedies in settings of addresses: DHCP servers, the switch's address, cameras' own settings."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface

from harness.sites.doctor.change import Change, Edit, group, host, router, switch, switch_dhcp
from harness.sites.doctor.situation import Situation, usual_range
from harness.sites.schema.servers import Dhcp
from harness.sites.wiring import Domain, Kind

_PAPER_OFF = "paper: disable the DHCP function on the AXIS S22 Appliance switch"
_PAPER_STATIC = "paper: set a static IP address in the same range as your existing network"
_MANUAL = "AXIS S2216 manual: you must specify the gateway and DNS addresses"


def one_dhcp_server(here: Situation) -> Iterator[Change]:
    """One of several servers is switched off."""
    if here.camera.address is not None:
        return
    for name in here.switches():
        if here.site.appliances[name].switch.dhcp.enabled:
            why = "the switch gives addresses that lead nowhere, to everybody who asks"
            text = f"switch off the DHCP server of {name}'s switch"
            yield Change("switch-dhcp-off", name, text, why, switch_dhcp(name, enabled=False), _PAPER_OFF)
    for name in here.hosts():
        dhcp = _host_dhcp(here, name)
        if dhcp and dhcp.enabled:
            off = dhcp.model_copy(update={"enabled": False})
            text, why = f"switch off the DHCP server on {name}, or take it away", "it gives addresses that lead nowhere"
            yield Change("host-dhcp-off", name, text, why, host(name, dhcp=off), by="network")


def somebody_gives_addresses(here: Situation) -> Iterator[Change]:
    """A DHCP server for the camera's network: the router's, or the switch's."""
    if here.camera.address is not None:
        return
    for name in here.routers():
        yield from router_gives_addresses(here, name)
    for name in here.switches():
        dhcp = here.site.appliances[name].switch.dhcp
        if not dhcp.enabled:
            text, why = f"switch on the DHCP server of {name}'s switch", "nobody gives the cameras addresses"
            yield Change("switch-dhcp-on", name, text, why, switch_dhcp(name, enabled=True))
        network = here.site.appliances[name].switch.address.network
        if dhcp.first not in network or dhcp.last not in network:
            first, last = usual_range(network)
            text = f"set the DHCP range of {name}'s switch to {first} to {last}"
            why = f"a server gives no addresses outside of its own network {network}"
            yield Change("switch-dhcp-range", name, text, why, switch_dhcp(name, first=first, last=last))


def router_gives_addresses(here: Situation, name: str) -> Iterator[Change]:
    """A router's DHCP server is there, is on, and its range is in its own network."""
    inside, dhcp = here.site.routers[name].inside, here.site.routers[name].dhcp
    first, last = usual_range(inside.network)
    if dhcp is None or not dhcp.enabled:
        new = dhcp.model_copy(update={"enabled": True}) if dhcp else Dhcp(first=first, last=last)
        text = f"switch on a DHCP server on {name}, with a range from {new.first} to {new.last}"
        edit = router(name, dhcp=new)
        yield Change("router-dhcp-on", name, text, "nobody gives addresses there", edit, by="network")
    elif dhcp.first not in inside.network or dhcp.last not in inside.network:
        edit = router(name, dhcp=dhcp.model_copy(update={"first": first, "last": last}))
        text = f"set the range of {name}'s DHCP server to {first} to {last}"
        why = f"a server gives no addresses outside of its own network {inside.network}"
        yield Change("router-dhcp-network", name, text, why, edit, by="network")


def more_leases(here: Situation) -> Iterator[Change]:
    """A range with room for all."""
    for name in here.routers():
        dhcp, inside = here.site.routers[name].dhcp, here.site.routers[name].inside
        if dhcp and dhcp.enabled:
            first, last = inside.network[2], inside.network[-2]
            wider = dhcp.model_copy(update={"first": min(first, dhcp.first), "last": max(last, dhcp.last)})
            text = f"widen {name}'s DHCP range to {wider.first} to {wider.last}"
            why = f"{dhcp.taken} leases are out, and there are more devices than leases"
            yield Change("router-dhcp-range", name, text, why, router(name, dhcp=wider), by="network")


def gateway_by_dhcp(here: Situation) -> Iterator[Change]:
    """Whoever gave the lease names the router."""
    lease = here.outcome.lease
    if lease is None:
        return
    for name in here.routers():
        own = here.site.routers[name].inside
        if lease.server in here.site.appliances and own.ip in lease.network:
            text = f"enter {own.ip} ({name}) as gateway in the DHCP settings of {lease.server}'s switch"
            edit = switch_dhcp(lease.server, gateway=own.ip)
            yield Change("switch-dhcp-gateway", lease.server, text, "the cameras are told no way out", edit, _MANUAL)
        elif lease.server == name and here.site.routers[name].dhcp:
            yield _told_by_router(here, name, "gateway", "self", f"let {name}'s DHCP server name {own.ip} as router")
        elif lease.server in here.hosts() and own.ip in lease.network:
            yield _told_by_host(here, lease.server, "gateway", own.ip, f"name {own.ip} as router")


def resolver_by_dhcp(here: Situation) -> Iterator[Change]:
    """Whoever gave the lease names a resolver."""
    lease = here.outcome.lease
    if lease is None:
        return
    for name in here.routers():
        own = here.site.routers[name].inside.ip
        if lease.server in here.site.appliances:
            text = f"enter {own} ({name}) as DNS server in the DHCP settings of {lease.server}'s switch"
            edit = switch_dhcp(lease.server, dns=(own,))
            yield Change(
                "switch-dhcp-dns", lease.server, text, "without a resolver no name becomes an address", edit, _MANUAL
            )
        elif lease.server == name and here.site.routers[name].dhcp:
            yield _told_by_router(here, name, "dns", ("self",), f"let {name}'s DHCP server name {own} as resolver")
        elif lease.server in here.hosts():
            yield _told_by_host(here, lease.server, "dns", (own,), f"name {own} as resolver")


def _told_by_router(here: Situation, name: str, field: str, value: object, text: str) -> Change:
    dhcp = here.site.routers[name].dhcp
    new = dhcp.model_copy(update={field: value}) if dhcp else None
    why = "devices go by what their lease says, and it says nothing useful"
    return Change(f"router-dhcp-{field}", name, text, why, router(name, dhcp=new), by="network")


def _told_by_host(here: Situation, name: str, field: str, value: object, what: str) -> Change:
    dhcp = _host_dhcp(here, name)
    new = dhcp.model_copy(update={field: value}) if dhcp else None
    why = "devices go by what their lease says, and it says nothing useful"
    return Change(
        f"host-dhcp-{field}", name, f"let the DHCP server on {name} {what}", why, host(name, dhcp=new), by="network"
    )


def switch_into_the_range(here: Situation, domain: Domain | None = None) -> Iterator[Change]:
    """The switch gets a static address of the network that it is in."""
    where = domain or here.domain
    routers = here.routers(where)
    network = here.site.routers[routers[0]].inside.network if routers else None
    address = here.free(network, domain=where) if network else None
    if network is None or address is None:
        return
    for name in here.switches(where):
        old = here.site.appliances[name].switch.address
        clash = len(where.owners.get(old.ip, [])) > 1
        if old.network == network and not clash:
            continue
        new = IPv4Interface((address, network.prefixlen))
        text = f"set the address of {name}'s switch to {new}"
        why = (
            f"{old.ip} is in the way of another device"
            if clash
            else f"its page at {old.ip} can't be reached from {network}"
        )
        yield Change("switch-address", name, text, why, switch(name, address=new), _PAPER_STATIC)


def cameras_by_dhcp(here: Situation) -> Iterator[Change]:
    """Static settings give way to a lease."""
    if here.camera.address is not None:
        edit = group(here.camera.of.name, address="dhcp", gateway=None, dns=())
        text = f"set {here.cameras} to DHCP"
        why = "their static settings don't fit this network"
        yield Change("camera-dhcp", here.cameras, text, why, edit, size=here.camera.of.count)


def cameras_in_the_range(here: Situation) -> Iterator[Change]:
    """Static settings that fit: address, router and resolver of the network that the camera is in."""
    count = here.camera.of.count
    for name in here.routers():
        inside = here.site.routers[name].inside
        address = here.free(inside.network, count)
        if address is not None:
            edit = _static(here, IPv4Interface((address, inside.network.prefixlen)), inside.ip)
            rest = f" to {address + count - 1}" if count > 1 else ""
            text = (
                f"set {here.cameras} to static {address}{rest}/{inside.network.prefixlen}, router and DNS {inside.ip}"
            )
            why = f"{name} is the way out, and nobody else has these addresses"
            yield Change("camera-static", here.cameras, text, why, edit, size=count)


def _static(here: Situation, address: IPv4Interface, via: IPv4Address) -> Edit:
    return group(here.camera.of.name, address=address, gateway=via, dns=(via,))


def address_of_its_own(here: Situation) -> Iterator[Change]:
    """Whoever else has the router's address, or the camera's, gets another one."""
    for address, owners in here.domain.owners.items():
        movable = [owner for owner in owners if owner.kind is Kind.HOST] if len(owners) > 1 else []
        for owner in movable:
            network = here.network or owner.address.network
            new = here.free(network)
            if new is not None:
                text = f"give {owner.name} another address than {address}, such as {new}"
                edit = host(owner.name, address=IPv4Interface((new, network.prefixlen)))
                yield Change("host-address", owner.name, text, "two devices have one address", edit, by="network")
    yield from _cameras_in_the_way(here)


def _cameras_in_the_way(here: Situation) -> Iterator[Change]:
    names = [
        o.name for owners in here.domain.owners.values() if len(owners) > 1 for o in owners if o.kind is Kind.CAMERA
    ]
    for camera in here.site.each_camera():
        if camera.name in names:
            there = Situation(here.site, here.wiring, camera, here.outcome, here.step)
            yield from cameras_by_dhcp(there)


def _host_dhcp(here: Situation, name: str) -> Dhcp | None:
    return next((one.hosts[name].dhcp for one in here.site.networks.values() if name in one.hosts), None)
