"""The S22 appliance: a managed PoE switch and a computer in one box, joined inside."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.scenario.schema.base import Strict, invalid
from harness.scenario.schema.timing import OneOrMany
from harness.sites.defaults import assumed, default, poe_ports
from harness.sites.schema.servers import SwitchDhcp
from harness.sites.schema.values import Address, Interface, InterfaceOrDhcp, Mac, Milliwatts, read_interface

Model = Literal["S2208", "S2212", "S2216", "S2224"]
_MOST_PORTS = 24


class PoePort(Strict):
    """Settings of one PoE port that differ from those of the others.

    Args:
        number: the port's, from 1.
        enabled: whether it gives link and power.
        lock: the one MAC address whose frames pass; power flows all the same.
    """

    number: Annotated[int, Field(ge=1, le=_MOST_PORTS)]
    enabled: bool = assumed("appliances.*.switch.ports.*.enabled", alias="enabled")
    lock: Mac | None = None


class Switch(Strict):
    """The managed switch. PoE ports and both U1 ports are one broadcast domain; it routes nothing.

    Args:
        address: of its management page; it answers ARP and ping there, and forwards nothing.
        dhcp: its DHCP server.
        spanning_tree: whether it cuts loops.
        poe_budget_mw: what all PoE ports together may take; None for the model's.
        poe_port_mw: the most that one of them gives.
        poe_by: whether a camera counts with its class's most (`class`), or with what it really draws (`actual`).
        ports: what differs from port to port.
    """

    address: Interface = assumed("appliances.*.switch.address", alias="address", make=read_interface)
    dhcp: SwitchDhcp = Field(default_factory=SwitchDhcp)
    spanning_tree: Literal[True, False, "unknown"] = assumed("appliances.*.switch.spanning_tree", alias="spanning_tree")
    poe_budget_mw: Milliwatts | None = Field(None, alias="poe_budget")
    poe_port_mw: Milliwatts = assumed("appliances.*.switch.poe_port", alias="poe_port")
    poe_by: Literal["class", "actual"] = assumed("appliances.*.switch.poe_by", alias="poe_by")
    ports: tuple[PoePort, ...] = ()


class Computer(Strict):
    """The recorder's computer. One interface hangs on the switch inside, U2 is another; it routes nothing between them.

    Args:
        address: of its interface on the switch.
        gateway: its router there, where the address is static.
        dns: its resolvers there, where the address is static.
        u2: address of its interface U2.
        u2_gateway: its router there, where that address is static.
        u2_dns: its resolvers there, where that address is static.
    """

    address: InterfaceOrDhcp = assumed("appliances.*.computer.address", alias="address")
    gateway: Address | None = None
    dns: Annotated[tuple[Address, ...], OneOrMany] = ()
    u2: InterfaceOrDhcp = assumed("appliances.*.computer.u2", alias="u2")
    u2_gateway: Address | None = None
    u2_dns: Annotated[tuple[Address, ...], OneOrMany] = ()

    @model_validator(mode="after")
    def _told_by_dhcp_or_by_hand(self) -> Self:
        if self.address == "dhcp" and (self.gateway or self.dns):
            raise invalid("`gateway` and `dns` go with a static `address`; a lease brings its own")
        if self.u2 == "dhcp" and (self.u2_gateway or self.u2_dns):
            raise invalid("`u2_gateway` and `u2_dns` go with a static `u2`; a lease brings its own")
        return self


class Appliance(Strict):
    """An appliance. Its ports are `<name>/1` and so on (PoE), `<name>/u1-rj45`, `<name>/u1-sfp` and `<name>/u2`.

    Args:
        model: what is written on it; it says how many PoE ports there are, and what power they share.
        switch: its switch.
        computer: its computer.
    """

    model: Model
    switch: Switch = Field(default_factory=Switch)
    computer: Computer = Field(default_factory=Computer)

    @property
    def poe_ports(self) -> int:
        """How many PoE ports there are."""
        return poe_ports(self.model)

    @property
    def poe_budget_mw(self) -> int:
        """What they may take together."""
        own = self.switch.poe_budget_mw
        return own if own is not None else int(default(f"models.{self.model}.poe_budget").parsed)
