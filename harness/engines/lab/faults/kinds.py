"""The kinds of faults: what each takes, and how it is done."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Interface

from harness.engines.lab.faults.place import Place
from harness.engines.lab.layout.ends import CAMERA, INSIDE, OUTSIDE, SWITCH
from harness.engines.lab.layout.routers import TABLE
from harness.engines.lab.layout.servers import dhcp_server, taken
from harness.engines.lab.lease import happened
from harness.engines.lab.namespace import run_in
from harness.engines.lab.parts import Address, Cable, End, Rate
from harness.engines.lab.plan import Plan
from harness.errors import BadInputError
from harness.scenario.quantities import DURATION, RATE, SHIFT, QuantityError, parse
from harness.sites.schema.servers import Dhcp

_MICRO = 1_000_000
_RESTART_S = 3.0  # a switch or router that is off and on again; real ones take minutes
_GIVEN_BACK_S = 5.0  # within which a client has given its lease back
_BEFORE = ".before"  # a server's leases, while its range is full
_ALL = 1 << 16  # more addresses than any range here has
_NOWHERE = "203.0.113.250"
_ROGUE = IPv4Interface("192.168.77.1/24")


async def _cable(at: Place, port: str, *, plugged: bool) -> None:
    at.link([at.plugged(port)], up=plugged)


async def _port(at: Place, port: str, *, on: bool) -> None:
    """Link and power: what a camera kept in memory is gone."""
    ends = [at.plugged(port)]
    at.link(ends, up=on)
    await at.power(at.fed_at(ends), on=on)


async def _dhcp(at: Place, name: str, *, on: bool) -> None:
    server = at.server(name, "dhcp", "DHCP server")
    await (at.lab.kernel.serve(server) if on else at.lab.kernel.stop(server.name))


async def _dns(at: Place, name: str, *, on: bool) -> None:
    server = at.server(name, "dns", "resolver")
    await (at.lab.kernel.serve(server) if on else at.lab.kernel.stop(server.name))


async def _full(at: Place, name: str, cameras: str) -> None:
    """Its range is given away to others, to the last address; of some cameras the leases end, and they ask anew."""
    server, settings = at.dhcp_server(name)
    kept = at.lab.kernel.leases(server)
    await at.lab.kernel.stop(server.name)
    kept.rename(kept.with_suffix(_BEFORE))
    await at.lab.kernel.serve(replace(server, leases=tuple(taken(settings.model_copy(update={"taken": _ALL})))))
    await asyncio.gather(*(_lease(at, camera) for camera in cameras.split(",") if camera))


async def _free(at: Place, name: str) -> None:
    """It has the leases of before."""
    server, _ = at.dhcp_server(name)
    before = at.lab.kernel.leases(server).with_suffix(_BEFORE)
    if not before.exists():
        raise BadInputError(f"the range of {name} is not full: `pool-full` comes first")
    await at.lab.kernel.stop(server.name)
    before.rename(at.lab.kernel.leases(server))
    await at.lab.kernel.serve(replace(server, leases=()))


async def _rogue(at: Place, network: str) -> None:
    """Another DHCP server in a switch's network, which sends everybody nowhere."""
    switch, space = at.space(network), f"{at.lab.ends[at.number].space('')}rogue.{len(at.cables)}"
    plan = Plan(namespaces=[space], cables=[Cable(End(switch, f"r{len(at.cables)}", SWITCH), End(space, CAMERA))])
    plan.addresses.append(Address(space, CAMERA, str(_ROGUE)))
    settings = Dhcp(first=_ROGUE.ip + 9, last=_ROGUE.ip + 199, gateway="self", dns=("self",))
    plan.servers += dhcp_server(space, CAMERA, _ROGUE, settings)
    await at.lab.kernel.lay(plan)
    at.lab.plan.add(plan)


async def _lease(at: Place, camera: str) -> None:
    """The lease is over: the client gives it back, and asks anew."""
    space = at.space(camera)
    client = next((one for one in at.lab.plan.clients if one.namespace == space), None)
    if client is None:
        raise BadInputError(f"{camera} has no lease: its address is static")
    events = at.lab.kernel.events(client)
    before = len(happened(events))
    at.lab.kernel.signal(client.name, signal.SIGUSR2)
    async with asyncio.timeout(_GIVEN_BACK_S):
        while len(happened(events)) == before:  # noqa: ASYNC110 - its script writes to a file
            await asyncio.sleep(0.01)
    at.lab.kernel.signal(client.name, signal.SIGUSR1)


