"""Remedies in what is let through and answered: firewalls, portals, resolvers, proxies, clocks."""

from collections.abc import Iterable, Iterator

from harness.sites.defaults import default
from harness.sites.doctor.change import Change, group, host, router
from harness.sites.doctor.situation import Situation
from harness.sites.oracle.rules import covers
from harness.sites.oracle.verdicts import Answer
from harness.sites.schema.camera import ProxyAddress
from harness.sites.schema.router import CaptivePortal, Interception, Rule
from harness.sites.schema.servers import Resolver

_NTP_PORT, _DNS_PORT = 123, 53
_LIST = "paper: what the firewall must allow"


def allow(here: Situation) -> Iterator[Change]:
    """The router's firewall lets through whatever of the cloud's list it blocks, and the time."""
    name = here.step.hop
    if name not in here.site.routers:
        return
    firewall = here.site.routers[name].firewall
    rules = _rules(here, name)
    if rules:
        told = ", ".join(f"{rule.to} ({rule.protocol} {rule.port})" for rule in rules)
        edit = router(name, firewall=firewall.model_copy(update={"rules": (*rules, *firewall.rules)}))
        why = "the first rule that fits decides, so these come first"
        yield Change("allow", name, f"allow on {name}'s firewall: {told}", why, edit, _LIST, by="network")


def _rules(here: Situation, name: str) -> list[Rule]:
    """One for each destination that its firewall blocks."""
    found: list[Rule] = []
    lease, ntp = here.outcome.lease, here.camera.of.ntp
    wanted = [(need.host, need.port, need.protocol) for need in here.site.needs()] + [(ntp, _NTP_PORT, "udp")]
    wanted += [(str(one), _DNS_PORT, "udp") for one in (lease.resolvers if lease else ())]
    said = " ".join(step.text for step in here.outcome.steps if step.hop == name and step.answer is not Answer.YES)
    for to, port, protocol in wanted:
        if f"{name} blocks {to} ({protocol} {port})" in said:
            found.append(Rule(do="allow", to=to, port=port, protocol="tcp" if protocol == "tcp" else "udp"))
    return found


def another_clock(here: Situation) -> Iterator[Change]:
    """The cameras ask somebody else for the time: of the site, if anybody there has it, or whom they ask by default."""
    tellers = {n: str(one.address.ip) for net in here.site.networks.values() for n, one in net.hosts.items() if one.ntp}
    tellers |= {name: str(one.inside.ip) for name, one in here.site.routers.items() if one.ntp}
    tellers["the internet"] = str(default("cameras.*.ntp").value)
    for name, address in tellers.items():
        if address != here.camera.of.ntp:
            text = f"have {here.cameras} ask {name} ({address}) for the time"
            why = f"they need the time, and {here.camera.of.ntp} does not tell it"
            edit = group(here.camera.of.name, ntp=address)
            yield Change("camera-ntp", here.cameras, text, why, edit, size=here.camera.of.count)


def use_the_proxy(here: Situation) -> Iterator[Change]:
    """The cameras go out through the site's proxy."""
    for network in here.site.networks.values():
        for name, one in network.hosts.items():
            to = ProxyAddress(address=one.address.ip, port=one.proxy.port) if one.proxy else None
            if to and to != here.camera.of.proxy:
                text = f"have {here.cameras} go through the proxy on {name} ({to.address} port {to.port})"
                edit = group(here.camera.of.name, proxy=to)
                wrong = "no proxy is where they send connections now"
                why = wrong if here.camera.of.proxy else "nothing else is let out here"
                size = here.camera.of.count
                yield Change("camera-proxy", here.cameras, text, why, edit, size=size)


def listen_where_they_send(here: Situation) -> Iterator[Change]:
    """A proxy that listens at another port than cameras were told of listens at that one."""
    wanted, name = here.camera.of.proxy, here.step.hop
    proxy = next((n.hosts[name].proxy for n in here.site.networks.values() if name in n.hosts), None)
    if wanted and proxy:
        new = proxy.model_copy(update={"port": wanted.port})
        text, why = f"have the proxy on {name} listen at port {wanted.port}", f"{here.cameras} send connections there"
        yield Change("proxy-port", name, text, why, host(name, proxy=new), by="network")


def without_the_proxy(here: Situation) -> Iterator[Change]:
    """The cameras go out directly."""
    if here.camera.of.proxy:
        text, why = f"have {here.cameras} go out directly, not through a proxy", "a proxy is in their way"
        edit = group(here.camera.of.name, proxy=None)
        yield Change("camera-direct", here.cameras, text, why, edit, size=here.camera.of.count)


