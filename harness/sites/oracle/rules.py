"""What routers on the way let through: firewall rules, captive portals, TLS interception.

A rule that names a host fits what the camera asks for by that name. Nobody publishes the cloud's addresses: of a rule
that names an address or a network of the internet nobody can say whether it fits a host, unless it is 0.0.0.0/0. One
that names those of a site does not.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from harness.sites.oracle.paths import Crossing, is_of_a_site
from harness.sites.oracle.verdicts import Answer, Cause, Step
from harness.sites.schema.document import Topology
from harness.sites.schema.router import Interception, Rule

NO, MAYBE, YES = Answer.NO, Answer.MAYBE, Answer.YES
_WEB = (80, 443)
_TLS = 443
_DNS = 53
_DIGITS = set("0123456789./")


class Destination(NamedTuple):
    """Where a connection goes: `host` as it was said, a name or an address; `protocol` is tcp or udp."""

    host: str
    port: int
    protocol: str


def refusal(site: Topology, crossed: Iterable[Crossing], to: Destination) -> Step | None:
    """The first hop that does not let it through, or may not; None where all do."""
    found = [step for crossing in crossed for step in _at(site, crossing, to)]
    return min(found, key=lambda step: step.answer, default=None)


def covers(pattern: str, host: str) -> bool:
    """Whether a name is meant by another one: itself, or `*.` and a domain that it is below."""
    return pattern in {"any", host} or (pattern.startswith("*.") and host.endswith(pattern[1:]))


def fits(pattern: str, host: str) -> Answer:
    """Whether a destination of a rule means this host, which is a name or an address."""
    if covers(pattern, host):
        return YES
    if not set(pattern) <= _DIGITS:
        return NO
    network = IPv4Network(pattern, strict=False)
    if network.prefixlen == 0:
        return YES
    if set(host) <= _DIGITS:
        return YES if IPv4Address(host) in network else NO
    return NO if is_of_a_site(network.network_address) else MAYBE


def _at(site: Topology, crossing: Crossing, to: Destination) -> list[Step]:
    name = crossing.router
    router = site.routers[name]
    found = [_blocked(name, router.firewall.rules, router.firewall.otherwise, crossing, to)]
    portal = router.captive_portal
    if portal and crossing.mac not in portal.lets_through and to.port != _DNS:
        text = f"{name} wants somebody to agree on a page first, and a camera can't"
        found.append(Step(NO, name, f"{text}: {to.host} is not reached", Cause.PORTAL))
    opened = _opened(router.intercepts_tls, to)
    if opened is not NO:
        text = f"{name} answers for {to.host} with a certificate of its own, which a camera does not trust"
        found.append(Step(NO if opened is YES else MAYBE, name, text, Cause.INTERCEPTED))
    return [step for step in found if step]


def _opened(interception: Interception | None, to: Destination) -> Answer:
    """Whether its TLS is opened."""
    if interception is None or (to.protocol, to.port) != ("tcp", _TLS):
        return NO
    meant = max((fits(one, to.host) for one in interception.to), default=NO)
    spared = max((fits(one, to.host) for one in interception.but), default=NO)
    return min(meant, Answer(YES - spared))


def _blocked(name: str, rules: Iterable[Rule], otherwise: str, crossing: Crossing, to: Destination) -> Step | None:
    """What the firewall does: the first rule that fits decides; one that may fit leaves both open."""
    possible: dict[str, str] = {}
    for number, rule in enumerate(rules, 1):
        match = _match(rule, crossing, to)
        if match is not NO:
            possible.setdefault(rule.do, f"by rule {number}")
        if match is YES:
            break
    else:
        possible.setdefault(otherwise, "as no rule lets it through")
    if "block" not in possible:
        return None
    answer = NO if len(possible) == 1 else MAYBE
    text = f"{name} blocks {to.host} ({to.protocol} {to.port}), {possible['block']}"
    return Step(answer, name, text, Cause.BLOCKED)


def _match(rule: Rule, crossing: Crossing, to: Destination) -> Answer:
    if rule.protocol not in {"any", to.protocol} or rule.port not in {None, to.port}:
        return NO
    from_there = YES if rule.sources is None else crossing.source.within(rule.sources)
    return min(from_there, fits(rule.to, to.host))
