"""What the checks judge: a history, and what the probes and the cloud's operator had to show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from harness.history.event import History


class Expect(StrEnum):
    """What a conforming cloud does with a request."""

    ACCEPTED = "accepted"  # a control: a refusal proves nothing unless the good request is accepted
    DEMANDED = "demanded"  # the requirement's own text wants it accepted: a refusal breaks it
    REFUSED = "refused"


class Fate(StrEnum):
    """What an answer says about a request."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNDECIDED = "undecided"  # no answer, a redirect, a server's error


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of a probe, what should become of it and what did. `status` is None where no answer came."""

    case: str
    expect: Expect
    status: int | None
    reason: str = ""
    excerpt: str = ""
    wanted_reasons: tuple[str, ...] = ()  # of a refusal, if it must be for one of them
    excuses: tuple[str, ...] = ()  # reasons that lie outside the requirement: a refusal for one breaks no demand
    trace: str = ""  # the requests and answers, as one would make them again, without secrets

    @property
    def fate(self) -> Fate:
        """What the answer says (RFC 9110 15: 2xx is yes, 4xx is no, everything else is neither)."""
        kind = 0 if self.status is None else self.status // 100
        return {2: Fate.ACCEPTED, 4: Fate.REFUSED}.get(kind, Fate.UNDECIDED)

    def __str__(self) -> str:
        said = "no answer" if self.status is None else f"{self.status} {self.reason}".strip()
        return f"{self.case}: {said}"


@dataclass(frozen=True, slots=True)
class Observation:
    """What is found when one looks again: what must be, and what is."""

    case: str
    wanted: str
    seen: str

    def __str__(self) -> str:
        return f"{self.case}: {self.seen}" + ("" if self.seen == self.wanted else f" (must be {self.wanted})")


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
class AfterKill:
    """What was found of a cloud that was killed during uploads and started again, before anything more was sent."""

    acknowledged: int = 0  # segments
    on_their_way: int = 0
    lost: tuple[str, ...] = ()  # acknowledged, and in index or store no more: in words
    bare: tuple[str, ...] = ()  # object keys of rows whose object is not there as they say
    torn: tuple[str, ...] = ()  # object keys of what nobody sent
    stuck: str = ""  # why what had been on its way could not be sent again
    undecided: str = ""  # why nothing was found out


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the region's own listing shows it, with the digest of its bytes as read back, "" if none came."""

    region: str
    key: str
    size: int
    sha256: str
    media: str = ""  # how pieces of the media stand in it in the clear; "" where none do
    repeated_blocks: int = 0  # blocks of 16 bytes that are in it already before: none in CBC ciphertext
    unlike_chance: str = ""  # how its bytes differ from what chance makes, as ciphertext's do not


