"""Whether a device reaches what it needs: the time, and each address of the cloud, directly or through a proxy."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

from harness.sites.defaults import Listed
from harness.sites.oracle.names import Resolution, host_lease, host_of, resolution
from harness.sites.oracle.paths import Way, walk
from harness.sites.oracle.rules import Destination, covers, refusal
from harness.sites.oracle.verdicts import Answer, Cause, Lease, Step
from harness.sites.oracle.worlds import World
from harness.sites.schema.camera import ProxyAddress
from harness.sites.wiring import INTERNET, Domain, Kind, Owner

NO, MAYBE, YES = Answer.NO, Answer.MAYBE, Answer.YES
NTP = "ntp"
_NTP_PORT = 123


@dataclass(frozen=True, slots=True)
class Device:
    """Whoever asks.

    Args:
        name: its own, or of one of several that are alike.
        domain: where it is.
        lease: what it goes by.
        mac: its MAC address, or "" where no router cares.
        ntp: whom it asks for the time.
        keeps_time: whether it needs to.
        proxy: where it sends connections; None for directly.
    """

    name: str
    domain: Domain
    lease: Lease
    mac: str
    ntp: str
    keeps_time: bool
    proxy: ProxyAddress | None = None


def reached(world: World, device: Device) -> tuple[tuple[Step, ...], tuple[tuple[str, Answer], ...]]:
    """The steps from the lease on, and for each address that is needed whether it is reached."""
    out = walk(world, device.domain, device.lease, device.name, None, device.mac)
    names = resolution(world, device.domain, device.lease, device.name, device.mac)
    time = _time(world, device, out, names)
    needs = world.needs
    if device.proxy:
        proxied = _Proxied.found(world, device, device.proxy)
        steps, found = proxied.steps, [proxied.reaches(need) for need in needs]
    else:
        steps, found = (*out.steps, *names.steps), [_directly(world, out, names, need) for need in needs]
    reach = tuple((need.name, _least(steps, one)) for need, one in zip(needs, found, strict=True))
    clock = (NTP, time.answer if time.cause else YES)
    after = tuple(step for one in found for step in one)
    told_time = time._replace(answer=YES) if device.keeps_time else time
    return (*steps, told_time, *after), (clock, *reach)


def _least(steps: tuple[Step, ...], more: tuple[Step, ...]) -> Answer:
    return min(step.answer for step in (*steps, *more))


def _directly(world: World, out: Way, names: Resolution, need: Listed) -> tuple[Step, ...]:
    """What a connection to a service meets; one step that works, or those that do not."""
    if out.answer is NO:
        return (Step(NO, need.name, f"{need.host} is not reached"),)
    wrong = names.wrong(need.host)
    blocked = refusal(world.site, out.crossed, Destination(need.host, need.port, need.protocol))
    found = tuple(step for step in (wrong, blocked) if step)
    return found or (Step(YES, need.name, f"{need.host} is reached ({need.protocol} {need.port})"),)


def _time(world: World, device: Device, out: Way, names: Resolution) -> Step:
    """Whether the device is told the time: by a host of the site, or on the internet."""
    local = is_address(device.ntp)
    way = walk(world, device.domain, device.lease, device.name, IPv4Address(device.ntp), device.mac) if local else out
    if way.answer is NO:
        return _no_time(NO, device, next(step for step in way.steps if step.answer is NO))
    wrong = None if local else names.wrong(device.ntp)
    unknown = None if local or names.answer is YES else min(names.steps, key=lambda step: step.answer)
    blocked = refusal(world.site, way.crossed, Destination(device.ntp, _NTP_PORT, "udp"))
    deaf = _deaf(world, way.end, device.ntp) if way.end else None
    doubts = [step for step in (wrong, unknown, blocked, deaf) if step]
    doubts += [step for step in way.steps if step.answer is MAYBE]
    if doubts:
        worst = min(doubts, key=lambda step: step.answer)
        return _no_time(worst.answer, device, worst)
    return Step(YES, NTP, f"{device.ntp} tells the time (udp 123)")


def _no_time(answer: Answer, device: Device, why: Step) -> Step:
    text = f"{device.name} is not told the time by {device.ntp}: {why.text}"
    return Step(answer, why.hop, text, Cause.PORTAL if why.cause is Cause.PORTAL else Cause.NO_TIME)


def _deaf(world: World, owner: Owner, address: str) -> Step | None:
    """Somebody of the site who does not answer on UDP 123, at that address."""
    tells = world.site.routers[owner.name].ntp if owner.kind is Kind.INSIDE else False
    if owner.kind is Kind.HOST:
        tells = host_of(world, owner).ntp
    if tells and address == str(owner.address.ip):
        return None
    return Step(NO, owner.name, f"{owner.name} does not tell the time at {address}")


@dataclass(frozen=True, slots=True)
class _Proxied:
    """Through a proxy: the way to it, and its own way out."""

    world: World
    steps: tuple[Step, ...]
    owner: Owner | None = None
    out: Way | None = None
    names: Resolution | None = None

    @classmethod
    def found(cls, world: World, device: Device, proxy: ProxyAddress) -> "_Proxied":
        way = walk(world, device.domain, device.lease, device.name, proxy.address, device.mac)
        blocked = refusal(world.site, way.crossed, Destination(str(proxy.address), proxy.port, "tcp"))
        steps = (*way.steps, *((blocked,) if blocked else ()))
        if way.answer is NO or (blocked and blocked.answer is NO):
            return cls(world, steps)
        owner = way.end
        listens = owner and owner.kind is Kind.HOST and host_of(world, owner).proxy
        if owner is None or not listens or listens.port != proxy.port:
            text = f"no proxy listens at {proxy.address} port {proxy.port}"
            hop = owner.name if owner else INTERNET
            return cls(world, (*steps, Step(NO, hop, text, Cause.PROXY_SILENT)))
        domain, lease = host_lease(world, owner)
        out, names = walk(world, domain, lease, owner.name, None), resolution(world, domain, lease, owner.name)
        return cls(world, (*steps, *cls._documented(world, owner), *out.steps, *names.steps), owner, out, names)

    @staticmethod
    def _documented(world: World, owner: Owner) -> Iterator[Step]:
        works = world.site.cloud.through_proxy
        answer = {"works": YES, "fails": NO, "unknown": MAYBE}[works]
        text = {
            "works": f"{owner.name} opens connections for it",
            "fails": f"activation does not work through a proxy, and {owner.name} is one",
            "unknown": f"nobody says whether activation works through a proxy, and {owner.name} is one",
        }[works]
        yield Step(answer, owner.name, text, None if answer is YES else Cause.PROXY_UNDOCUMENTED)

    def reaches(self, need: Listed) -> tuple[Step, ...]:
        if not (self.owner and self.out and self.names):
            return (Step(NO, need.name, f"{need.host} is not reached"),)
        proxy, name = host_of(self.world, self.owner).proxy, self.owner.name
        if proxy and any(covers(pattern, need.host) for pattern in proxy.refuses):
            return (Step(NO, name, f"the proxy on {name} refuses {need.host}", Cause.PROXY_REFUSES),)
        if proxy and proxy.intercepts_tls:
            text = f"the proxy on {name} answers for {need.host} with a certificate that a camera does not trust"
            return (Step(NO, name, text, Cause.INTERCEPTED),)
        return _directly(self.world, self.out, self.names, need)


def is_address(host: str) -> bool:
    """Whether a host is written as an IPv4 address."""
    try:
        IPv4Address(host)
    except AddressValueError:
        return False
    return True