def tidy_proxy(here: Situation) -> Iterator[Change]:
    """The proxy lets the cloud's names through, unopened."""
    name = here.step.hop
    proxy = next((n.hosts[name].proxy for n in here.site.networks.values() if name in n.hosts), None)
    if proxy:
        keep = tuple(one for one in proxy.refuses if not _covers_any(one, _hosts(here)))
        new = proxy.model_copy(update={"refuses": keep, "intercepts_tls": False})
        text, why = f"have the proxy on {name} let the cloud's names through, unopened", "cameras trust the cloud alone"
        yield Change("proxy-exception", name, text, why, host(name, proxy=new), by="network")


def leave_tls_alone(here: Situation) -> Iterator[Change]:
    """An exception for the cloud's names."""
    name = here.step.hop
    opened = here.site.routers[name].intercepts_tls if name in here.site.routers else None
    if opened:
        new = Interception(to=opened.to, but=(*opened.but, *_hosts(here)))
        text = f"have {name} leave TLS to the cloud's names alone: {', '.join(_hosts(here))}"
        edit = router(name, intercepts_tls=new)
        yield Change("tls-exception", name, text, "a camera trusts no certificate but the cloud's", edit, by="network")


def pass_the_portal(here: Situation) -> Iterator[Change]:
    """The portal knows the cameras, and asks them nothing."""
    name = here.step.hop
    portal = here.site.routers[name].captive_portal if name in here.site.routers else None
    if portal and name in here.routers():
        macs = [camera.mac for camera in here.site.each_camera() if camera.mac not in portal.lets_through]
        new = CaptivePortal(lets_through=(*portal.lets_through, *macs))
        text = f"have {name}'s portal let the cameras through by their MAC addresses ({len(macs)} of them)"
        yield Change(
            "portal-exception", name, text, "no camera agrees to a page", router(name, captive_portal=new), by="network"
        )
    elif portal:
        text = f"take the portal of {name} out of the cameras' way"
        why = "it sees a router and not the cameras, so that it can't let them through one by one"
        yield Change("portal-off", name, text, why, router(name, captive_portal=None), by="network")


def honest_resolver(here: Situation) -> Iterator[Change]:
    """A resolver says what is so of the cloud's names."""
    name, wanted = here.step.hop, (*_hosts(here), here.camera.of.ntp)
    text, why = f"have {name}'s resolver answer rightly for the cloud's names", "it refuses them, or lies about them"
    if name in here.site.routers:
        new = _honest(here.site.routers[name].dns, wanted)
        yield Change("resolver-exception", name, text, why, router(name, dns=new), by="network")
    for network in here.site.networks.values():
        settings = network.hosts[name].dns if name in network.hosts else None
        if settings:
            yield Change("resolver-exception", name, text, why, host(name, dns=_honest(settings, wanted)), by="network")


def _honest(resolver: Resolver, wanted: Iterable[str]) -> Resolver:
    refuses = tuple(one for one in resolver.refuses if not _covers_any(one, wanted))
    return resolver.model_copy(
        update={"refuses": refuses, "lies": tuple(lie for lie in resolver.lies if lie.name not in wanted)}
    )


def resolver_on(here: Situation) -> Iterator[Change]:
    """The router's resolver answers."""
    for name in here.routers():
        dns = here.site.routers[name].dns
        if not dns.enabled:
            text, why = f"switch on the resolver of {name}", "cameras ask it, and it does not answer"
            edit = router(name, dns=dns.model_copy(update={"enabled": True}))
            yield Change("resolver-on", name, text, why, edit, by="network")


def ask_the_router(here: Situation) -> Iterator[Change]:
    """Cameras with static settings ask the router's resolver."""
    if here.camera.address is None:
        return
    for name in here.routers():
        own = here.site.routers[name].inside.ip
        if here.camera.of.dns != (own,):
            text = f"set the DNS server of {here.cameras} to {own} ({name})"
            edit = group(here.camera.of.name, dns=(own,))
            why, size = "whom they ask now does not answer them", here.camera.of.count
            yield Change("camera-dns", here.cameras, text, why, edit, size=size)


def _hosts(here: Situation) -> tuple[str, ...]:
    return tuple(need.host for need in here.site.needs())


def _covers_any(pattern: str, hosts: Iterable[str]) -> bool:
    return any(covers(pattern, one) for one in hosts)
