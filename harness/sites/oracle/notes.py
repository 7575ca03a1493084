"""What is not as it should be at a site, whether or not a camera suffers from it."""

from collections.abc import Iterator

from harness.sites.oracle.leases import Offers
from harness.sites.oracle.verdicts import Answer, Note, Outcome
from harness.sites.power import Feed
from harness.sites.schema.document import Topology
from harness.sites.wiring import Domain, Kind, Wiring


def noted(
    site: Topology,
    wiring: Wiring,
    offered: dict[int, Offers],
    feeds: dict[str, Feed],
    recorders: dict[str, Outcome],
) -> Iterator[Note]:
    """All of it, from the cables upwards."""
    for name, fed in feeds.items():
        if fed.shut:
            text = f"all ports want {fed.wanted_mw / 1000:g} W, {name} has {fed.budget_mw / 1000:g} W"
            yield Note("poe-overload", f"{name}/{fed.shut[-1]}", text)
    for domain in wiring.domains:
        yield from _of_domain(domain, offered[id(domain)])
    for server in (one for here in offered.values() for one in here.deaf):
        settings = server.settings
        text = (
            f"{server.name}'s range {settings.first} to {settings.last} is not in its network {server.address.network}"
        )
        yield Note("dhcp-silent", server.name, f"{text}: it answers nobody")
    for name in site.appliances:
        yield from _of_appliance(site, wiring, name)
    for name, outcome in recorders.items():
        if outcome.answer is not Answer.YES and outcome.broken:
            yield Note("recorder-offline", name, f"{name}'s computer does not reach the cloud: {outcome.broken.text}")


def _of_domain(domain: Domain, here: Offers) -> Iterator[Note]:
    if domain.storm is not False:
        yield Note("loop", domain.loop[0], f"a loop: {' - '.join(domain.loop)}")
    if len(here.servers) > 1:
        names = " and ".join(server.name for server in here.servers)
        yield Note("two-dhcp-servers", domain.name, f"{names} answer whoever asks for an address in {domain.title}")
    if here.servers and here.short:
        text = f"{here.wanted} devices ask for an address in {domain.title}, and {here.free} are left"
        yield Note("leases-short", domain.name, text)
    for address, owners in domain.owners.items():
        if len(owners) > 1:
            names = " and ".join(f"{owner.name} ({owner.kind})" for owner in owners)
            yield Note("address-taken", domain.name, f"{names} both have the address {address}")


def _of_appliance(site: Topology, wiring: Wiring, name: str) -> Iterator[Note]:
    domain = wiring.of[f"{name}/switch"]
    if wiring.of[f"{name}/u2"] is domain:
        yield Note("undocumented", f"{name}/u2", f"U1 and U2 of {name} are in one network, which nobody documents")
    address = site.appliances[name].switch.address
    routers = [owner for owners in domain.owners.values() for owner in owners if owner.kind is Kind.INSIDE]
    if routers and not any(address.ip in router.address.network for router in routers):
        text = f"{name}'s switch has the address {address}, and {domain.title} is {routers[0].address.network}"
        yield Note("switch-page-lost", f"{name}/switch", f"{text}: its page can't be reached from there")
