"""What a cloud saw of one camera."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.facts.answers import IndexedGap, IndexedSegment
from harness.history.event import SegmentName


class Played(StrEnum):
    """The acts of the programme, by which checks find their part of it."""

    IMPOSTORS = "impostors"
    NO_ENCRYPTION = "no-encryption"
    NORMAL = "normal"
    NEW_KEY = "new-key"
    CLOCK = "clock"
    EXPIRED = "expired"
    THROTTLED = "throttled"
    ANSWER_LOST = "answer-lost"
    RESET = "reset"
    AWAY = "away"
    REDIRECT = "redirect"
    IMPOSTORS_AGAIN = "impostors-again"
    HANG = "hang"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class Act:
    """An act that was played, between two moments (UTC, microseconds)."""

    name: str
    title: str
    from_us: int
    to_us: int
    missed: str = ""  # what the camera did not do in time, in words


class Upload(StrEnum):
    """What a camera sends."""

    OBJECT = "object"
    ROW = "row"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that the camera sent, and what it was answered; status 0: no answer reached it."""

    at_us: int
    answered_us: int
    what: Upload
    counter: int  # of a gap: its first
    status: int
    reason: str = ""
    retry_after_s: float | None = None
    act: str = ""  # the one that answered in the cloud's place, or spoilt the answer


@dataclass(frozen=True, slots=True)
class Led:
    """A server that the camera was led to and must not trust, or not follow to, and what it did there."""

    kind: str
    tried: int  # times that it was led there
    trusted: int  # times that it brought the connection up
    said: bool  # whether it sent anything then
    credentials: bool = False  # and whether there was something in it that only the cloud may see


@dataclass(frozen=True)
class Sight:
    """Everything that the checks may look at.

    Args:
        case: for the checks that judge simulated cameras as well: a history as the cloud saw it.
        camera: what it was declared to be.
        acts: by name, those that were played.
        sent: in the order of arrival.
        rows: of the index, in the order of their counters, span by span.
        gaps: likewise.
        stored_us: when each row was acknowledged.
        told_us: when each lost segment was first reported.
        cut_us: when the outage's cut began.
        back_us: when the uplink was back after it.
        led: where it was led to that is not the cloud.
        strayed: connections to other regions than its own.
        versions: of the organisation's public key that it was told of, in order.
        witness: the case with the camera's own history in it, where there is one.
    """

    case: CaseFile
    camera: CameraFacts
    acts: Mapping[str, Act]
    sent: tuple[Sent, ...] = ()
    rows: tuple[IndexedSegment, ...] = ()
    gaps: tuple[IndexedGap, ...] = ()
    stored_us: Mapping[SegmentName, int] = field(default_factory=dict)
    told_us: Mapping[SegmentName, int] = field(default_factory=dict)
    cut_us: int = 0
    back_us: int = 0
    led: tuple[Led, ...] = ()
    strayed: int = 0
    versions: tuple[int, ...] = ()
    witness: CaseFile | None = None

    def missed(self, *acts: Played) -> str:
        """Why the acts that a check rests on can't be judged, or ""."""
        for name in acts:
            act = self.acts.get(name)
            if act is None:
                return f"the programme did not come to the act {name}"
            if act.missed:
                return f"{act.title}: {act.missed}"
        return ""
