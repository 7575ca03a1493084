"""Routers, what they let through, and the provider's line."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from harness.scenario.schema.base import Strict, invalid
from harness.scenario.schema.network import Uplink
from harness.sites.defaults import assumed
from harness.sites.schema.servers import Dhcp, Resolver
from harness.sites.schema.values import (
    Address,
    Interface,
    InterfaceOrDhcp,
    Mac,
    Network,
    Port,
    read_address,
    read_interface,
)


def _destination(value: Any) -> Any:  # noqa: ANN401 - as it was written
    text = value if isinstance(value, str) else ""
    if not text or set(text) - set("abcdefghijklmnopqrstuvwxyz0123456789.-*/") or "*" in text.removeprefix("*."):
        raise invalid(f"{value!r} is no destination: write a host, `*.example.org`, an address, a network, or `any`")
    return text


Destination = Annotated[str, BeforeValidator(_destination)]  # host, `*.` and a domain, address, network, or `any`


class Rule(Strict):
    """One rule of a firewall, for connections from inside to outside. Answers to what was let out come in.

    Args:
        do: what becomes of it: `block` drops packets and tells nobody.
        to: a host's name as the camera says it, `*.` and a domain for all below it, an address, a network, or `any`.
        port: the destination's; None for all.
        protocol: tcp, udp, or both.
        sources: the network that it comes from; None for all.
    """

    do: Literal["allow", "block"]
    to: Destination = "any"
    port: Port | None = None
    protocol: Literal["tcp", "udp", "any"] = "any"
    sources: Network | None = Field(None, alias="from")


class Firewall(Strict):
    """A firewall on the way out. The first rule that fits decides. It is not asked for what the router itself answers.

    Args:
        rules: from the first to the last.
        otherwise: what becomes of what no rule fits.
    """

    rules: tuple[Rule, ...] = ()
    otherwise: Literal["allow", "block"] = assumed("routers.*.firewall.otherwise", alias="otherwise")


class Interception(Strict):
    """Answers TLS on TCP 443 in the host's stead, with a certificate of its own, which no camera trusts.

    Args:
        to: destinations whose connections it opens, as in a rule.
        but: those that it leaves alone all the same.
    """

    to: tuple[Destination, ...] = ("any",)
    but: tuple[Destination, ...] = ()


class CaptivePortal(Strict):
    """Until somebody has agreed on a page, DNS alone passes; web connections end at the portal.

    Cameras agree to nothing.

    Args:
        lets_through: devices that need not agree, by MAC address.
    """

    lets_through: tuple[Mac, ...] = ()


class Route(Strict):
    """A route besides those of its own networks and its way out.

    Args:
        to: the network that it leads to.
        via: the router there, in one of its own networks.
    """

    to: Network
    via: Address


class Router(Strict):
    """A router with two ports, `<name>/inside` and `<name>/outside`. It answers ARP and ping at both of its addresses.

    Args:
        inside: its address inside.
        outside: its address outside; `dhcp` asks whoever is there: the provider, or another router.
        gateway: its way out, where `outside` is static.
        resolvers: what its own resolver asks; empty for those that it was told by DHCP.
        nat: whether what goes out gets its outside address; otherwise the routers outside need a route back.
        dhcp: its DHCP server inside; None for none.
        dns: its resolver, at its inside address.
        ntp: whether it tells the time, at its inside address.
        firewall: what it lets out.
        intercepts_tls: whether it opens TLS connections; None for not.
        captive_portal: whether one must agree on a page first; None for not.
        routes: besides.
    """

    inside: Interface
    outside: InterfaceOrDhcp = assumed("routers.*.outside", alias="outside")
    gateway: Address | None = None
    resolvers: tuple[Address, ...] = ()
    nat: bool = assumed("routers.*.nat", alias="nat")
    dhcp: Dhcp | None = None
    dns: Resolver = Field(default_factory=Resolver)
    ntp: bool = False
    firewall: Firewall = Field(default_factory=Firewall)
    intercepts_tls: Interception | None = None
    captive_portal: CaptivePortal | None = None
    routes: tuple[Route, ...] = ()

    @model_validator(mode="after")
    def _told_by_dhcp_or_by_hand(self) -> Self:
        if self.outside == "dhcp" and self.gateway:
            raise invalid("`gateway` goes with a static `outside`; a lease brings its own")
        return self


class Internet(Strict):
    """The provider's line, which a router's outside port is cabled to as `internet`. It gives one address by DHCP.

    Args:
        link: whether it works.
        ip: which protocols it carries.
        address: the provider's side, and the network of the line.
        dns: the provider's resolver.
        uplink: its rates, as in scenario files; they play no part in whether the cloud is reached.
    """

    link: Literal["up", "down"] = assumed("internet.link", alias="link")
    ip: Literal["ipv4", "ipv6", "both"] = assumed("internet.ip", alias="ip")
    address: Interface = assumed("internet.address", alias="address", make=read_interface)
    dns: Address = assumed("internet.dns", alias="dns", make=read_address)
    uplink: Uplink | None = None
