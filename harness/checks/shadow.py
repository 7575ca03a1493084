"""A camera's stream cache as it must have been, replayed from what happened; nothing that the camera says of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from harness.checks.casefile import CameraFacts, CaseFile
from harness.history.event import Event, EventKind, SegmentName

_ENDS = frozenset({EventKind.ACKNOWLEDGED, EventKind.DROPPED})
CACHE_EVENTS = (EventKind.PRODUCED, EventKind.SENT, EventKind.FAILED, EventKind.ACKNOWLEDGED, EventKind.DROPPED)


@dataclass
class Shadow:
    """The cache after the events so far."""

    held: dict[SegmentName, int] = field(default_factory=dict)  # segment -> bytes, oldest first
    in_flight: set[SegmentName] = field(default_factory=set)

    @property
    def level_bytes(self) -> int:
        """What is in it, in flight or not."""
        return sum(self.held.values())

    def follow(self, event: Event) -> str:
        """Take the event in; what is impossible about it, in words, or ""."""
        segment, size = event.segment, event.size_bytes or 0
        if event.kind is EventKind.PRODUCED:
            twice = f"segment {event.counter} was made twice" if segment in self.held else ""
            self.held[segment] = size
            return twice
        if segment not in self.held:
            return f"segment {event.counter} was {event.kind} after it had left the cache"
        made = self.held[segment]
        self.in_flight.discard(segment)
        if event.kind is EventKind.SENT:
            self.in_flight.add(segment)
        if event.kind in _ENDS:
            del self.held[segment]
        return (
            "" if size == made else f"segment {event.counter} was {event.kind} with {size} bytes and made with {made}"
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened to a cache at one moment: a new segment and the drops that make room for it, or one thing else."""

    new: Event | None  # what was made
    drops: tuple[Event, ...]
    held: tuple[tuple[SegmentName, int], ...]  # before, oldest first, with the bytes
    flying: frozenset[SegmentName]  # in flight before
    level_bytes: int  # after


def replayed(case: CaseFile) -> Iterator[tuple[CameraFacts, Event, Shadow, str]]:
    """Each camera's cache, event by event, with what was impossible."""
    for camera in case.cameras.values():
        for event, shadow, impossible in replay(case, camera):
            yield camera, event, shadow, impossible


def replay(case: CaseFile, camera: CameraFacts) -> Iterator[tuple[Event, Shadow, str]]:
    """One camera's."""
    shadow = Shadow()
    for event in case.history.of(*CACHE_EVENTS, camera=camera.id):
        yield event, shadow, shadow.follow(event)


def moments(case: CaseFile) -> Iterator[tuple[CameraFacts, Moment]]:
    """Each camera's cache, moment by moment; what `given_up` names goes without being a drop here."""
    refused = given_up(case)
    for camera in case.cameras.values():
        shadow = Shadow()
        for group in grouped(case.history.of(*CACHE_EVENTS, camera=camera.id)):
            held, flying = tuple(shadow.held.items()), frozenset(shadow.in_flight)
            for event in group:
                shadow.follow(event)
            new = group[0] if group[0].kind is EventKind.PRODUCED else None
            drops = tuple(e for e in group if e.kind is EventKind.DROPPED and e.segment not in refused)
            yield camera, Moment(new, drops, held, flying, shadow.level_bytes)


def grouped(events: tuple[Event, ...]) -> Iterator[tuple[Event, ...]]:
    """Each event by itself, but drops with what comes at the same microsecond right before them."""
    number = 0
    numbered: list[tuple[int, Event]] = []
    for event in events:
        with_last = event.kind is EventKind.DROPPED and numbered and numbered[-1][1].t_us == event.t_us
        number += not with_last
        numbered.append((number, event))
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        yield tuple(event for _, event in group)


def given_up(case: CaseFile) -> frozenset[SegmentName]:
    """Segments that were dropped as refused, and that the cloud did refuse; and those that went with the power.

    A volatile cache is empty after a restart (architecture: stream cache): that is no drop that makes room. Both are
    believed only where something else than the camera tells of it: the cloud's answer, the run that took the power.
    """
    failures = case.history.of(EventKind.FAILED)
    refused = {e.segment for e in failures if e.detail["why"] == "refused"}
    return frozenset(
        e.segment
        for e in case.history.of(EventKind.DROPPED)
        if (e.detail["reason"] == "refused" and e.segment in refused)
        or (e.detail["reason"] == "restart" and e.t_us in case.power_lost_us.get(e.camera or "", ()))
    )
