"""What a lab is made of, as values: cables, bridges, addresses, rules, servers and clients. No I/O."""

from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Interface

_LONGEST_DEVICE = 15  # characters, as the kernel has it


@dataclass(frozen=True, slots=True)
class End:
    """Where a cable ends: a device in a namespace.

    Args:
        namespace: its name.
        device: at most 15 characters. ValueError for more.
        bridge: that it is a port of, or "".
        mac: its address; "" for one of the kernel's choice.
        up: whether its link is up.
    """

    namespace: str
    device: str
    bridge: str = ""
    mac: str = ""
    up: bool = True

    def __post_init__(self) -> None:
        if not 0 < len(self.device) <= _LONGEST_DEVICE:
            raise ValueError(f"a device is called {self.device!r}: 1 to {_LONGEST_DEVICE} characters are possible")


@dataclass(frozen=True, slots=True)
class Cable:
    """Two ends; what is sent into one comes out of the other."""

    one: End
    other: End


@dataclass(frozen=True, slots=True)
class Bridge:
    """A switch; it cuts loops with the spanning tree protocol, or does not."""

    namespace: str
    device: str
    spanning_tree: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its prefix, `192.168.0.1/24`."""

    namespace: str
    device: str
    network: str


@dataclass(frozen=True, slots=True)
class Route:
    """`to` is a network, or `default`; `via` an address."""

    namespace: str
    to: str
    via: str


def way_out(namespace: str, own: IPv4Interface, gateway: IPv4Address | None) -> list[Route]:
    """The default route of who has this address; none if the gateway is not in its network: Linux refuses that."""
    return [Route(namespace, "default", str(gateway))] if gateway and gateway in own.network else []


@dataclass(frozen=True, slots=True)
class Rate:
    """What a device lets out.

    Args:
        namespace: where, with its `device`.
        bits_per_s: no more than that.
        latency_us: how long each packet takes, one way.
        loss: the share of packets that are lost.
    """

    namespace: str
    device: str
    bits_per_s: float
    latency_us: int = 0
    loss: float = 0.0

    @property
    def delays(self) -> bool:
        """Whether it does more than to limit."""
        return self.latency_us > 0 or self.loss > 0


@dataclass(frozen=True, slots=True)
class PortLock:
    """Only frames from this MAC address come in at this port of a bridge."""

    namespace: str
    device: str
    mac: str


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules of nftables, in its own language, for a whole namespace."""

    namespace: str
    text: str


@dataclass(frozen=True, slots=True)
class Dnsmasq:
    """A DHCP or DNS server: its configuration, line by line, and leases that it begins with, likewise."""

    namespace: str
    name: str
    lines: tuple[str, ...]
    leases: tuple[str, ...] = ()

    def also(self, line: str) -> "Dnsmasq":
        """The same with one line more."""
        return replace(self, lines=(*self.lines, line))


@dataclass(frozen=True, slots=True)
class Client:
    """A DHCP client.

    Args:
        namespace: whose, and `device` that it configures.
        hostname: that it tells.
        fallback: the address with prefix that the device has without a lease, or "", and its `router` then.
    """

    namespace: str
    device: str
    hostname: str
    fallback: str = ""
    router: str = ""

    @property
    def name(self) -> str:
        """It has one of its own."""
        return f"{self.namespace}.{self.device}"


@dataclass(frozen=True, slots=True)
class Clock:
    """An NTP server."""

    namespace: str
    address: str


@dataclass(frozen=True, slots=True)
class Front:
    """Where the cloud listens with TLS, by one name, with a certificate that cameras trust."""

    namespace: str
    address: str
    port: int
    host: str


@dataclass(frozen=True, slots=True)
class Impostor:
    """Answers TLS in anybody's name, with certificates that no camera trusts."""

    namespace: str
    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Portal:
    """Answers plain HTTP by sending people to a page."""

    namespace: str
    address: str
    port: int
    page: str


@dataclass(frozen=True, slots=True)
class ProxyServer:
    """Takes CONNECT at an address.

    Args:
        namespace: where, with `address` and `port`.
        resolvers: whom it asks for names.
        refuses: names to which it opens no connection; `*.` in front for all below.
        intercepts_tls: whether it answers in the host's stead.
    """

    namespace: str
    address: str
    port: int
    resolvers: tuple[str, ...]
    refuses: tuple[str, ...] = ()
    intercepts_tls: bool = False


Listener = Clock | Front | Impostor | Portal | ProxyServer
