"""What the cloud says: its index, playlists, regions, keys and audit trail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexedSegment:
    """A row of the recording index as a member reads it."""

    camera: str
    span: str
    counter: int
    start_us: int
    duration_us: int
    object_key: str
    key_id: str
    iv: str
    sha256: str
    size: int
    init_key: str
    wrapped_key: str
    key_version: int


@dataclass(frozen=True, slots=True)
class IndexedGap:
    """A gap as the index shows it: lost segments from counter `first` to `last`, both included."""

    camera: str
    span: str
    first: int
    last: int
    start_us: int
    duration_us: int


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """What the index said of a camera's span of time, microseconds since 1970."""

    camera: str
    from_us: int
    to_us: int
    segments: tuple[IndexedSegment, ...] = ()
    gaps: tuple[IndexedGap, ...] = ()
    broken: str = ""  # why there is none: refused, no JSON, a row without a field


@dataclass(frozen=True, slots=True)
class PlaylistAnswer:
    """What came when the playlist of a camera's span of time was asked for, microseconds since 1970."""

    camera: str
    from_us: int
    to_us: int
    text: str = ""
    broken: str = ""  # why there is no text: refused, no answer, no UTF-8


@dataclass(frozen=True, slots=True)
class ListedRegion:
    """A region as the cloud's own list has it."""

    id: str
    place: str
    addresses: tuple[str, ...]  # of its services


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a content key by a signed-in user, between two moments of our clock (UTC, microseconds)."""

    case: str
    who: str  # the subject of the token
    camera: str
    version: str  # of the organisation's key
    from_us: int
    to_us: int
    given: bool


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the key server's audit trail as an administrator reads it."""

    at_us: int
    who: str
    camera: str
    version: str
    outcome: str


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """What was asked of the key server, and what its audit trail says of it."""

    asked: tuple[Asked, ...]
    rows: tuple[AuditRow, ...]
    broken: str = ""  # why it can't be read, or what its key server says is wrong with it
    later: tuple[AuditRow, ...] | None = None  # read again near the run's end
    keys_in_it: int = 0  # content keys that stand in it in some spelling


@dataclass(frozen=True, slots=True)
class PublicKeyFacts:
    """An organisation's public key in one region."""

    organisation: str
    region: str
    bits: int
    exponent: int
    modulus: int
    version: str = ""
