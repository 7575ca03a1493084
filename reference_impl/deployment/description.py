"""A running cloud as its users need to know it, and as its operator can show it."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """A user who can sign in."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegionDescription:
    """A region: addresses of its services, and the folders that hold everything they keep and log."""

    id: str
    name: str
    place: str
    credentials: str
    media_store: str
    recording_index: str
    playlists: str
    key_server: str
    at_rest: tuple[Path, ...]
    logs: tuple[Path, ...]
    key_server_at_rest: tuple[Path, ...] = ()  # which of `at_rest` are the key server's
    locations: tuple[Path, ...] = ()  # which of them hold objects


@dataclass(frozen=True, slots=True)
class CloudDescription:
    """Where everything is, whom to trust and who can sign in."""

    identity: str  # base addresses, https://…
    my_systems: str
    regions: tuple[RegionDescription, ...]
    ca_file: Path
    administrator: Account  # none of them belongs to an organisation yet
    viewer: Account
    stranger: Account
    partner: Account  # sells licence codes
    licence_codes: tuple[str, ...] = field(repr=False)
    global_at_rest: tuple[Path, ...]
    operator: str  # base address of health and metrics, http://…; on the cloud's machine only
    web: str = ""  # address of the page; "": it is not served
    rights_end_s: float = 0.0  # so long after a role was taken, services of other processes may go by it
