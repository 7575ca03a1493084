"""The way of a packet, hop by hop, to an address of the site or to the internet, and of the answer back."""

from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from harness.sites.oracle.verdicts import Answer, Cause, Lease, Step
from harness.sites.oracle.worlds import World
from harness.sites.schema.router import Router
from harness.sites.wiring import INTERNET, Domain, Kind, Owner

NO, MAYBE, YES = Answer.NO, Answer.MAYBE, Answer.YES
_OF_SITES = tuple(  # RFC 1918, RFC 6598, RFC 3927, RFC 1122
    IPv4Network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
)


class Source(NamedTuple):
    """Whom a packet says that it is from: an address, or one of a range that a server chooses from."""

    first: IPv4Address
    last: IPv4Address

    def within(self, network: IPv4Network) -> Answer:
        """Whether it is in the network."""
        inside = {self.first in network, self.last in network}
        return MAYBE if len(inside) > 1 else YES if inside == {True} else NO

    def is_(self, address: IPv4Address) -> Answer:
        """Whether it is this address."""
        if not self.first <= address <= self.last:
            return NO
        return YES if self.first == self.last else MAYBE


class Crossing(NamedTuple):
    """A router on the way, and what its firewall sees; `mac` is "" behind another router."""

    router: str
    source: Source
    mac: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where a packet gets to.

    Args:
        steps: hop by hop; the last one tells what is wrong, if anything is.
        crossed: routers that pass it on, in their order.
        end: who is there; None for the internet, or where it got nowhere.
    """

    steps: tuple[Step, ...] = ()
    crossed: tuple[Crossing, ...] = ()
    end: Owner | None = None

    @property
    def answer(self) -> Answer:
        """Whether it arrives, and the answer comes back; firewalls and the like apart."""
        return min((step.answer for step in self.steps), default=YES)

    def then(self, answer: Answer, hop: str, text: str, cause: Cause | None = None) -> "Way":
        """The same with one step more."""
        return replace(self, steps=(*self.steps, Step(answer, hop, text, cause)))


_SERVING = (Kind.INSIDE, Kind.HOST, *(kind for kind in Kind if kind not in {Kind.INSIDE, Kind.HOST}))


def is_of_a_site(address: IPv4Address) -> bool:
    """Whether the internet knows no such address."""
    return any(address in network for network in _OF_SITES)


def walk(world: World, domain: Domain, lease: Lease, me: str, target: IPv4Address | None, mac: str = "") -> Way:
    """The way from a device.

    Args:
        world: the site.
        domain: where the device is.
        lease: what it goes by.
        me: its name.
        target: an address; None for any on the internet.
        mac: the device's, for routers that let some through.
    """
    return _from(world, domain, lease, me, target, Source(lease.first, lease.last), mac, Way())


def walk_from_router(world: World, name: str, target: IPv4Address | None) -> Way:
    """The way of a router's own questions, which go out on its outside."""
    lease = world.outside[name]
    if lease is None or not world.plugged(name):
        return _outside_missing(world, name, Way())
    return _beyond(world, name, lease, target, Source(lease.first, lease.last), Way())


def _from(
    world: World, domain: Domain, lease: Lease, me: str, target: IPv4Address | None, source: Source, mac: str, way: Way
) -> Way:
    """On from a device or router with this lease in this domain."""
    if target is not None and target in lease.network:
        return _at(domain, target, source, way)
    gateway = lease.gateway
    wrong = _wrong_gateway(domain, lease, me)
    if wrong or gateway is None:
        return replace(way, steps=(*way.steps, *([wrong] if wrong else [])))
    owners = domain.owners[gateway]
    router = next(owner for owner in owners if owner.kind is Kind.INSIDE)
    if len(owners) > 1:
        names = " and ".join(_called(owner) for owner in owners)
        way = way.then(MAYBE, domain.name, f"{names} both have the router's address {gateway}", Cause.GATEWAY_TAKEN)
    return _through(world, router.name, target, source, mac, way)


def _wrong_gateway(domain: Domain, lease: Lease, me: str) -> Step | None:
    """Why a device does not get as far as a router, if it does not."""
    gateway = lease.gateway
    if gateway is None:
        text = f"{me} knows no router, and nothing outside of {lease.network}"
        return Step(NO, me, text, Cause.NO_GATEWAY)
    if gateway not in lease.network:
        text = f"the router {gateway} is not in {me}'s network {lease.network}"
        return Step(NO, me, text, Cause.GATEWAY_FOREIGN)
    if Source(lease.first, lease.last).is_(gateway) is YES:
        return Step(NO, me, f"{me} has its router's address {gateway} itself", Cause.ADDRESS_TAKEN)
    owners = domain.owners.get(gateway, [])
    if not owners:
        text = f"nobody in {domain.title} answers at the router's address {gateway}"
        return Step(NO, domain.name, text, Cause.GATEWAY_SILENT)
    if all(owner.kind is not Kind.INSIDE for owner in owners):
        return Step(NO, owners[0].name, _no_router(owners[0], gateway), Cause.GATEWAY_NO_ROUTER)
    return None


def _no_router(owner: Owner, gateway: IPv4Address) -> str:
    if owner.kind is Kind.OUTSIDE:
        return f"{gateway} is the outside of {owner.name}, which lets nothing in"
    return f"{gateway} is {_called(owner)}, which passes nothing on: it is no router"


def _called(owner: Owner) -> str:
    return {Kind.SWITCH: f"{owner.name}'s switch", Kind.COMPUTER: f"{owner.name}'s computer"}.get(
        owner.kind, owner.name
    )


