"""The rows of a history: what happened, when, to which camera and segment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Detail = str | int | float | bool | None
SegmentName = tuple[str | None, str | None, int | None]  # camera, span, counter


class EventKind(StrEnum):
    """What can happen. The comment names the keys of `detail`."""

    CONFIGURED = "configured"  # region, storage_uri, key_version, cache_bytes, policy
    PRODUCED = "produced"
    # start_us, duration_us, media_bytes, ciphertext_sha256, key_id, iv, last_block, object_key;
    # media_sha256 comes to it when the run is judged
    SENT = "sent"  # attempt (from 1): the upload of a segment began
    FAILED = "failed"  # attempt, why (network | throttled | credentials | refused | transient), status
    # retry_after_s: where the cloud answered
    ACKNOWLEDGED = "acknowledged"  # stored and indexed: it leaves the cache
    DROPPED = "dropped"  # reason, start_us, duration_us
    NOT_LOST = "not_lost"  # dropped, and the cloud says that it has it: only its acknowledgement got lost
    GAP_REPORTED = "gap_reported"  # first, last (counters), start_us, end_us: the cloud took the report
    RENEWED = "renewed"  # expires_us, asked_us (where it is known): new temporary credentials
    RENEWAL_FAILED = "renewal_failed"  # why, status
    STOPPED = "stopped"  # the camera stopped on purpose and is drained
    LINK_CHANGED = "link_changed"  # site only: mode, up_bits_per_s, down_bits_per_s, latency_us
    STRUCK = "struck"  # site only: service, what, to_bits_per_s, by_s, location: of its cloud, and it has taken effect
    MENDED = "mended"  # site only: service, what: that is over, and the service is ready
    PLAYED = "played"  # result, media_sha256, start_us, key_id, frames, stamp_camera, stamp_counter, stamp_start_us
    GAP_LISTED = "gap_listed"  # start_us, duration_us: the playlist shows a gap


@dataclass(frozen=True, slots=True)
class Event:
    """One row. `span` and `counter` name a segment; both are None where the event is about none."""

    t_us: int  # UTC, microseconds since 1970
    kind: EventKind
    site: str
    camera: str | None = None
    span: str | None = None
    counter: int | None = None
    size_bytes: int | None = None
    detail: Mapping[str, Detail] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def segment(self) -> SegmentName:
        """Which segment it is about."""
        return self.camera, self.span, self.counter


@dataclass(frozen=True, slots=True)
class Header:
    """What a history is of. `fidelity` says in words what was real in it."""

    scenario: str
    scenario_sha256: str
    seed: int
    engine: str
    camproof_version: str
    fidelity: str
    started_us: int


@dataclass(frozen=True, slots=True)
class History:
    """A header and its events in the order in which they happened."""

    header: Header
    events: tuple[Event, ...]

    def of(self, *kinds: EventKind, camera: str | None = None) -> tuple[Event, ...]:
        """The events of these kinds, of one camera or of all."""
        return tuple(e for e in self.events if e.kind in kinds and camera in {None, e.camera})

    def lost(self) -> tuple[Event, ...]:
        """The drops of what the cloud never got."""
        return lost(self.events)

    def stored(self) -> tuple[Event, ...]:
        """A word of the cloud for each segment that it says it has."""
        return self.of(EventKind.ACKNOWLEDGED, EventKind.NOT_LOST)

    def cameras(self) -> tuple[str, ...]:
        """Every camera that something happened to, in order of first appearance."""
        return tuple(dict.fromkeys(e.camera for e in self.events if e.camera is not None))


def lost(events: Iterable[Event]) -> tuple[Event, ...]:
    """The drops among the events, but for those of segments that turned out to be in the cloud."""
    told = tuple(events)
    kept = {e.segment for e in told if e.kind is EventKind.NOT_LOST}
    return tuple(e for e in told if e.kind is EventKind.DROPPED and e.segment not in kept)
