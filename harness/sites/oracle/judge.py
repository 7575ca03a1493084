"""The oracle: from a topology to what becomes of each camera. Pure; the same topology gives the same diagnosis."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.sites.oracle.leases import STATIC, Offers, fallback, offers, own_lease
from harness.sites.oracle.notes import noted
from harness.sites.oracle.services import NTP, Device, reached
from harness.sites.oracle.verdicts import Answer, CameraVerdict, Cause, Diagnosis, Lease, Outcome, Step
from harness.sites.oracle.worlds import World, worlds
from harness.sites.power import Feed, feed
from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology
from harness.sites.wiring import Domain, Kind, Wiring, node_of, wire

NO, MAYBE, YES = Answer.NO, Answer.MAYBE, Answer.YES


def diagnose(site: Topology) -> Diagnosis:
    """What becomes of each camera of a site, and why."""
    return _Diagnosing.of(site).diagnosis()


@dataclass(frozen=True, slots=True)
class _Diagnosing:
    """A site, and what is known of it already."""

    site: Topology
    cameras: tuple[Camera, ...]
    dead: dict[str, Step]  # cameras without power or link
    feeds: dict[str, Feed]
    wiring: Wiring
    offered: dict[int, Offers]
    worlds: tuple[World, ...]
    special: frozenset[str]  # cameras that are like no other, by name or by port
    known: dict[object, tuple[Outcome, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Topology) -> "_Diagnosing":
        cameras = site.each_camera()
        dead, feeds = _dead(site, cameras)
        present = [camera for camera in cameras if camera.name not in dead]
        wiring = wire(site, present)
        offered = offers(site, wiring, present)
        special = frozenset(_special(site, cameras))
        return cls(site, cameras, dead, feeds, wiring, offered, worlds(site, wiring, offered), special)

    def diagnosis(self) -> Diagnosis:
        cameras = tuple(CameraVerdict(camera.name, self._of(camera)) for camera in self.cameras)
        recorders = {name: self._recorder(name) for name in self.site.appliances}
        notes = noted(self.site, self.wiring, self.offered, self.feeds, recorders)
        return Diagnosis(cameras, recorders, tuple(notes))

    def _of(self, camera: Camera) -> tuple[Outcome, ...]:
        """What is the same for cameras that are alike is computed once, and told with the first one's name."""
        if camera.name in self.dead or self.special & {camera.port, camera.name}:
            return tuple(self._outcomes(camera))
        key = (camera.group, node_of(camera.port))
        if key not in self.known:
            self.known[key] = tuple(self._outcomes(camera))
        return self.known[key]

    def _outcomes(self, camera: Camera) -> Iterator[Outcome]:
        """Each way in which it can turn out, once."""
        if camera.name in self.dead:
            yield Outcome(None, (self.dead[camera.name],), self._nothing())
            return
        domain = self.wiring.of_port(camera.port)
        before = tuple(_on_the_switch(self.site, self.wiring, domain, camera))
        if any(step.answer is NO for step in before):
            yield Outcome(None, before, self._nothing())
            return
        for lease, step in self._leases(camera, domain):
            conflict = _conflict(domain, camera)
            first = (*before, step, *((conflict,) if conflict else ()))
            device = _device(camera, domain, lease)
            doubt = min((step.answer for step in first), default=YES)
            for world in self.worlds:
                steps, reach = reached(world, device)
                yield Outcome(lease, (*first, *steps), tuple((name, min(doubt, one)) for name, one in reach))

    def _leases(self, camera: Camera, domain: Domain) -> Iterator[tuple[Lease, Step]]:
        """What the camera may go by, each with the step that tells of it."""
        told = own_lease(camera)
        if told is not None:
            yield told, Step(YES, camera.name, f"{camera.name} has the static address {told.first}")
            return
        here = self.offered[id(domain)]
        names = " and ".join(server.name for server in here.giving)
        first = f"DHCP servers on {names} answer; if {{}} is first, it" if len(here.giving) > 1 else "{}"
        for server in here.giving:
            lease = server.lease
            text = f"{first.format(server.name)} gives {camera.name} an address from {lease.first} to {lease.last}"
            yield lease, Step(YES, server.name, text, Cause.TWO_DHCP if len(here.giving) > 1 else None)
        if here.alike:
            yield fallback(camera), _refused(camera, here)
        if here.short or not here.giving:
            yield fallback(camera), _no_lease(camera, domain, here)

    def _recorder(self, name: str) -> Outcome:
        """The best way out of an appliance's computer, of its two interfaces."""
        found = [outcome for part in ("switch", "u2") for outcome in self._computer(name, part)]
        return max(found, key=lambda outcome: outcome.answer)

    def _computer(self, name: str, part: str) -> Iterator[Outcome]:
        computer = self.site.appliances[name].computer
        domain = self.wiring.of[f"{name}/{part}"]
        address = computer.address if part == "switch" else computer.u2
        here = self.offered[id(domain)]
        leases = [server.lease for server in here.giving]
        if address != "dhcp":
            gateway, dns = (
                (computer.gateway, computer.dns) if part == "switch" else (computer.u2_gateway, computer.u2_dns)
            )
            leases = [Lease(STATIC, address.network, address.ip, address.ip, gateway, dns)]
        me = f"{name}'s computer"
        for lease in leases:
            for world in self.worlds:
                steps, reach = reached(world, Device(me, domain, lease, "", "pool.ntp.org", keeps_time=True))
                yield Outcome(lease, steps, reach)
        if not leases:
            step = Step(NO, f"{name}/{part}", f"nobody gives {me} an address on {part}", Cause.NO_LEASE)
            yield Outcome(None, (step,), self._nothing())

    def _nothing(self) -> tuple[tuple[str, Answer], ...]:
        return ((NTP, NO), *((need.name, NO) for need in self.worlds[0].needs))


