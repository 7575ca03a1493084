"""Remedies with one's hands: broken cables, loops, ports, power."""

from collections.abc import Iterator

from harness.sites.doctor.change import Change, cables, group, internet, single, switch, switch_port
from harness.sites.doctor.situation import Situation
from harness.sites.power import wanted_mw
from harness.sites.schema.document import Cable
from harness.sites.wiring import INTERNET, node_of


def replace_cable(here: Situation) -> Iterator[Change]:
    """A broken cable that touches what the camera needs."""
    if here.camera.of.cable == "broken":
        yield Change(
            "replace-cable",
            here.camera.port,
            f"replace the cable of {here.cameras} at {here.camera.port}",
            "it carries neither link nor power",
            group(here.camera.of.name, cable="good"),
            size=here.camera.of.count,
        )
        return
    for broken in (one for one in here.site.cables if one.broken):
        yield Change(
            "replace-cable",
            f"{broken.start} - {broken.end}",
            f"replace the cable from {broken.start} to {broken.end}",
            "it carries nothing",
            cables(out=(broken,), into=(broken.model_copy(update={"broken": False}),)),
        )


def unplug_u2(here: Situation) -> Iterator[Change]:
    """What nobody documents ends with U2 empty."""
    name = here.step.hop.partition("/")[0]
    end = f"{name}/u2"
    yield Change(
        "unplug-u2",
        name,
        f"unplug {name}'s U2",
        "its computer has a way out through the switch and U1; of U1 and U2 in one network nobody says what it does",
        cables(out=tuple(one for one in here.site.cables if end in {one.start, one.end})),
        "AXIS S2216 manual: set-ups are U1 and U2 unused, or U2 used and U1 not; paper: U1",
    )


def open_loop(here: Situation) -> Iterator[Change]:
    """Any cable of the loop."""
    loop = {*here.domain.loop}
    for cable in dict.fromkeys(here.site.cables):
        alike = sum((one.start, one.end) == (cable.start, cable.end) for one in here.site.cables)
        if {node_of(cable.start), node_of(cable.end)} <= loop:
            yield Change(
                "remove-cable",
                f"{cable.start} - {cable.end}, {alike} alike",
                f"take out the cable from {cable.start} to {cable.end}" + (f" (one of {alike})" if alike > 1 else ""),
                "it closes a loop, in which frames go round for ever",
                cables(out=(cable,)),
            )


def plug_in_outside(here: Situation) -> Iterator[Change]:
    """A router's outside port goes to the provider's line, if it leads nowhere."""
    name = here.step.hop.partition("/")[0]
    end = f"{name}/outside"
    if here.wiring.internet and len(here.wiring.of[end].nodes) > 1:
        return  # it leads to another router, which has the line
    yield Change(
        "connect-outside",
        name,
        f"connect {name}'s outside port to the provider's line",
        "it leads nowhere",
        cables(
            out=tuple(one for one in here.site.cables if end in {one.start, one.end}),
            into=(Cable(start=end, end=INTERNET),),
        ),
    )


def port_on(here: Situation) -> Iterator[Change]:
    """A port that was switched off."""
    name, _, number = here.camera.port.partition("/")
    text = f"switch port {number} of {name} on"
    why = "it gives neither link nor power"
    yield Change("port-on", here.camera.port, text, why, switch_port(name, int(number), enabled=True))


def lock_to_the_camera(here: Situation) -> Iterator[Change]:
    """The port's lock lets the camera that hangs there pass."""
    name, _, number = here.camera.port.partition("/")
    mac = here.camera.mac
    yield Change(
        "lock-port",
        here.camera.port,
        f"lock port {number} of {name} to {mac} ({here.camera.name}), or unlock it",
        "it lets the frames of another device pass, and no others",
        switch_port(name, int(number), lock=mac),
    )


def own_supply(here: Situation) -> Iterator[Change]:
    """A camera for which a port has too little."""
    yield Change(
        "own-supply",
        here.cameras,
        f"give {here.cameras} a power supply or midspan of its own",
        f"port {here.camera.port} gives less than it wants",
        group(here.camera.of.name, power="own"),
        size=here.camera.of.count,
    )


def less_power(here: Situation) -> Iterator[Change]:
    """Fewer cameras fed by the switch, or counted by what they draw."""
    name = here.appliance
    appliance = here.site.appliances[name]
    by = appliance.switch.poe_by
    fed = [c for c in here.site.each_camera() if c.port.partition("/")[0] == name and c.of.cable == "good"]
    fed = [c for c in fed if c.port.rpartition("/")[2].isdecimal()]
    fed.sort(key=lambda camera: -wanted_mw(camera, by=by))
    over = sum(wanted_mw(camera, by=by) for camera in fed) - appliance.poe_budget_mw
    chosen: list[str] = []
    for camera in fed:
        if over <= 0:
            break
        chosen.append(camera.name)
        over -= wanted_mw(camera, by=by)
    if by == "class" and any(camera.of.draws_mw for camera in fed):
        why = "a class is the most that a camera may take, and most take less"
        yield Change(
            "poe-by-actual",
            name,
            f"let {name}'s switch share power by what is really drawn",
            why,
            switch(name, poe_by="actual"),
        )
    yield Change(
        "own-supply",
        ", ".join(chosen),
        f"give {' and '.join(chosen)} power supplies or midspans of their own",
        f"what the others want then fits into {appliance.poe_budget_mw / 1000:g} W",
        single(frozenset(chosen), power="own"),
        size=len(chosen),
    )


def ask_the_provider(here: Situation) -> Iterator[Change]:
    """What nobody at the site can mend."""
    if here.site.internet.link == "down":
        text = "have the provider mend the line"
        yield Change(
            "line-up", INTERNET, text, "it is down, whatever is done at the site", internet(link="up"), by="provider"
        )
    if here.site.internet.ip == "ipv6":
        text = "have the provider carry IPv4 on the line (dual stack, DS-Lite or NAT64 with its translation)"
        why = "nobody says that the cloud is reached over IPv6"
        yield Change("line-ipv4", INTERNET, text, why, internet(ip="both"), by="provider")
