"""Whether the lab saw what the oracle says: lease, reachability of each address, and whether activation works. No I/O.

Where it hangs on luck, the oracle knows several outcomes, and what the lab saw must be one of them.
"""

from collections.abc import Iterator

from harness.engines.lab.observed import CameraSeen, SiteSeen
from harness.engines.lab.reasons import reason
from harness.sites.oracle.leases import FALLBACK, STATIC
from harness.sites.oracle.verdicts import Answer, Diagnosis, Lease, Outcome
from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology

_TIME = "ntp"


def differences(site: Topology, said: Diagnosis, seen: SiteSeen) -> tuple[str, ...]:
    """What they do not agree on, a sentence each; nothing if they do."""
    addresses = dict(_servers(site))
    cameras = zip(site.each_camera(), said.cameras, seen.cameras, strict=True)
    return tuple(
        text
        for camera, verdict, one in cameras
        if (text := _difference(site, camera, verdict.outcomes, one, addresses))
    )


def _difference(
    site: Topology, camera: Camera, outcomes: tuple[Outcome, ...], seen: CameraSeen, addresses: dict[str, str]
) -> str:
    found = [[*_against(site, camera, outcome, seen, addresses)] for outcome in outcomes]
    least = min(found, key=len)
    told = f"; it saw: {reason(seen) or 'all is well'}"
    return f"{site.name}: {camera.name}: {'; '.join(least)}{told}" if least else ""


def _against(
    site: Topology, camera: Camera, outcome: Outcome, seen: CameraSeen, addresses: dict[str, str]
) -> Iterator[str]:
    """What speaks against this outcome."""
    if not seen.storm:  # in which who gets a lease is luck
        yield from _lease(outcome.lease, seen, addresses)
    if camera.of.proxy and site.cloud.through_proxy == "fails":
        return  # the file says so of the cloud: nothing of the network
    ok = {one.need: one.ok for one in seen.reached}
    ok[_TIME] = seen.time is not None and seen.time.offset_s is not None
    for name, answer in outcome.reach:
        if answer is not Answer.MAYBE and ok[name] != (answer is Answer.YES):
            yield f"{name} is {'' if ok[name] else 'not '}reached"
    if outcome.answer is not Answer.MAYBE and seen.activates != (outcome.answer is Answer.YES):
        yield f"activation would {'' if seen.activates else 'not '}work"


def _lease(lease: Lease | None, seen: CameraSeen, addresses: dict[str, str]) -> Iterator[str]:
    held, own = seen.lease, seen.interface.address
    if lease is None or lease.server in {STATIC, FALLBACK}:
        if held is not None:
            yield f"{held.server} gave it the lease {held.address}"
        elif lease is not None and own != f"{lease.first}/{lease.network.prefixlen}":
            yield f"its address is {own or 'none'}, not {lease.first}"
    elif held is None:
        yield f"it has no lease, where {lease.server} gives one"
    elif held.server != addresses[lease.server]:
        yield f"its lease is from {held.server}, not from {lease.server} ({addresses[lease.server]})"
    else:
        yield from _told(lease, seen)


def _told(lease: Lease, seen: CameraSeen) -> Iterator[str]:
    """What a lease says."""
    held = seen.lease
    if held is None:
        return
    number = tuple(map(int, held.address.split(".")))
    if not lease.first.packed <= bytes(number) <= lease.last.packed or held.prefix != lease.network.prefixlen:
        yield f"its lease is {held.address}/{held.prefix}, not of {lease.first} to {lease.last} in {lease.network}"
    if held.routers != ((str(lease.gateway),) if lease.gateway else ()):
        yield f"its lease names the routers {held.routers}, not {lease.gateway}"
    if held.dns != tuple(map(str, lease.resolvers)):
        yield f"its lease names the resolvers {held.dns}, not {lease.resolvers}"


def _servers(site: Topology) -> Iterator[tuple[str, str]]:
    """What each DHCP server calls itself in its leases."""
    yield from ((name, str(one.switch.address.ip)) for name, one in site.appliances.items())
    yield from ((name, str(one.inside.ip)) for name, one in site.routers.items())
    for network in site.networks.values():
        yield from ((name, str(one.address.ip)) for name, one in network.hosts.items())
