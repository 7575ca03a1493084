"""What a camera saw in the lab, as values: the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.engines.lab.exchanges import DhcpMessage
from harness.engines.lab.lease import Lease
from harness.engines.lab.probes.connection import Attempt
from harness.engines.lab.probes.hops import Hop
from harness.engines.lab.probes.names import Resolved


@dataclass(frozen=True, slots=True)
class Interface:
    """A camera's network interface.

    Args:
        link: whether the cable carries.
        address: with its prefix, or "".
        router: the default route, or "".
    """

    link: bool
    address: str
    router: str


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """How asking for the time went.

    Args:
        host: that was asked.
        address: it has, or "".
        offset_s: how far its clock is ahead; None for no answer.
    """

    host: str
    address: str
    offset_s: float | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How it went with one address that the cloud needs.

    Args:
        need: its name.
        host: the host's, with `port`.
        resolved: what the resolvers said of it; None where a proxy was to find out.
        attempt: the connection; None where there was nothing to connect to.
        hops: who answers on the way to it, where it is not reached.
    """

    need: str
    host: str
    port: int
    resolved: Resolved | None
    attempt: Attempt | None
    hops: tuple[Hop, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it was reached, and is the cloud."""
        return self.attempt is not None and self.attempt.step == "ok"


@dataclass(frozen=True, slots=True)
class CameraSeen:
    """Everything about one camera.

    Args:
        camera: its name, with its `mac`.
        interface: as it is configured.
        lease: that it holds, or None.
        resolvers: that it asks.
        others: MAC addresses of others who say that its address is theirs.
        time: how asking for the time went; None for a camera without a link.
        reached: each address that the cloud needs, in order.
        portal: the page that plain HTTP is redirected to, or "".
        storm: whether frames come without end, as in a loop.
        keeps_time: whether it knows the time without asking.
        fallback: whether its address is the one that it has where nobody gives it a lease.
    """

    camera: str
    mac: str
    interface: Interface
    lease: Lease | None
    resolvers: tuple[str, ...]
    others: frozenset[str]
    time: TimeAsked | None
    reached: tuple[Reached, ...]
    portal: str = ""
    storm: bool = False
    keeps_time: bool = False
    fallback: bool = False

    @property
    def activates(self) -> bool:
        """Whether a camera that saw this can be activated: it knows the time and reaches all that the cloud needs.

        What still passes in a storm is luck, and so slow here for this machine's sake: it counts as nothing.
        """
        return self.knows_time and not self.storm and all(one.ok for one in self.reached)

    @property
    def knows_time(self) -> bool:
        """Whether it was told, or needs not be."""
        return self.keeps_time or (self.time is not None and self.time.offset_s is not None)


@dataclass(frozen=True, slots=True)
class SiteSeen:
    """Everything about one site.

    Args:
        topology: its name.
        servers: for each switch, identifiers of the DHCP servers that were heard to offer addresses there.
        cameras: one by one.
        absent: what the topology asks for and this kernel does not have.
        dhcp: the messages that passed at each switch, oldest first.
    """

    topology: str
    servers: dict[str, frozenset[str]]
    cameras: tuple[CameraSeen, ...]
    absent: tuple[str, ...] = ()
    dhcp: Mapping[str, tuple[DhcpMessage, ...]] = field(default_factory=dict)