def _dead(site: Topology, cameras: tuple[Camera, ...]) -> tuple[dict[str, Step], dict[str, Feed]]:
    """Cameras without link or power, with the step that says why; and how appliances share their power."""
    dead, feeds = {}, {}
    for camera in cameras:
        if camera.of.cable == "broken":
            dead[camera.name] = Step(NO, camera.port, f"the cable of {camera.name} is broken", Cause.CABLE_BROKEN)
    for name, appliance in site.appliances.items():
        off = {f"{name}/{port.number}" for port in appliance.switch.ports if not port.enabled}
        here = [camera for camera in cameras if camera.port.partition("/")[0] == name and camera.name not in dead]
        for camera in here:
            if camera.port in off:
                dead[camera.name] = Step(NO, camera.port, f"port {camera.port} is switched off", Cause.PORT_OFF)
            elif not camera.port.rpartition("/")[2].isdecimal() and camera.of.power != "own":
                text = f"port {camera.port} gives no power, and {camera.name} has no supply of its own"
                dead[camera.name] = Step(NO, camera.port, text, Cause.NO_POWER)
        feeds[name] = feed(appliance, [c for c in here if c.name not in dead and c.port.rpartition("/")[2].isdecimal()])
        dead |= dict(_unfed(name, feeds[name], here))
    return dead, feeds


def _unfed(name: str, fed: Feed, cameras: list[Camera]) -> Iterator[tuple[str, Step]]:
    by_port = {camera.port: camera for camera in cameras}
    for port in fed.too_much:
        camera = by_port[f"{name}/{port}"]
        text = f"port {port} gives less power than {camera.name} wants ({camera.of.power})"
        yield camera.name, Step(NO, camera.port, text, Cause.NO_POWER)
    for port in fed.shut:
        camera = by_port[f"{name}/{port}"]
        text = (
            f"port {port} is shut down for want of power: all ports want {fed.wanted_mw / 1000:g} W, "
            f"{name} has {fed.budget_mw / 1000:g} W, and the highest port goes first"
        )
        yield camera.name, Step(NO, camera.port, text, Cause.POE_OVERLOAD)


def _special(site: Topology, cameras: tuple[Camera, ...]) -> Iterator[str]:
    """With an address of their own, behind a locked port, or where a portal looks at MAC addresses."""
    looked_at = any(r.captive_portal and r.captive_portal.lets_through for r in site.routers.values())
    yield from (camera.name for camera in cameras if looked_at or camera.address is not None)
    for name, appliance in site.appliances.items():
        yield from (f"{name}/{port.number}" for port in appliance.switch.ports if port.lock)