@dataclass(frozen=True, slots=True)
class FoundBytes:
    """Something that must not be there, found in a file, a database, a log or an answer."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class AtRest:
    """What a search through everything that the cloud keeps and says came to. `searched_bytes` 0: nothing to search."""

    searched_bytes: int
    searched_places: int
    plaintext: tuple[FoundBytes, ...]  # canaries of the media, in clear
    content_keys: tuple[FoundBytes, ...]


@dataclass(frozen=True, slots=True)
class KeysSought:
    """What a search for private keys came to, in what the cloud keeps and in its answers to every client."""

    found: tuple[FoundBytes, ...]
    files: int  # 0: the target shows nothing of what it keeps
    answers: int
    public_keys: int  # whose prime factors were searched for
    numbers: int  # that were tried as factors
    cut: bool = False  # not every number was


@dataclass(frozen=True, slots=True)
class Strays:
    """What was found in other regions than the camera's own, and in how many places it was looked for."""

    looked: int = 0
    found: tuple[FoundBytes, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedRegion:
    """A region as the cloud's own list has it."""

    id: str
    place: str
    addresses: tuple[str, ...]  # of its services


@dataclass(frozen=True, slots=True)
class LocationLoss:
    """What could be read of a region while the files of one of its storage locations were taken away."""

    region: str
    location: str
    files: int  # that were away
    asked: int  # acknowledged segments that were asked for
    lost: tuple[str, ...] = ()  # what of them did not come as it was stored
    undecided: str = ""  # why nothing was found out


@dataclass(frozen=True, slots=True)
class MediaSide:
    """What whoever takes over media stores and indexes finds in their files."""

    files: int
    size_bytes: int
    found: tuple[FoundBytes, ...] = ()  # content keys and private keys


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What a region has of a camera at one moment, as far as it belongs into one and the same region."""

    when: str
    region: str  # where it lies; "" for the part of the cloud that belongs to no region
    belongs: str  # the region in which it was recorded
    kind: str  # objects, index rows, playlist entries, ...
    organisation: str
    camera: str
    count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Outage:
    """A region whose store took nothing for a while, in a cloud of the run's own; what lay where is in the ledger."""

    region: str
    tried: int = 0  # uploads meanwhile
    refused: int = 0
    undecided: str = ""  # why nothing was found out


@dataclass(frozen=True, slots=True)
class Guesses:
    """Content keys and IVs held against what anyone can work out; each finding in words, without the key itself."""

    tried: int  # values
    weak_keys: tuple[str, ...] = ()
    shared_keys: tuple[str, ...] = ()
    ivs: tuple[str, ...] = ()


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
    broken: str = ""  # why it can't be read
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


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """What the run knows of a camera."""

    id: str
    name: str
    site: str
    region: str
    organisation: str
    cache_bytes: int
    cache_policy: str
    key_rotation_us: int


@dataclass(frozen=True, slots=True)
class Throttled:
    """What cameras did that a cloud of their own throttled together."""

    history: History
    cameras: Mapping[str, CameraFacts]
    undecided: str = ""  # why there is nothing to judge


@dataclass(frozen=True, slots=True)
class Undone:
    """Why a step of the run came to no end."""

    reason: str
    ours: bool = False  # camproof itself broke


@dataclass(frozen=True)
class CaseFile:
    """Everything that the checks may look at. Absent evidence is empty, and a check that needs it skips."""

    history: History
    cameras: Mapping[str, CameraFacts]
    must_drop: bool = False
    claimed_regions: tuple[str, ...] = ()  # ids, as the target declares them
    regions: tuple[ListedRegion, ...] = ()  # as the cloud lists them
    power_lost_us: Mapping[str, Collection[int]] = field(default_factory=dict)  # by camera: when the run took its power
    credential_life_s: float = 3600.0  # as the target declares it
    clock_skew_s: float = 0.0  # by how much the cloud's clock may differ from the cameras', as the target declares it
    attempts: Mapping[str, Sequence[Attempt]] = field(default_factory=dict)
    observations: Mapping[str, Sequence[Observation]] = field(default_factory=dict)  # by requirement
    index: Sequence[IndexedSegment] = ()
    gaps: Sequence[IndexedGap] = ()
    index_answers: Sequence[IndexAnswer] = ()  # each camera's whole time, and a span in its middle
    playlists: Sequence[PlaylistAnswer] = ()  # likewise
    objects: Sequence[StoredObject] = ()
    after_kill: AfterKill | None = None
    throttled: Throttled | None = None
    location_losses: Sequence[LocationLoss] = ()
    media_side: MediaSide | None = None  # None: which files are the key server's is not told
    at_rest: AtRest | None = None
    strays_at_rest: Strays = Strays()  # looked in: files
    strays_by_http: Strays = Strays()  # looked by: requests to other regions
    ledger: Sequence[LedgerLine] = ()  # in the order of its moments
    outage: Outage | None = None
    private_keys: KeysSought | None = None
    audit: AuditTrail | None = None
    refusal_times: Mapping[str, Sequence[float]] = field(default_factory=dict)  # KEY-6: seconds, by kind, by round
    public_keys: Sequence[PublicKeyFacts] = ()
    content_keys: Sequence[str] = ()  # their ids, as the cameras made them
    guesses: Guesses = Guesses(0)
    overheard_media: Sequence[FoundBytes] = ()  # media in the clear in a request's body or an answer
    overheard: int = 0  # bodies and answers that were searched for it
    unread: Sequence[str] = ()  # where more is packed than is read: nothing there was searched to its end
    undone: Mapping[str, Undone] = field(default_factory=dict)  # by requirement that rests on it
    media_words: int = 0  # how many words of eight bytes of the media were searched for
    decoder: str = ""  # the decoder that played back; empty where there is none
