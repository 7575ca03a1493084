"""What the checks judge: a history, and what the probes and the cloud's operator had to show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from harness.checks.facts.answers import (
    AuditTrail,
    IndexAnswer,
    IndexedGap,
    IndexedSegment,
    ListedRegion,
    PlaylistAnswer,
    PublicKeyFacts,
)
from harness.checks.facts.browsed import Browsed
from harness.checks.facts.holdings import (
    AfterKill,
    AtRest,
    FoundBytes,
    Guesses,
    KeysSought,
    LedgerLine,
    LocationLoss,
    MediaSide,
    Outage,
    StoredObject,
    Strays,
)
from harness.checks.facts.sites import SitesTried
from harness.checks.facts.tried import Attempt, Observation, Undone
from harness.checks.timeline import TimelineAnswer
from harness.history.event import Event, History


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
class Limited:
    """A time in which a cloud took no upload, between two moments of our clock (UTC, microseconds)."""

    from_us: int
    to_us: int
    told: bool  # whether it was set to say when to come again


@dataclass(frozen=True, slots=True)
class Strained:
    """What cameras on one uplink did, which came back after a cut, and with a cloud that took nothing for some time."""

    history: History
    cameras: Mapping[str, CameraFacts]
    undecided: str = ""  # why there is nothing to judge
    limited: tuple[Limited, ...] = ()
    absent: tuple[Event, ...] = ()  # acknowledgements of what was sent then, and is not in the store as it was sent
    longest_wait_s: float = 8.0  # that its cameras leave between two attempts
    fair_share: float = 0.8  # the least fairness index (Jain, Chiu, Hawe 1984) of what they get of their uplink
    late: tuple[tuple[int, int], ...] = ()  # when a wait of the run's own was over, and how late (UTC, microseconds)


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
    timelines: Sequence[TimelineAnswer] = ()  # each camera's whole time, where the cloud has any
    long: "CaseFile | None" = None  # the same of a camera with more segments than fit on a small page
    objects: Sequence[StoredObject] = ()
    after_kill: AfterKill | None = None
    strained: Strained | None = None
    sites: SitesTried | None = None  # None: no site was made
    location_losses: Sequence[LocationLoss] = ()
    media_side: MediaSide | None = None  # None: which files are the key server's is not told
    at_rest: AtRest | None = None
    strays_at_rest: Strays = Strays()  # noqa: RUF009 - frozen; looked in: files
    strays_by_http: Strays = Strays()  # noqa: RUF009 - frozen; looked by: requests to other regions
    ledger: Sequence[LedgerLine] = ()  # in the order of its moments
    outage: Outage | None = None
    private_keys: KeysSought | None = None
    audit: AuditTrail | None = None
    refusal_times: Mapping[str, Sequence[float]] = field(default_factory=dict)  # KEY-6: seconds, by kind, by round
    public_keys: Sequence[PublicKeyFacts] = ()
    content_keys: Sequence[str] = ()  # their ids, as the cameras made them
    guesses: Guesses = Guesses(0)  # noqa: RUF009 - frozen
    overheard_media: Sequence[FoundBytes] = ()  # media in the clear in a request's body or an answer
    overheard: int = 0  # bodies and answers that were searched for it
    unread: Sequence[str] = ()  # where more is packed than is read: nothing there was searched to its end
    browsed: Browsed = Browsed()  # noqa: RUF009 - frozen; of the web client
    undone: Mapping[str, Undone] = field(default_factory=dict)  # by requirement that rests on it; or BROWSER
    media_words: int = 0  # how many words of eight bytes of the media were searched for
    decoder: str = ""  # the decoder that played back; empty where there is none
