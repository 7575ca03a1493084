"""Who tells a device the address behind a name, and what it says.

A device asks its resolvers in their order, and the next one only where the one before does not answer. A router's
resolver, or a host's, asks further; what any of them refuses or lies about is what the device hears.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from ipaddress import IPv4Address

from harness.sites.defaults import resolvers
from harness.sites.oracle.leases import STATIC
from harness.sites.oracle.paths import Way, walk, walk_from_router
from harness.sites.oracle.rules import Destination, covers, refusal
from harness.sites.oracle.verdicts import Answer, Cause, Lease, Step
from harness.sites.oracle.worlds import World
from harness.sites.schema.servers import Host, Resolver
from harness.sites.wiring import Domain, Kind, Owner

NO, MAYBE, YES = Answer.NO, Answer.MAYBE, Answer.YES
_PORT = 53


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who answers a device's questions.

    Args:
        steps: how it is found; the last one says who answers, or that nobody does.
        asked: resolvers of the site that a question passes, by name, from the device outwards.
    """

    steps: tuple[Step, ...]
    asked: tuple[tuple[str, Resolver], ...] = field(default=())

    @property
    def answer(self) -> Answer:
        """Whether anybody answers."""
        return min((step.answer for step in self.steps), default=YES)

    def wrong(self, host: str) -> Step | None:
        """What is wrong with the answer for a name; None where it is right. An address needs no answer."""
        for name, resolver in self.asked:
            if any(covers(pattern, host) for pattern in resolver.refuses):
                return Step(NO, name, f"{name}'s resolver says that {host} does not exist", Cause.DNS_REFUSES)
            lie = next((lie for lie in resolver.lies if lie.name == host), None)
            if lie:
                text = f"{name}'s resolver gives {lie.address} for {host}: a stranger, whose certificate is refused"
                return Step(NO, name, text, Cause.DNS_LIES)
        return None


def resolution(world: World, domain: Domain, lease: Lease, me: str, mac: str = "") -> Resolution:
    """Who answers the questions of a device that goes by this lease."""
    if not lease.resolvers:
        return Resolution((Step(NO, me, f"{me} knows no resolver: no name becomes an address", Cause.NO_DNS),))
    found = [_asked(world, walk(world, domain, lease, me, one, mac), one, ()) for one in lease.resolvers]
    return _first(me, found, lease.resolvers)


def _first(me: str, found: list[Resolution], asked: Iterable[IPv4Address]) -> Resolution:
    """The first that answers; those before it cost time, and are remarks."""
    works = next((one for one in found if one.answer is YES), None) or max(found, key=lambda one: one.answer)
    if works.answer is NO:
        first = next((step for step in found[0].steps if step.answer is NO), found[0].steps[-1])
        text = f"no resolver of {me} answers ({', '.join(map(str, asked))}): {first.text}"
        return Resolution((Step(NO, first.hop, text, Cause.DNS_SILENT),))
    before = found[: found.index(works)]
    remarks = tuple(step._replace(answer=YES) for one in before for step in one.steps if step.answer is NO)
    return Resolution((*remarks, *works.steps), works.asked)


def _asked(world: World, way: Way, address: IPv4Address, before: tuple[str, ...]) -> Resolution:
    """What becomes of a question on this way: answered on the internet, or by somebody of the site."""
    doubts = tuple(step for step in way.steps if step.answer is not YES)
    if way.answer is NO:
        return Resolution(doubts)
    blocked = refusal(world.site, way.crossed, Destination(str(address), _PORT, "udp"))
    if blocked:
        doubts = (*doubts, blocked)
    if blocked and blocked.answer is NO:
        return Resolution(doubts)
    if way.end is None:
        public = address in resolvers() or address == world.site.internet.dns
        text = f"{address} answers" if public else f"nobody on the internet answers questions at {address}"
        return Resolution(
            (*doubts, Step(YES if public else NO, "internet", text, None if public else Cause.DNS_SILENT))
        )
    return _of_site(world, way.end, address, before, doubts)


def _of_site(
    world: World, owner: Owner, address: IPv4Address, before: tuple[str, ...], doubts: tuple[Step, ...]
) -> Resolution:
    name = owner.name
    settings = _resolver(world, owner)
    if settings is None or not settings.enabled or address != owner.address.ip:
        text = f"{name} ({address}) answers no questions"
        return Resolution((*doubts, Step(NO, name, text, Cause.DNS_SILENT)))
    if name in before:
        return Resolution((*doubts, Step(NO, name, f"{name} asks itself", Cause.DNS_SILENT)))
    further = _further(world, owner)
    found = [_asked(world, way, one, (*before, name)) for one, way in further]
    if not found:
        return Resolution((*doubts, Step(NO, name, f"{name} was told no resolver to ask", Cause.DNS_SILENT)))
    on = _first(f"{name}'s resolver", found, [one for one, _ in further])
    if on.answer is YES and not on.asked:
        on = Resolution((*on.steps[:-1], Step(YES, name, f"{name} answers questions at {address}")), on.asked)
    return Resolution((*doubts, *on.steps), ((name, settings), *on.asked))


def _further(world: World, owner: Owner) -> list[tuple[IPv4Address, Way]]:
    """Whom a resolver of the site asks, and the way there."""
    if owner.kind is Kind.INSIDE:
        outside = world.outside[owner.name]
        asks = outside.resolvers if outside else ()
        return [(one, walk_from_router(world, owner.name, one)) for one in asks]
    domain, lease = host_lease(world, owner)
    go = partial(walk, world, domain, lease, owner.name)
    return [(one, go(one)) for one in lease.resolvers]


def _resolver(world: World, owner: Owner) -> Resolver | None:
    if owner.kind is Kind.INSIDE:
        return world.site.routers[owner.name].dns
    return host_of(world, owner).dns if owner.kind is Kind.HOST else None


def host_of(world: World, owner: Owner) -> Host:
    """The host's description."""
    return next(net.hosts[owner.name] for net in world.site.networks.values() if owner.name in net.hosts)


def host_lease(world: World, owner: Owner) -> tuple[Domain, Lease]:
    """Where a host is, and what it goes by."""
    network = next(name for name, net in world.site.networks.items() if owner.name in net.hosts)
    host = world.site.networks[network].hosts[owner.name]
    told = host.resolvers or (world.site.internet.dns,)
    return world.wiring.of[network], Lease(
        STATIC, host.address.network, host.address.ip, host.address.ip, host.gateway, told
    )
