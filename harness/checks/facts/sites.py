"""What cameras at sites saw and did: sites as they are wired, with real packets."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CameraThere:
    """What a camera at a site saw, which tried to reach all that the cloud needs.

    Args:
        camera: its name.
        activates: whether it reached all of it, and knows the time.
        why_not: the first thing that went wrong; "" if it activates.
        link: whether its cable carries.
        address: its own with prefix, or "".
        fallback: whether that is the one that it has where nobody gives it a lease.
        lost: hosts of the cloud that it did not reach.
        told: the evidence, a line each: lease, route, DHCP messages, names, connection attempts.
    """

    camera: str
    activates: bool
    why_not: str
    link: bool = True
    address: str = ""
    fallback: bool = False
    lost: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class SiteThere:
    """A site, and what its cameras saw.

    Args:
        name: its topology's.
        servers: DHCP servers that were heard to offer addresses at its appliance's switch, in order.
        cameras: one by one.
        blocks: the host that its firewall is to block, "" for none.
    """

    name: str
    servers: tuple[str, ...]
    cameras: tuple[CameraThere, ...]
    blocks: str = ""


@dataclass(frozen=True, slots=True)
class Restarted:
    """A camera while the switch of its site restarted.

    Args:
        camera: its name.
        fed: whether it hangs at the switch, and has its power from it.
        held: how many segments its cache held when the switch went.
        stored: how many of these the cloud has all the same.
        link_lost: whether its link was seen to be gone.
    """

    camera: str
    fed: bool
    held: int
    stored: int
    link_lost: bool


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What cameras did that recorded to the reference cloud, from behind the site's NAT and firewall.

    Args:
        site: its topology's name.
        produced: segments, by camera.
        acknowledged: likewise: stored, and known to the index.
        restarted: each camera while the switch restarted.
        opened: connections that were opened from the site.
        reached_in: what anybody outside tried to open towards the site, in words.
        failures: why attempts failed, in words, each once.
    """

    site: str
    produced: Mapping[str, int]
    acknowledged: Mapping[str, int]
    restarted: tuple[Restarted, ...]
    opened: int
    reached_in: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SitesTried:
    """All of it.

    Args:
        absent: why no site could be made; "" if they were.
        sites: by name.
        uploaded: None where no camera could record.
        undecided: why not.
    """

    absent: str = ""
    sites: Mapping[str, SiteThere] = field(default_factory=dict)
    uploaded: Uploaded | None = None
    undecided: str = ""
