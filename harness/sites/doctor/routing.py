"""Remedies on routers: NAT, routes, addresses on both sides, and who gives them."""

from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv4Network

from harness.sites.doctor.addressing import router_gives_addresses
from harness.sites.doctor.change import Change, router
from harness.sites.doctor.situation import Situation
from harness.sites.schema.router import Route

_SPARE = ("192.168.1.0/24", "10.20.0.0/24", "172.20.0.0/24")


def nat_on(here: Situation) -> Iterator[Change]:
    """A router on the way does NAT."""
    for name, one in here.site.routers.items():
        if not one.nat:
            text, why = f"switch on NAT on {name}", "addresses of a site are not found from the internet"
            yield Change("nat-on", name, text, why, router(name, nat=True), "paper: outbound NAT", by="network")


def route_back(here: Situation) -> Iterator[Change]:
    """The router that does not know the way back is told of it."""
    name = here.step.hop
    for inner, one in here.site.routers.items():
        if one.nat or name not in here.site.routers or inner == name or one.outside == "dhcp":
            continue
        route = Route(to=one.inside.network, via=one.outside.ip)
        if one.outside.ip in here.site.routers[name].inside.network:
            edit = router(name, routes=(*here.site.routers[name].routes, route))
            text = f"tell {name} that {route.to} is behind {route.via} ({inner})"
            why = "otherwise it sends the answers to the provider"
            yield Change("route-back", name, text, why, edit, by="network")


def another_range(here: Situation) -> Iterator[Change]:
    """A router whose inside looks like its outside gets another network inside."""
    name = here.step.hop
    old = here.site.routers[name]
    used = [one.inside.network for other, one in here.site.routers.items() if other != name]
    new = next((IPv4Network(one) for one in _SPARE if not any(IPv4Network(one).overlaps(net) for net in used)), None)
    if new is None:
        return
    own = type(old.inside)(f"{new[1]}/{new.prefixlen}")
    dhcp = (
        old.dhcp.model_copy(update={"first": new[100], "last": new[199], "gateway": "self", "dns": ("self",)})
        if old.dhcp
        else None
    )
    text = f"give {name} another network inside: {own}" + (f", leases from {new[100]} to {new[199]}" if dhcp else "")
    why = "with one network on both sides it can't tell which side is meant"
    yield Change("renumber", name, text, why, router(name, inside=own, dhcp=dhcp), by="network")


def outside_as_wanted(here: Situation) -> Iterator[Change]:
    """Routers whose static settings outside don't fit take what they are given there, or settings that do fit."""
    for name, one in here.site.routers.items():
        if one.outside == "dhcp":
            continue
        text, why = f"set {name}'s outside to DHCP", "its static settings don't fit what it is connected to"
        edit = router(name, outside="dhcp", gateway=None)
        yield Change("outside-dhcp", name, text, why, edit, by="network")
        domain = here.wiring.of[f"{name}/outside"]
        for upstream in here.routers(domain):
            above = here.site.routers[upstream].inside
            address = (
                one.outside.ip if one.outside.network == above.network else here.free(above.network, domain=domain)
            )
            if address is not None and one.gateway != above.ip:
                new = IPv4Interface((address, above.network.prefixlen))
                text = f"set {name}'s outside to {new}, with {above.ip} ({upstream}) as gateway"
                edit = router(name, outside=new, gateway=above.ip)
                yield Change("outside-static", name, text, why, edit, by="network")


def resolver_outside(here: Situation) -> Iterator[Change]:
    """Routers that were told by hand whom to ask for names ask whom they are told of by DHCP, or the router above."""
    for name, one in here.site.routers.items():
        if one.resolvers:
            above = [
                here.site.routers[n].inside.ip for n in here.routers(here.wiring.of[f"{name}/outside"]) if n != name
            ]
            known = tuple(above) or (() if one.outside == "dhcp" else (here.site.internet.dns,))
            if known != one.resolvers:
                whom = " and ".join(map(str, known)) or "whom DHCP names"
                text, why = f"have {name}'s resolver ask {whom}", "whom it asks now does not answer"
                yield Change("router-resolvers", name, text, why, router(name, resolvers=known), by="network")


def as_large_as_its_leases(here: Situation) -> Iterator[Change]:
    """A router that takes its network for smaller or larger than those do who ask it."""
    lease = here.outcome.lease
    for name in here.routers():
        own = here.site.routers[name].inside
        if lease and own.ip in lease.network and own.network != lease.network and own.ip in lease.network.hosts():
            new = IPv4Interface((own.ip, lease.network.prefixlen))
            text, why = (
                f"set {name}'s inside to {new}",
                f"cameras take {lease.network} for their network, and it does not",
            )
            yield Change("router-mask", name, text, why, router(name, inside=new), by="network")


def upstream_gives_addresses(here: Situation) -> Iterator[Change]:
    """The router outside of this one gives addresses."""
    domain = here.wiring.of.get(here.step.hop)
    for name in here.routers(domain) if domain else ():
        yield from router_gives_addresses(here, name)
