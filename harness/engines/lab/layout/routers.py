"""A router in the lab: addresses, NAT, firewall, portal, interception, and the servers that it is besides."""

from collections.abc import Iterable
from ipaddress import IPv4Address

from harness.engines.lab.layout.ends import INSIDE, OUTSIDE
from harness.engines.lab.layout.servers import dhcp_server, resolver
from harness.engines.lab.layout.world import World
from harness.engines.lab.parts import Address, Client, Clock, Impostor, Portal, Route, Ruleset, way_out
from harness.engines.lab.plan import Plan
from harness.sites.schema.router import CaptivePortal, Firewall, Interception, Router, Rule

TABLE = "camproof"
_IMPOSTOR, _PORTAL, _PORTAL_TLS = 18_443, 18_080, 18_444
_ANYWHERE = "0.0.0.0"  # noqa: S104 - in a namespace of the lab


def router_plan(namespace: str, name: str, router: Router, world: World, told: str) -> Plan:
    """A router, without its cables.

    Args:
        namespace: its own.
        name: what it is called.
        router: as the topology has it.
        world: where the names of rules lead to.
        told: the file where its DHCP client writes what resolvers it was told of.
    """
    plan = Plan(namespaces=[namespace], routers=[namespace])
    plan.addresses.append(Address(namespace, INSIDE, str(router.inside)))
    if router.outside == "dhcp":
        plan.clients.append(Client(namespace, OUTSIDE, name))
    else:
        plan.addresses.append(Address(namespace, OUTSIDE, str(router.outside)))
        plan.routes += way_out(namespace, router.outside, router.gateway)
    plan.routes += [Route(namespace, str(route.to), str(route.via)) for route in router.routes]
    plan.rulesets.append(Ruleset(namespace, rules(router, world)))
    if router.dhcp:
        plan.servers += dhcp_server(namespace, INSIDE, router.inside, router.dhcp)
    if router.dns.enabled:
        asks = told if router.outside == "dhcp" and not router.resolvers else ""
        plan.servers.append(resolver(namespace, router.inside.ip, router.dns, [*map(str, router.resolvers)], asks))
    if router.ntp:
        plan.listeners.append(Clock(namespace, str(router.inside.ip)))
    if router.intercepts_tls:
        plan.listeners.append(Impostor(namespace, _ANYWHERE, _IMPOSTOR))
    if router.captive_portal:
        plan.listeners += [
            Portal(namespace, _ANYWHERE, _PORTAL, f"http://{router.inside.ip}/agree"),
            Impostor(namespace, _ANYWHERE, _PORTAL_TLS),
        ]
    return plan


def rules(router: Router, world: World) -> str:
    """Its rules, in nftables' language."""
    nat = [f"oifname {OUTSIDE} masquerade"] if router.nat else []
    before = [*_portal_before(router.captive_portal), *_interception(router.intercepts_tls, world)]
    return "\n".join((
        f"table ip {TABLE} {{",
        *_chain("forward", "filter hook forward priority 0", _forward(router, world)),
        *_chain("before", "nat hook prerouting priority -100", before),
        *_chain("after", "nat hook postrouting priority 100", nat),
        "}",
    ))  # fmt: skip


def rule(one: Rule, world: World) -> tuple[str, ...]:
    """One rule of a firewall; none where its destination is a name that leads nowhere."""
    to = world.fitting(one.to)
    if not to:
        return ()
    words = [f"ip saddr {one.sources}"] if one.sources else []
    words += [] if one.to == "any" else [f"ip daddr {_set(to)}"]
    kinds = "{ tcp, udp }" if one.protocol == "any" else one.protocol
    words += [f"meta l4proto {kinds}"] if one.protocol != "any" or one.port else []
    words += [f"th dport {one.port}"] if one.port else []
    return (" ".join([*words, "accept" if one.do == "allow" else "drop"]),)


def _forward(router: Router, world: World) -> Iterable[str]:
    yield "ct state established,related accept"
    yield f"iifname {OUTSIDE} oifname {INSIDE} drop"
    yield f"oifname != {OUTSIDE} accept"
    yield from _portal_forward(router.captive_portal)
    yield from _filter(router.firewall, world)


def _filter(firewall: Firewall, world: World) -> Iterable[str]:
    for one in firewall.rules:
        yield from rule(one, world)
    yield "accept" if firewall.otherwise == "allow" else "drop"


def _portal_before(portal: CaptivePortal | None) -> Iterable[str]:
    if portal:
        strangers = f"iifname {INSIDE} {_not_among(portal)}"
        yield f"{strangers}tcp dport 80 redirect to :{_PORTAL}"
        yield f"{strangers}tcp dport 443 redirect to :{_PORTAL_TLS}"


def _portal_forward(portal: CaptivePortal | None) -> Iterable[str]:
    if portal:
        yield f"iifname {INSIDE} {_not_among(portal)}meta l4proto != {{ tcp, udp }} drop"
        yield f"iifname {INSIDE} {_not_among(portal)}th dport != 53 drop"


def _not_among(portal: CaptivePortal) -> str:
    return f"ether saddr != {_set(portal.lets_through)} " if portal.lets_through else ""


def _interception(what: Interception | None, world: World) -> Iterable[str]:
    if what is None:
        return
    for left in what.but:
        if to := world.fitting(left):
            yield f"iifname {INSIDE} ip daddr {_set(to)} tcp dport 443 accept"
    for wanted in what.to:
        if to := world.fitting(wanted):
            yield f"iifname {INSIDE} ip daddr {_set(to)} tcp dport 443 redirect to :{_IMPOSTOR}"


def _chain(name: str, hook: str, lines: Iterable[str]) -> Iterable[str]:
    yield f"chain {name} {{"
    yield f"type {hook};"
    yield from lines
    yield "}"


def _set(members: Iterable[str | IPv4Address]) -> str:
    return f"{{ {', '.join(map(str, members))} }}"
