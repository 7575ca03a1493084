"""Which segments a camera may drop: exactly those, worked out from what it made and from its uploads as they went.

A cache that follows the declared policy to the byte stands beside the camera's: it is given the same segments at the
same moments, its oldest goes out whenever the camera began an upload, and is gone when that upload was acknowledged.
What it drops is the set that may be dropped. It never looks at what the camera dropped, but for segments that the
cloud refused for good and those that went with the power.
"""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.shadow import CACHE_EVENTS, given_up, grouped
from harness.history.event import Event, EventKind, SegmentName

_DENY_NEW = "deny-new"
Names = frozenset[SegmentName]


class Fault(StrEnum):
    """How a camera's drops first part from the policy's. After that the two have different caches."""

    ROOM = "dropped with room"  # BUF-1
    KEPT = "kept where there was no room"  # BUF-2
    FLYING = "dropped while it was in flight"  # BUF-2
    ORDER = "dropped another than the policy"  # BUF-3


@dataclass(frozen=True, slots=True)
class Parting:
    """The first moment at which a camera dropped something else than it may."""

    faults: frozenset[Fault]
    dropped: Names  # at that moment
    due: Names
    level_bytes: int  # in the policy's cache before it, with what was made at it

    def __str__(self) -> str:
        how = " and ".join(sorted(self.faults))
        return f"{how}: {numbers(self.dropped)} where {numbers(self.due)} was due, at {self.level_bytes} bytes"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One camera's drops, held against the exact set."""

    camera: CameraFacts
    dropped: Names
    due: Names
    parting: Parting | None

    def __str__(self) -> str:
        name, dropped, due = self.camera.name, numbers(self.dropped), numbers(self.due)
        if self.parting is None:
            return f"{name} may drop {due}, and dropped just these" if self.due else f"{name} may drop nothing"
        wrong = [
            f"not to be dropped: {numbers(extra)}" if (extra := self.dropped - self.due) else "",
            f"dropped by the policy and kept: {numbers(kept)}" if (kept := self.due - self.dropped) else "",
        ]
        differs = "; ".join(filter(None, wrong)) or "the same in the end, at other moments"
        return (
            f"{name} dropped {dropped}; {self.camera.cache_policy} with {self.camera.cache_bytes} bytes drops {due} "
            f"({differs}). First {self.parting}"
        )


def rulings(case: CaseFile) -> Iterator[Ruling]:
    """One a camera."""
    spared = given_up(case)
    for camera in case.cameras.values():
        yield _ruling(camera, case.history.of(*CACHE_EVENTS, camera=camera.id), spared)


def parted(case: CaseFile, *faults: Fault) -> list[str]:
    """A sentence for each camera whose drops first part from the policy's in one of these ways."""
    return [str(one) for one in rulings(case) if one.parting is not None and one.parting.faults & set(faults)]


def numbers(segments: Iterable[SegmentName]) -> str:
    """The counters, in order."""
    return ", ".join(str(n) for n in sorted(counter or 0 for _, _, counter in segments)) or "nothing"


def _ruling(camera: CameraFacts, events: tuple[Event, ...], spared: Names) -> Ruling:
    cache = _Cache(camera.cache_bytes, denies=camera.cache_policy == _DENY_NEW)
    dropped, due, parting = set[SegmentName](), set[SegmentName](), None
    for group in grouped(events):
        level_bytes, flying = cache.level_bytes + _made_bytes(group[0]), frozenset(cache.flying)
        lost = frozenset(e.segment for e in group if e.kind is EventKind.DROPPED and e.segment not in spared)
        wanted = cache.follow(group[0])
        for event in group:
            if event.kind is EventKind.DROPPED and event.segment in spared:
                cache.forget(event.segment)
        dropped |= lost
        due |= wanted
        if parting is None and lost != wanted:
            parting = Parting(frozenset(_faults(lost, wanted, flying)), lost, wanted, level_bytes)
    return Ruling(camera, frozenset(dropped), frozenset(due), parting)


def _made_bytes(event: Event) -> int:
    return (event.size_bytes or 0) if event.kind is EventKind.PRODUCED else 0


def _faults(lost: Names, wanted: Names, flying: Names) -> Iterator[Fault]:
    if lost & flying:
        yield Fault.FLYING
    if lost > wanted:
        yield Fault.ROOM
    elif lost < wanted:
        yield Fault.KEPT
    elif not lost & flying:
        yield Fault.ORDER


@dataclass
class _Cache:
    """What a camera's stream cache holds that follows its policy."""

    size_bytes: int
    denies: bool  # the new one, when it is full; else the oldest that wait make room
    sizes: dict[SegmentName, int] = field(default_factory=dict)  # of what it holds, in flight or not
    flying: dict[SegmentName, SegmentName] = field(default_factory=dict)  # and whose upload stands for it
    level_bytes: int = 0
    _made: dict[SegmentName, int] = field(default_factory=dict)  # in which order
    _waiting: list[tuple[int, SegmentName]] = field(default_factory=list)  # oldest first

    def follow(self, event: Event) -> Names:
        """Take part in what happened; what has to be dropped for it."""
        match event.kind:
            case EventKind.PRODUCED:
                return frozenset(self._take_in(event.segment, event.size_bytes or 0))
            case EventKind.SENT:
                self._send(event.segment)
            case EventKind.FAILED if (own := self._own(event.segment)) is not None:
                del self.flying[own]
                insort(self._waiting, (self._made[own], own))
            case EventKind.ACKNOWLEDGED:
                self.forget(self._own(event.segment) or event.segment)
        return frozenset()

    def forget(self, segment: SegmentName) -> None:
        """It is gone."""
        if segment in self.sizes:
            self.level_bytes -= self.sizes.pop(segment)
            if self.flying.pop(segment, None) is None:
                self._waiting.remove((self._made[segment], segment))

    def _take_in(self, new: SegmentName, size_bytes: int) -> Iterator[SegmentName]:
        self._made[new] = len(self._made)
        flying_bytes = sum(self.sizes[segment] for segment in self.flying)
        full = self.level_bytes + size_bytes > self.size_bytes
        if full and (self.denies or flying_bytes + size_bytes > self.size_bytes):
            yield new
            return
        while self.level_bytes + size_bytes > self.size_bytes:
            _, oldest = self._waiting[0]
            self.forget(oldest)
            yield oldest
        self.sizes[new] = size_bytes
        self.level_bytes += size_bytes
        self._waiting.append((self._made[new], new))

    def _send(self, segment: SegmentName) -> None:
        """The same one goes out; where it is not here any more, the oldest takes its turn on the uplink."""
        place = self._made.get(segment, 0), segment
        if segment in self.sizes and segment not in self.flying:
            self._waiting.remove(place)
            self.flying[segment] = segment
        elif segment not in self.sizes and self._waiting:
            _, oldest = self._waiting.pop(0)
            self.flying[oldest] = segment

    def _own(self, segment: SegmentName) -> SegmentName | None:
        """What is in flight here by that upload."""
        return next((own for own, upload in self.flying.items() if upload == segment), None)
