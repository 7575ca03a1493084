"""Cameras, as they hang at ports."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.scenario.schema.base import Name, Strict, invalid
from harness.scenario.schema.timing import OneOrMany
from harness.sites.defaults import assumed
from harness.sites.schema.values import (
    Address,
    End,
    HostName,
    Interface,
    InterfaceOrDhcp,
    Mac,
    Milliwatts,
    Port,
    read_address,
    read_interface,
)

Power = Literal[
    "class-0", "class-1", "class-2", "class-3", "class-4", "class-5", "class-6", "class-7", "class-8", "own"
]
CLASS_MW = {  # what a port sets aside for a class: IEEE 802.3-2022 table 33-7 and 145-7
    "class-0": 15_400, "class-1": 4_000, "class-2": 7_000, "class-3": 15_400, "class-4": 30_000,
    "class-5": 45_000, "class-6": 60_000, "class-7": 75_000, "class-8": 90_000, "own": 0,
}  # fmt: skip
MOST_CAMERAS = 250


class ProxyAddress(Strict):
    """Where a proxy listens.

    Args:
        address: its host's.
        port: there.
    """

    address: Address
    port: Port = 3128


class Cameras(Strict):
    """One camera, or `count` that are alike: then they are called `<name>-<n>`, n from 1.

    At an appliance's PoE ports they take `port` and those after it; static addresses and MAC addresses count up, too.

    Args:
        name: of the camera, or what the names of all begin with.
        count: how many.
        port: what they are plugged into: `<appliance>/<n>` for the first, or a network, which has ports enough.
        address: `dhcp`, or the first one's static address.
        gateway: their router, where the address is static.
        dns: their resolvers, where the address is static.
        mac: the first one's MAC address; None for `02:00:00:` and the camera's number in the file, from 1.
        power: PoE class, or a supply of its `own`.
        draws_mw: what each really draws; None for its class's most.
        ntp: whom they ask for the time: a host of the internet, by name or address, is taken to tell it; one of the
            site does if it says `ntp`.
        keeps_time: whether they know the time without being told, by a clock that runs on.
        proxy: where they send connections, instead of going out directly.
        fallback: address without a lease.
        fallback_gateway: router without a lease; no resolver goes with it.
        cable: `broken` for one that carries neither link nor power.
    """

    name: Name
    count: Annotated[int, Field(ge=1, le=MOST_CAMERAS)] = assumed("cameras.*.count", alias="count")
    port: End
    address: InterfaceOrDhcp = assumed("cameras.*.address", alias="address")
    gateway: Address | None = None
    dns: Annotated[tuple[Address, ...], OneOrMany] = ()
    mac: Mac | None = None
    power: Power = assumed("cameras.*.power", alias="power")
    draws_mw: Milliwatts | None = Field(None, alias="draws")
    ntp: HostName = assumed("cameras.*.ntp", alias="ntp")
    keeps_time: bool = assumed("cameras.*.keeps_time", alias="keeps_time")
    proxy: ProxyAddress | None = None
    fallback: Interface = assumed("cameras.*.fallback", alias="fallback", make=read_interface)
    fallback_gateway: Address = assumed("cameras.*.fallback_gateway", alias="fallback_gateway", make=read_address)
    cable: Literal["good", "broken"] = assumed("cameras.*.cable", alias="cable")

    @model_validator(mode="after")
    def _told_by_dhcp_or_by_hand(self) -> Self:
        if self.address == "dhcp" and (self.gateway or self.dns):
            raise invalid("`gateway` and `dns` go with a static `address`; a lease brings its own")
        if self.address != "dhcp" and self.address.ip + (self.count - 1) not in self.address.network:
            raise invalid(f"{self.count} addresses from {self.address.ip} on don't fit into {self.address.network}")
        return self


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera, with the values of its own; the rest is its group's.

    Args:
        name: its own.
        group: place of its entry in the file, from 0.
        of: its entry.
        port: what it is plugged into.
        address: its static address, or None for DHCP.
        mac: its own.
    """

    name: str
    group: int
    of: Cameras
    port: str
    address: IPv4Interface | None
    mac: str


def each(groups: tuple[Cameras, ...]) -> Iterator[Camera]:
    """All cameras, one by one, in the order of the file."""
    number = 0
    for place, group in enumerate(groups):
        for n in range(group.count):
            number += 1
            name = group.name if group.count == 1 else f"{group.name}-{n + 1}"
            yield Camera(name, place, group, _port(group.port, n), _address(group, n), _mac(group, n, number))


def _port(first: str, n: int) -> str:
    appliance, slash, port = first.partition("/")
    return f"{appliance}/{int(port) + n}" if slash and port.isdecimal() else first


def _address(group: Cameras, n: int) -> IPv4Interface | None:
    if group.address == "dhcp":
        return None
    return IPv4Interface((IPv4Address(int(group.address.ip) + n), group.address.network.prefixlen))


def _mac(group: Cameras, n: int, number: int) -> str:
    value = int(group.mac.replace(":", ""), 16) + n if group.mac else 0x02_00_00_00_00_00 + number
    digits = f"{value:012x}"
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
