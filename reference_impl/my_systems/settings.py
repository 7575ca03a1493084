"""What my_systems is told by its operator, and what it asks of its neighbours."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from reference_impl.my_systems.terms import Terms


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region as everybody may see it: where it is, and the addresses of its services."""

    id: str
    name: str
    place: str
    credentials: str
    media_store: str
    recording_index: str
    playlists: str
    key_server: str


@dataclass(frozen=True, slots=True)
class MySystemsSettings:
    """The regions there are, and the terms."""

    regions: tuple[RegionEntry, ...]
    terms: Terms = field(default_factory=Terms)
    rights_life_s: float = 3600.0  # of what a role gives (access tokens, sessions, links), at most


@dataclass(frozen=True, slots=True)
class MySystemsPorts:
    """What others answer."""

    user_id: Callable[[str], Awaitable[str | None]]  # identity: username -> user id
    username: Callable[[str], Awaitable[str | None]]  # identity: user id -> username
    ensure_keys: Callable[[str, str], Awaitable[None]]  # key server: organisation, region
    public_key: Callable[[str, str], Awaitable[tuple[int, str]]]  # key server: organisation, region -> version, PEM


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A camera that may record to the cloud now, and where to."""

    organisation: str
    camera: str
    region: str