def _device(camera: Camera, domain: Domain, lease: Lease) -> Device:
    group = camera.of
    return Device(camera.name, domain, lease, camera.mac, group.ntp, keeps_time=group.keeps_time, proxy=group.proxy)


def _on_the_switch(site: Topology, wiring: Wiring, domain: Domain, camera: Camera) -> Iterator[Step]:
    """Port lock, loops, and where the switch leads to."""
    name, slash, port = camera.port.partition("/")
    if slash:
        ports = site.appliances[name].switch.ports
        lock = next((one.lock for one in ports if one.lock and str(one.number) == port), None)
        if lock and lock != camera.mac:
            text = f"port {camera.port} is locked to {lock}, and {camera.name} is {camera.mac}: no frame passes"
            yield Step(NO, camera.port, text, Cause.PORT_LOCKED)
            return
        if wiring.of[f"{name}/u2"] is domain:
            text = f"U1 and U2 of {name} are in one network, which nobody documents"
            yield Step(MAYBE, f"{name}/u2", text, Cause.UNDOCUMENTED)
    if domain.storm is not False:
        way = " - ".join(domain.loop)
        sure = domain.storm is True
        text = f"frames go round and round ({way})" + ("" if sure else ", unless a switch there cuts the loop")
        yield Step(NO if sure else MAYBE, domain.loop[0], text, Cause.LOOP)
    yield from _no_way_out(site, wiring, domain, camera)


def _no_way_out(site: Topology, wiring: Wiring, domain: Domain, camera: Camera) -> Iterator[Step]:
    """A remark where no router is in the camera's network: what fails afterwards fails for that."""
    if any(node.endswith("/inside") for node in domain.nodes):
        return
    name = camera.port.partition("/")[0]
    broken = [c for c in site.cables if c.broken and {node_of(c.start), node_of(c.end)} & {*domain.nodes}]
    if broken:
        text = f"the cable from {broken[0].start} to {broken[0].end} is broken: no router is reached"
        yield Step(YES, broken[0].start, text, Cause.CABLE_BROKEN)
    elif name not in site.appliances:
        yield Step(YES, domain.name, f"no router is in {domain.title}", Cause.NO_WAY_OUT)
    elif len(wiring.of[f"{name}/u2"].nodes) > 1:
        text = f"U2 leads to {wiring.of[f'{name}/u2'].title}, U1 to no router: {name} passes nothing on between them"
        yield Step(YES, f"{name}/u1", text, Cause.LAN_ON_U2)
    else:
        yield Step(YES, f"{name}/u1", f"{name}'s switch is connected to no router: U1 leads nowhere", Cause.NO_WAY_OUT)


def _refused(camera: Camera, here: Offers) -> Step:
    """Two servers of one address: a client can't say whose offer it takes (RFC 2131 4.3.2)."""
    names = " and ".join(server.name for server in here.alike)
    text = f"DHCP servers on {names} both call themselves {here.alike[0].address.ip}: each refuses what the other gives"
    return Step(YES, here.alike[0].name, f"{text}, and {camera.name} may stay without a lease", Cause.TWO_DHCP)


def _no_lease(camera: Camera, domain: Domain, here: Offers) -> Step:
    address = f"it stays at its fallback address {camera.of.fallback.ip}, link up"
    if here.servers:
        left = f"{here.free} left for {here.wanted} devices"
        text = f"the leases in {domain.title} are used up: {left}; without one {address}"
        return Step(YES, here.servers[0].name, text, Cause.POOL_EMPTY)
    deaf = next(iter(here.deaf), None)
    why = f" ({deaf.name}'s is on, and its range is not in its network)" if deaf else ""
    text = f"no DHCP server in {domain.title} answers {camera.name}{why}: {address}"
    return Step(YES, deaf.name if deaf else domain.name, text, Cause.NO_LEASE)


def _conflict(domain: Domain, camera: Camera) -> Step | None:
    """Somebody else has the camera's static address."""
    if camera.address is None:
        return None
    others = [one for one in domain.owners[camera.address.ip] if (one.kind, one.name) != (Kind.CAMERA, camera.name)]
    if not others:
        return None
    names = " and ".join(one.name for one in others)
    text = f"{names} and {camera.name} both have the address {camera.address.ip}"
    return Step(MAYBE, camera.name, text, Cause.ADDRESS_TAKEN)
