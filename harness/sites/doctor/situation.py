"""A camera that does not activate, and what a remedy needs to know around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from harness.sites.oracle.verdicts import Outcome, Step
from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology
from harness.sites.schema.servers import Dhcp
from harness.sites.wiring import Domain, Kind, Wiring

_USUAL_LAST = 199


def usual_range(network: IPv4Network) -> tuple[IPv4Address, IPv4Address]:
    """Where a DHCP server's range mostly is: 100 to 199, or the upper half of a network that is smaller."""
    last = network.num_addresses - 2
    first = 100 if last > _USUAL_LAST else max(2, last // 2)
    return network[min(first, last)], network[min(_USUAL_LAST, last)]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is to be cured.

    Args:
        site: as it is.
        wiring: its broadcast domains.
        camera: one that does not activate, or may not.
        outcome: how it turns out for it, at worst.
        step: what is broken.
    """

    site: Topology
    wiring: Wiring
    camera: Camera
    outcome: Outcome
    step: Step

    @property
    def domain(self) -> Domain:
        """Where the camera is."""
        return self.wiring.of_port(self.camera.port)

    @property
    def appliance(self) -> str:
        """The appliance that the camera hangs at, or ""."""
        name = self.camera.port.partition("/")[0]
        return name if name in self.site.appliances else ""

    @property
    def cameras(self) -> str:
        """What the camera's entry in the file is called."""
        group = self.camera.of
        return group.name if group.count == 1 else f"{group.name}-1 to {group.name}-{group.count}"

    def routers(self, domain: Domain | None = None) -> list[str]:
        """Routers whose inside is in the domain; the camera's own, if none is named."""
        nodes = (domain or self.domain).nodes
        return [node.partition("/")[0] for node in nodes if node.endswith("/inside")]

    @property
    def network(self) -> IPv4Network | None:
        """The network of the router in the camera's domain; None for none."""
        routers = self.routers()
        return self.site.routers[routers[0]].inside.network if routers else None

    def switches(self, domain: Domain | None = None) -> list[str]:
        """Appliances whose switch is in the domain; the camera's own, if none is named."""
        nodes = (domain or self.domain).nodes
        return [node.partition("/")[0] for node in nodes if node.endswith("/switch")]

    def hosts(self) -> list[str]:
        """Hosts in the camera's domain."""
        return [owner.name for owners in self.domain.owners.values() for owner in owners if owner.kind is Kind.HOST]

    def free(self, network: IPv4Network, count: int = 1, domain: Domain | None = None) -> IPv4Address | None:
        """The first of so many addresses in a row that nobody has and no DHCP server gives; None for none."""
        where = domain or self.domain
        ranges = [(dhcp.first, dhcp.last) for dhcp in self.dhcp_in(where)]
        run = 0
        for number in range(2, min(network.num_addresses - 1, 1024)):
            address = network[number]
            taken = address in where.owners or any(first <= address <= last for first, last in ranges)
            run = 0 if taken else run + 1
            if run == count:
                return network[number - count + 1]
        return None

    def dhcp_in(self, domain: Domain) -> Iterator[Dhcp]:
        """Settings of the DHCP servers that are on in a domain."""
        every: list[Dhcp] = [self.site.appliances[name].switch.dhcp for name in self.switches(domain)]
        every += [dhcp for name in self.routers(domain) if (dhcp := self.site.routers[name].dhcp)]
        for node in domain.nodes:
            hosts = self.site.networks[node].hosts.values() if node in self.site.networks else ()
            every += [one.dhcp for one in hosts if one.dhcp]
        return (one for one in every if one.enabled)
