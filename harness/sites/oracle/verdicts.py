"""What the oracle says: for each camera whether activation works, and the chain of reasons that leads there."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple


class Answer(IntEnum):
    """Whether something works. The least of several says whether all of it works."""

    NO = 0
    MAYBE = 1  # nobody can say: it hangs on luck, or on what nobody publishes
    YES = 2


class Verdict(StrEnum):
    """Whether a camera's cloud storage can be activated."""

    ACTIVATES = "activates"
    FAILS = "does not activate"
    UNDETERMINED = "undetermined"


class Cause(StrEnum):
    """Why something does not work, or may not. A remedy is looked up by it."""

    PORT_OFF = "port-off"
    CABLE_BROKEN = "cable-broken"
    NO_POWER = "no-power"
    POE_OVERLOAD = "poe-overload"
    PORT_LOCKED = "port-locked"
    LOOP = "loop"
    UNDOCUMENTED = "u1-and-u2"
    NO_WAY_OUT = "no-way-out"
    LAN_ON_U2 = "lan-on-u2"
    TWO_DHCP = "two-dhcp-servers"
    NO_LEASE = "no-lease"
    POOL_EMPTY = "lease-pool-exhausted"
    ADDRESS_TAKEN = "address-taken"
    NO_GATEWAY = "no-gateway"
    GATEWAY_FOREIGN = "gateway-outside-network"
    GATEWAY_SILENT = "gateway-silent"
    GATEWAY_NO_ROUTER = "gateway-is-no-router"
    GATEWAY_TAKEN = "gateway-address-taken"
    NO_RETURN = "no-return-route"
    OVERLAP = "networks-overlap"
    CIRCLE = "circle"
    ROUTER_UNPLUGGED = "router-unplugged"
    ROUTER_NO_LEASE = "router-no-lease"
    ROUTER_MISCONFIGURED = "router-outside-address"
    NO_NAT = "no-nat"
    LINK_DOWN = "link-down"
    IPV6_ONLY = "ipv6-only"
    NO_SUCH_HOST = "no-such-host"
    NO_DNS = "no-dns"
    DNS_SILENT = "dns-silent"
    DNS_REFUSES = "dns-refuses"
    DNS_LIES = "dns-lies"
    NO_TIME = "no-time"
    BLOCKED = "blocked"
    PORTAL = "captive-portal"
    INTERCEPTED = "tls-intercepted"
    PROXY_SILENT = "proxy-silent"
    PROXY_REFUSES = "proxy-refuses"
    PROXY_UNDOCUMENTED = "proxy-undocumented"


class Step(NamedTuple):
    """One step on the way from a camera to the cloud.

    Args:
        answer: whether it works.
        hop: where: `cam-3`, `recorder/4`, `recorder/switch`, `lan`, `router`, `router/outside`, `internet`, a service.
        text: what happens there, a sentence without a full stop.
        cause: why it does not work, or may not; None where it does. A step that works may name one as a remark.
    """

    answer: Answer
    hop: str
    text: str
    cause: Cause | None = None


class Lease(NamedTuple):
    """What a camera goes by.

    Args:
        server: who gave it: an appliance, a router, a host; `static`, or `fallback` where nobody did.
        network: of its address.
        first: its address, or the first that it can be: the server chooses.
        last: the last that it can be.
        gateway: its router.
        resolvers: its resolvers.
    """

    server: str
    network: IPv4Network
    first: IPv4Address
    last: IPv4Address
    gateway: IPv4Address | None
    resolvers: tuple[IPv4Address, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which it can turn out for a camera.

    Args:
        lease: what it goes by; None without power or link.
        steps: the chain, in the order in which the camera meets them.
        reach: for each address that the cloud needs, the time (`ntp`) included, whether the camera reaches it.
    """

    lease: Lease | None
    steps: tuple[Step, ...]
    reach: tuple[tuple[str, Answer], ...]

    @property
    def answer(self) -> Answer:
        """Whether activation works."""
        return min((step.answer for step in self.steps), default=Answer.YES)

    @property
    def broken(self) -> Step | None:
        """The first step that does not work, or may not; a remark before it counts, as it says why."""
        worst = self.answer
        if worst is Answer.YES:
            return None
        remarks = [step for step in self.steps if step.cause and (step.answer is Answer.YES or step.answer is worst)]
        return remarks[0] if remarks else next(step for step in self.steps if step.answer is worst)


@dataclass(frozen=True, slots=True)
class CameraVerdict:
    """What becomes of a camera.

    Args:
        name: the camera's.
        outcomes: all ways in which it can turn out; which one does is luck, if there are several.
    """

    name: str
    outcomes: tuple[Outcome, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether activation works, however it turns out."""
        answers = {outcome.answer for outcome in self.outcomes}
        if answers == {Answer.YES}:
            return Verdict.ACTIVATES
        return Verdict.FAILS if answers == {Answer.NO} else Verdict.UNDETERMINED

    @property
    def told(self) -> Outcome:
        """The outcome that says most: the worst."""
        return min(self.outcomes, key=lambda outcome: outcome.answer)


class Note(NamedTuple):
    """Something about the site that is not as it should be, whether or not a camera suffers from it.

    Args:
        kind: of which sort, a word of `NOTES`.
        hop: where.
        text: a sentence.
    """

    kind: str
    hop: str
    text: str


NOTES = {
    "two-dhcp-servers": "two DHCP servers answer in one network",
    "dhcp-silent": "a DHCP server's range is not in its network",
    "address-taken": "one address, two devices",
    "switch-page-lost": "the switch's page can't be reached from its network",
    "poe-overload": "the ports are asked for more power than there is",
    "leases-short": "there are fewer leases than devices",
    "recorder-offline": "the recorder's computer does not reach the cloud",
    "undocumented": "nobody says what this does",
    "loop": "a loop",
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the oracle says of a site.

    Args:
        cameras: in the order of the file.
        recorders: whether each appliance's computer reaches the cloud, by name: activation wants it registered.
        notes: what else is not as it should be.
    """

    cameras: tuple[CameraVerdict, ...]
    recorders: dict[str, Outcome]
    notes: tuple[Note, ...]

    @property
    def verdict(self) -> Verdict:
        """Of all cameras: FAILS if any does for sure, UNDETERMINED if any may."""
        found = {camera.verdict for camera in self.cameras}
        return next((one for one in (Verdict.FAILS, Verdict.UNDETERMINED) if one in found), Verdict.ACTIVATES)
