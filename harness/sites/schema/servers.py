"""What answers in a network: DHCP servers, resolvers, proxies, and hosts that are neither camera nor recorder."""

from ipaddress import IPv4Address
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.scenario.schema.base import Duration, Name, Strict, invalid
from harness.scenario.schema.timing import OneOrMany
from harness.sites.defaults import assumed
from harness.sites.schema.values import (
    Address,
    AddressOrSelf,
    AddressSelfOrNone,
    HostName,
    Interface,
    Port,
    read_address,
)

_MOST_TAKEN = 65_536


class Dhcp(Strict):
    """A DHCP server's settings. It answers only in the network of its own address (as dnsmasq and RFC 2131 4.3.1 do).

    A range that is not wholly in that network is never offered. A server doesn't offer an address at which somebody
    answers (RFC 2131 3.1), so static addresses within the range are left out of it.

    Args:
        enabled: whether it answers.
        first: the range's first address.
        last: the range's last address.
        gateway: what it names as router (option 3): `none` leaves the option out, `self` is the server's own address.
        dns: what it names as resolvers (option 6), in their order; empty leaves the option out.
        lease_us: a lease's length.
        domain: what it names as domain (option 15).
        taken: so many addresses of the range are leased to others already, for longer than anybody waits.
    """

    enabled: bool = True
    first: Address
    last: Address
    gateway: AddressSelfOrNone = assumed("dhcp.gateway", alias="gateway")
    dns: Annotated[tuple[AddressOrSelf, ...], Field(max_length=2), OneOrMany] = assumed(
        "dhcp.dns", alias="dns", make=lambda word: (word,)
    )
    lease_us: Duration = assumed("dhcp.lease", alias="lease")
    domain: HostName | None = None
    taken: Annotated[int, Field(ge=0, le=_MOST_TAKEN)] = assumed("dhcp.taken", alias="taken")

    @model_validator(mode="after")
    def _range_rises(self) -> Self:
        if self.first > self.last:
            raise invalid(f"`first` ({self.first}) comes after `last` ({self.last})")
        return self

    def router_for(self, own: IPv4Address) -> IPv4Address | None:
        """The gateway that a lease names, of a server with this address."""
        if self.gateway == "none":
            return None
        return own if self.gateway == "self" else self.gateway

    def resolvers_for(self, own: IPv4Address) -> tuple[IPv4Address, ...]:
        """The resolvers that a lease names, of a server with this address."""
        return tuple(own if one == "self" else one for one in self.dns)


class SwitchDhcp(Dhcp):
    """The DHCP server in the appliance's switch; it is no router and no resolver itself, whatever a lease says.

    Args:
        enabled: whether it answers.
        first: the range's first address ("start IP").
        last: the range's last address ("end IP").
        gateway: what it names as router; `none` as it comes.
        dns: DNS1 and DNS2; empty as it comes.
        lease_us: a lease's length.
    """

    enabled: bool = assumed("appliances.*.switch.dhcp.enabled", alias="enabled")
    first: Address = assumed("appliances.*.switch.dhcp.first", alias="first", make=read_address)
    last: Address = assumed("appliances.*.switch.dhcp.last", alias="last", make=read_address)
    gateway: AddressSelfOrNone = assumed("appliances.*.switch.dhcp.gateway", alias="gateway")
    dns: Annotated[tuple[AddressOrSelf, ...], Field(max_length=2), OneOrMany] = ()
    lease_us: Duration = assumed("appliances.*.switch.dhcp.lease", alias="lease")
    taken: Annotated[int, Field(ge=0, le=_MOST_TAKEN)] = assumed("appliances.*.switch.dhcp.taken", alias="taken")


class Lie(Strict):
    """A name for which a resolver gives a wrong address.

    Args:
        name: the host's.
        address: what the resolver answers: a stranger's, where nobody has the cloud's certificate.
    """

    name: HostName
    address: Address


class Resolver(Strict):
    """Answers questions on UDP 53, by asking a resolver outside.

    Args:
        enabled: whether it answers at all.
        refuses: names of which it says that they do not exist (NXDOMAIN); `*.` in front for all below.
        lies: names for which it gives a wrong address.
    """

    enabled: bool = assumed("routers.*.dns.enabled", alias="enabled")
    refuses: tuple[str, ...] = ()
    lies: tuple[Lie, ...] = ()


class Proxy(Strict):
    """Takes CONNECT, resolves names itself, and goes out by the same way as its host.

    Args:
        port: where it listens.
        refuses: names to which it opens no connection; `*.` in front for all below.
        intercepts_tls: whether it answers in the host's stead, with a certificate of its own.
    """

    port: Port = 3128
    refuses: tuple[str, ...] = ()
    intercepts_tls: bool = False


class Host(Strict):
    """A device in a network, with a static address: a server, a printer, a router that nobody thought of.

    Args:
        address: its own, and its network's length.
        gateway: its router, for what it does outside; None for none.
        resolvers: what its resolver and its proxy ask; empty for the provider's resolver.
        dhcp: a DHCP server on it; None for none. Where nobody wanted one it is called a rogue.
        dns: a resolver on it, which asks outside through `gateway`; None for none.
        proxy: a proxy on it; None for none.
        ntp: whether it tells the time (UDP 123).
    """

    address: Interface
    gateway: Address | None = None
    resolvers: tuple[Address, ...] = ()
    dhcp: Dhcp | None = None
    dns: Resolver | None = None
    proxy: Proxy | None = None
    ntp: bool = False


class Network(Strict):
    """One of the site's networks: unmanaged switches, one broadcast domain, as many ports as are needed.

    Args:
        spanning_tree: whether its switches cut loops.
        hosts: what else is there, by name.
    """

    spanning_tree: Literal[True, False, "unknown"] = assumed("networks.*.spanning_tree", alias="spanning_tree")
    hosts: dict[Name, Host] = Field(default_factory=dict)