async def _clock(at: Place, camera: str, ahead: str) -> None:
    try:
        at.lab.clock(at.space(camera), parse(ahead, SHIFT) / _MICRO)
    except QuantityError as wrong:
        raise BadInputError(str(wrong)) from None


async def _nat(at: Place, router: str) -> None:
    run_in(at.space(router), ["conntrack", "-F"])


async def _block(at: Place, router: str, host: str) -> None:
    to = ", ".join(at.lab.world.fitting(host))
    if not to:
        raise BadInputError(f"no address that the cloud needs is called {host!r}")
    words = f"insert rule ip {TABLE} forward iifname {INSIDE} ip daddr {{ {to} }} drop"
    run_in(at.space(router), ["nft", "-f", "-"], given=f"{words}\n")


async def _rate(at: Place, router: str, rate: str) -> None:
    try:
        at.lab.kernel.shape(Rate(at.space(router), OUTSIDE, parse(rate, RATE)))
    except QuantityError as wrong:
        raise BadInputError(str(wrong)) from None


async def _restart_switch(at: Place, name: str, length: str) -> None:
    """All its ports lose link and power together."""
    try:
        off_s = parse(length, DURATION) / _MICRO if length else _RESTART_S
    except QuantityError as wrong:
        raise BadInputError(str(wrong)) from None
    ends = at.ports(name)
    cameras = at.fed_at(ends)
    at.link(ends, up=False)
    await asyncio.gather(at.stopped(at.space(name)), at.power(cameras, on=False))
    await asyncio.sleep(off_s)
    at.link(ends, up=True)
    await at.started(at.space(name))
    await at.power(cameras, on=True)


async def _restart_router(at: Place, name: str) -> None:
    space = at.space(name)
    at.link(at.ports(name), up=False)
    await at.stopped(space)
    run_in(space, ["conntrack", "-F"])
    await asyncio.sleep(_RESTART_S)
    at.link(at.ports(name), up=True)
    await at.started(space)


async def _poison(at: Place, router: str, host: str) -> None:
    """From now on the router's resolver gives an address for that name at which nobody is."""
    server = at.server(router, "dns", "resolver")
    await at.lab.kernel.stop(server.name)
    await at.lab.kernel.serve(server.also(f"address=/{host}/{_NOWHERE}"))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: what its target is, what more it takes or may take, and how it is done."""

    target: str
    act: Callable[[Place, str, str], Awaitable[None]]
    takes: str = ""
    may_take: str = ""


KINDS = {
    "cable-out": Kind("camera or port", lambda at, port, _: _cable(at, port, plugged=False)),
    "cable-in": Kind("camera or port", lambda at, port, _: _cable(at, port, plugged=True)),
    "port-off": Kind("camera or port", lambda at, port, _: _port(at, port, on=False)),
    "port-on": Kind("camera or port", lambda at, port, _: _port(at, port, on=True)),
    "dhcp-off": Kind("appliance, router or host", lambda at, name, _: _dhcp(at, name, on=False)),
    "dhcp-on": Kind("appliance, router or host", lambda at, name, _: _dhcp(at, name, on=True)),
    "pool-full": Kind(
        "appliance, router or host", _full, may_take="cameras whose leases end then, such as `cam-1,cam-2`"
    ),
    "pool-free": Kind("appliance, router or host", lambda at, name, _: _free(at, name)),
    "dns-off": Kind("router or host", lambda at, name, _: _dns(at, name, on=False)),
    "dns-on": Kind("router or host", lambda at, name, _: _dns(at, name, on=True)),
    "clock-step": Kind("camera", _clock, "by how much it is ahead, such as `20min`, `-1h`, and `0s` to set it right"),
    "rogue-dhcp": Kind("appliance or network", lambda at, name, _: _rogue(at, name)),
    "lease-over": Kind("camera", lambda at, name, _: _lease(at, name)),
    "nat-flush": Kind("router", lambda at, name, _: _nat(at, name)),
    "block": Kind("router", _block, "a host, such as `*.camproof.example`"),
    "rate": Kind("router", _rate, "a rate, such as `2Mbit/s`"),
    "switch-restart": Kind("appliance", _restart_switch, may_take="for how long, such as `20 s`"),
    "router-restart": Kind("router", lambda at, name, _: _restart_router(at, name)),
    "dns-poison": Kind("router", _poison, "a host"),
}
