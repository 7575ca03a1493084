"""What was seen in the lab, as the checks judge it: with its evidence in lines. No I/O."""

from collections.abc import Iterator

from harness.checks.facts.sites import CameraThere, SiteThere
from harness.engines.lab.exchanges import DhcpMessage
from harness.engines.lab.observed import CameraSeen, Reached, SiteSeen
from harness.engines.lab.reasons import reason
from harness.sites.schema.document import Topology


def site_facts(site: Topology, seen: SiteSeen) -> SiteThere:
    """Of a site, whose description says which host its firewall blocks."""
    heard = [servers for name, servers in seen.servers.items() if name in site.appliances]
    messages = sorted({one for passed in seen.dhcp.values() for one in passed}, key=lambda one: one.at_s)
    rules = [rule.to for router in site.routers.values() for rule in router.firewall.rules if rule.do == "block"]
    hosts = {need.host for need in site.needs()}
    return SiteThere(
        seen.topology,
        tuple(sorted(frozenset().union(*heard))),
        tuple(_camera(one, [m for m in messages if m.client == one.mac]) for one in seen.cameras),
        next((to for to in rules if to in hosts), ""),
    )


def _camera(seen: CameraSeen, messages: list[DhcpMessage]) -> CameraThere:
    lost = tuple(one.host for one in seen.reached if not one.ok)
    at = seen.interface
    return CameraThere(
        seen.camera, seen.activates, reason(seen), at.link, at.address, seen.fallback, lost,
        "\n".join(_told(seen, messages)),
    )  # fmt: skip


def _told(seen: CameraSeen, messages: list[DhcpMessage]) -> Iterator[str]:
    at = seen.interface
    link = "up" if at.link else "down"
    yield f"link {link}; address {at.address or 'none'}; route: default via {at.router or 'none'}"
    begun_s = messages[0].at_s if messages else 0.0
    for one in messages:
        server = f" by {one.server}" if one.server else ""
        yield f"DHCP {one.at_s - begun_s:6.3f} s {one.kind} {one.address}{server}"
    if lease := seen.lease:
        routers, dns = (", ".join(some) or "none" for some in (lease.routers, lease.dns))
        yield f"lease {lease.address}/{lease.prefix} of {lease.server}, {lease.lease_s} s: router {routers}, DNS {dns}"
    if (time := seen.time) is not None:
        told = "no answer" if time.offset_s is None else f"{time.offset_s:+.3f} s"
        yield f"NTP {time.host} ({time.address or 'no address'}): {told}"
    yield from map(_attempt, seen.reached)


def _attempt(one: Reached) -> str:
    where = f"{one.need}: {one.host}:{one.port}"
    if one.attempt is None:
        return f"{where}: {one.resolved.why if one.resolved else 'not tried'}"
    way = "" if one.resolved else " through the proxy"
    hops = f"; hops: {', '.join(hop.address for hop in one.hops)}" if one.hops else ""
    why = f": {one.attempt.why}" if one.attempt.why else ""
    return f"{where}{way} at {one.attempt.address}: {one.attempt.step}{why}{hops}"