def _at(domain: Domain, target: IPv4Address, source: Source, way: Way) -> Way:
    """Straight to an address of one's own network."""
    owners = domain.owners.get(target, [])
    if not owners:
        return way.then(NO, domain.name, f"nobody in {domain.title} answers at {target}", Cause.NO_SUCH_HOST)
    owner = min(owners, key=lambda one: _SERVING.index(one.kind))
    if len(owners) > 1:
        names = " and ".join(_called(one) for one in owners)
        way = way.then(MAYBE, domain.name, f"{names} both have the address {target}", Cause.ADDRESS_TAKEN)
    back = source.within(owner.address.network)
    if back is not YES:
        text = f"{owner.name} answers into {owner.address.network}, and {source.first} is in another network"
        way = way.then(back if owner.kind is Kind.INSIDE else MAYBE, owner.name, text, Cause.NO_RETURN)
    return replace(way, end=owner)


def _through(world: World, name: str, target: IPv4Address | None, source: Source, mac: str, way: Way) -> Way:
    """Into a router from inside, and out on the other side."""
    router = world.site.routers[name]
    if any(crossed.router == name for crossed in way.crossed):
        return way.then(NO, name, f"{name} passes it on to itself, round and round", Cause.CIRCLE)
    back = _knows_the_way_back(world, router, source, way)
    if back is not YES:
        text = f"{name} does not know the way back to {source.first}: its network is {router.inside.network}"
        way = way.then(back, name, text, Cause.NO_RETURN)
        if back is NO:
            return way
    way = replace(way, crossed=(*way.crossed, Crossing(name, source, mac)))
    lease = world.outside[name]
    here = Owner(Kind.INSIDE, name, router.inside)
    if target is not None and (
        target == router.inside.ip or (lease and Source(lease.first, lease.last).is_(target) is YES)
    ):
        return replace(way.then(YES, name, f"{name} answers at {target}"), end=here, crossed=way.crossed[:-1])
    if lease is None or not world.plugged(name):
        return _outside_missing(world, name, way)
    if router.inside.network.overlaps(lease.network):
        sure = lease.gateway == router.inside.ip
        text = f"{name} has the network {lease.network} on both sides, and can't tell which side is meant"
        way = way.then(NO if sure else MAYBE, name, text, Cause.OVERLAP)
        if sure:
            return way
    if router.nat:
        source = Source(lease.first, lease.last)
    return _beyond(world, name, lease, target, source, way.then(YES, name, _passes(router, name, lease)))


def _passes(router: Router, name: str, lease: Lease) -> str:
    how = f"by NAT, as {lease.first}" if lease.first == lease.last else f"by NAT, from {lease.network}"
    return f"{name} answers at {router.inside.ip} and passes it on{' ' + how if router.nat else ', without NAT'}"


def _outside_missing(world: World, name: str, way: Way) -> Way:
    if world.plugged(name):
        text = f"{name} got no address on its outside"
        return way.then(NO, f"{name}/outside", text, Cause.ROUTER_NO_LEASE)
    broken = any(cable.broken and f"{name}/outside" in {cable.start, cable.end} for cable in world.site.cables)
    text = (
        f"the cable at {name}'s outside port is broken" if broken else f"nothing is plugged into {name}'s outside port"
    )
    return way.then(NO, f"{name}/outside", text, Cause.CABLE_BROKEN if broken else Cause.ROUTER_UNPLUGGED)


def _knows_the_way_back(world: World, router: Router, source: Source, way: Way) -> Answer:
    if not way.crossed or world.site.routers[way.crossed[-1].router].nat:
        return source.within(router.inside.network)
    before = world.outside[way.crossed[-1].router]
    if before is None:
        return NO
    via = Source(before.first, before.last)
    fitting = [min(source.within(route.to), via.is_(route.via)) for route in router.routes]
    return max(fitting, default=NO)


def _beyond(world: World, name: str, lease: Lease, target: IPv4Address | None, source: Source, way: Way) -> Way:
    """On from a router's outside."""
    if name in world.wiring.internet:
        return _onto_the_internet(world, name, lease, target, source, way)
    domain = world.wiring.of[f"{name}/outside"]
    return _from(world, domain, lease, name, target, source, "", way)


def _onto_the_internet(
    world: World, name: str, lease: Lease, target: IPv4Address | None, source: Source, way: Way
) -> Way:
    line = world.site.internet
    if line.link == "down":
        return way.then(NO, INTERNET, "the provider's line is down", Cause.LINK_DOWN)
    if line.ip == "ipv6":
        maybe = world.site.cloud.ip == "both"
        text = "the provider's line carries IPv6 and no IPv4"
        return way.then(MAYBE if maybe else NO, INTERNET, text, Cause.IPV6_ONLY)
    if lease.network != line.address.network or lease.gateway != line.address.ip:
        wanted = f"{line.address.network} by {line.address.ip}"
        text = f"{name}'s outside has not the address that the provider's line wants: {wanted}"
        return way.then(NO, f"{name}/outside", text, Cause.ROUTER_MISCONFIGURED)
    if source.within(line.address.network) is not YES:
        text = f"{source.first} is an address of the site, and no answer from the internet finds it: nobody did NAT"
        return way.then(NO, name, text, Cause.NO_NAT)
    if target is not None and is_of_a_site(target) and target not in line.address.network:
        return way.then(NO, INTERNET, f"{target} is no address of the internet", Cause.NO_SUCH_HOST)
    return way.then(YES, INTERNET, "the internet is reached")
