"""A lab as one value: everything that it is made of, and the commands that make it. No I/O."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from harness.engines.lab.parts import (
    Address,
    Bridge,
    Cable,
    Client,
    Dnsmasq,
    End,
    Listener,
    PortLock,
    Rate,
    Route,
    Ruleset,
)


@dataclass(slots=True)
class Plan:
    """All of it. A plan may be put together of several: sites, and the internet between them."""

    namespaces: list[str] = field(default_factory=list)
    routers: list[str] = field(default_factory=list)  # namespaces that forward packets
    bridges: list[Bridge] = field(default_factory=list)
    cables: list[Cable] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    locks: list[PortLock] = field(default_factory=list)
    rulesets: list[Ruleset] = field(default_factory=list)
    servers: list[Dnsmasq] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)

    def add(self, other: "Plan") -> None:
        """Take in another one."""
        for part in fields(self):
            getattr(self, part.name).extend(getattr(other, part.name))

    def within(self, namespace: str) -> list[str]:
        """What `ip -batch` has to do in this namespace, in order."""
        return [*self._links(namespace), *self._numbers(namespace), *self._dead(namespace)]

    def beginning(self) -> list[str]:
        """What `ip -batch` has to do first: namespaces."""
        return [f"netns add {name}" for name in self.namespaces]

    def laying(self) -> list[str]:
        """Then: the cables between them."""
        return [*map(_laid, self.cables)]

    def touched(self) -> list[str]:
        """Namespaces in which there is something to do: its own, and those that its cables lead to."""
        ends = (end.namespace for cable in self.cables for end in (cable.one, cable.other))
        return [*dict.fromkeys((*self.namespaces, *ends))]

    def ending(self) -> list[str]:
        """What `ip -batch` has to do after all; cables go with the namespaces that they end in."""
        return [f"netns del {name}" for name in self.namespaces]

    def _links(self, namespace: str) -> Iterable[str]:
        yield "link set lo up"
        for bridge in self.bridges:
            if bridge.namespace == namespace:
                tree = "stp_state 1 forward_delay 200" if bridge.spanning_tree else "forward_delay 0"
                yield f"link add {bridge.device} type bridge {tree} mcast_snooping 0"
                yield f"link set {bridge.device} up"
        for end in self._ends(namespace):
            if end.bridge:
                yield f"link set {end.device} master {end.bridge}"
            yield f"link set {end.device} up"

    def _numbers(self, namespace: str) -> Iterable[str]:
        for address in self.addresses:
            if address.namespace == namespace:
                yield f"addr add {address.network} dev {address.device}"
        for route in self.routes:
            if route.namespace == namespace:
                yield f"route add {route.to} via {route.via}"

    def _dead(self, namespace: str) -> Iterable[str]:
        """Last, as addresses and routes want a device that is up."""
        return (f"link set {end.device} down" for end in self._ends(namespace) if not end.up)

    def _ends(self, namespace: str) -> Iterable[End]:
        return (end for cable in self.cables for end in (cable.one, cable.other) if end.namespace == namespace)


def _laid(cable: Cable) -> str:
    one, other = cable.one, cable.other
    return f"link add {_named(one)} type veth peer name {_named(other)}"


def _named(end: End) -> str:
    mac = f" address {end.mac}" if end.mac else ""
    return f"{end.device} netns {end.namespace}{mac}"


def shaped(rate: Rate, kind: str = "replace") -> list[str]:
    """The arguments for `tc`: a token bucket, which queues as a modem does, for at most a fifth of a second."""
    burst_bytes = max(6_000, round(rate.bits_per_s / 8 / 100))
    return [
        "qdisc", kind, "dev", rate.device, "root", "handle", "1:", "tbf", "rate", f"{round(rate.bits_per_s)}bit",
        "burst", str(burst_bytes), "latency", "200ms",
    ]  # fmt: skip


def delayed(rate: Rate) -> list[str]:
    """The arguments for `tc`, after those of `shaped`: what gets through takes so long, and some of it is lost."""
    return [
        "qdisc", "replace", "dev", rate.device, "parent", "1:", "handle", "10:", "netem",
        "delay", f"{rate.latency_us}us", "loss", f"{rate.loss * 100:g}%",
    ]  # fmt: skip


def locked(lock: PortLock) -> list[list[str]]:
    """The arguments for `bridge`, command by command; what the port learnt before is forgotten."""
    return [
        ["link", "set", "dev", lock.device, "learning", "off", "locked", "on"],
        ["fdb", "flush", "dev", lock.device, "master"],
        ["fdb", "replace", lock.mac, "dev", lock.device, "master", "static"],
    ]


def unlocked(lock: PortLock) -> list[list[str]]:
    """Likewise, the way back."""
    return [
        ["fdb", "del", lock.mac, "dev", lock.device, "master"],
        ["link", "set", "dev", lock.device, "learning", "on", "locked", "off"],
    ]
