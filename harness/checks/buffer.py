"""BUF: the stream cache, judged by what happened and not by what the camera says of itself."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.registry import Finding, failed, judges, settle, skipped, unknown
from harness.checks.spans import name
from harness.history.event import Event, EventKind, SegmentName

_SIZE = "the stream cache's size is a parameter of the run (the paper gives none)"
_CACHE_EVENTS = (EventKind.PRODUCED, EventKind.SENT, EventKind.FAILED, EventKind.ACKNOWLEDGED, EventKind.DROPPED)


@dataclass
class Shadow:
    """The cache as it must be after the events so far."""

    held: dict[tuple[str | None, int | None], int] = field(default_factory=dict)  # segment -> bytes, oldest first
    in_flight: set[tuple[str | None, int | None]] = field(default_factory=set)

    @property
    def level_bytes(self) -> int:
        """What is in it, in flight or not."""
        return sum(self.held.values())

    def follow(self, event: Event) -> str:
        """Take the event in; what is impossible about it, in words, or ""."""
        segment = (event.span, event.counter)
        if event.kind is EventKind.PRODUCED:
            self.held[segment] = event.size_bytes or 0
        elif segment not in self.held:
            return f"segment {event.counter} was {event.kind} after it had left the cache"
        elif event.kind is EventKind.SENT:
            self.in_flight.add(segment)
        elif event.kind is EventKind.FAILED:
            self.in_flight.discard(segment)
        else:
            self.held.pop(segment)
            self.in_flight.discard(segment)
        return ""


def replayed(case: CaseFile) -> Iterator[tuple[CameraFacts, Event, Shadow, str]]:
    """Each camera's cache, event by event, with what was impossible."""
    for camera in case.cameras.values():
        shadow = Shadow()
        for event in case.history.of(*_CACHE_EVENTS, camera=camera.id):
            yield camera, event, shadow, shadow.follow(event)


def given_up(case: CaseFile) -> frozenset[SegmentName]:
    """Segments that were dropped as refused, and that the cloud did refuse."""
    failures = case.history.of(EventKind.FAILED)
    refused = {e.segment for e in failures if e.detail["why"] == "refused"}
    told = (e for e in case.history.of(EventKind.DROPPED) if e.detail["reason"] == "refused")
    return frozenset(e.segment for e in told if e.segment in refused)


@judges("BUF-1")
def nothing_lost_with_room(case: CaseFile) -> Finding:
    """A segment is dropped only when it, or the one that displaced it, would not have fitted."""
    wrong, drops, refused = [], 0, given_up(case)
    for camera, event, shadow, _ in replayed(case):
        if event.kind is EventKind.DROPPED and event.segment not in refused:
            drops += 1
            if shadow.level_bytes + (event.size_bytes or 0) <= camera.cache_bytes:
                wrong.append(
                    f"{camera.name} dropped segment {event.counter} with {shadow.level_bytes} bytes of "
                    f"{camera.cache_bytes} in the cache"
                )
    outages = [e for e in case.history.of(EventKind.LINK_CHANGED) if e.detail["mode"] != "up"]
    if not outages:
        return unknown("no uplink was disturbed: nothing was tested")
    return settle(
        wrong, len(case.history.of(EventKind.PRODUCED)), "segments produced through a disruption",
        holds=f"nothing was lost while the cache had room ({drops} drops, all with a full cache)",
        broken="a segment was lost while the cache had room", assumptions=(_SIZE,),
    )  # fmt: skip


@judges("BUF-2")
def cache_never_over_its_size(case: CaseFile) -> Finding:
    """Replayed from events, no cache holds more than its size once its drops at that moment are made."""
    over: dict[str, int] = {}
    peak = 0
    for camera, event, shadow, _ in replayed(case):
        settled = event.kind is not EventKind.DROPPED and not _drop_follows(case, camera, event)
        if settled:
            peak = max(peak, shadow.level_bytes)
        if settled and shadow.level_bytes > camera.cache_bytes:
            over[camera.name] = max(over.get(camera.name, 0), shadow.level_bytes)
    if case.must_drop and not case.history.of(EventKind.DROPPED) and not over:
        return unknown("no cache filled up: the run tested nothing")
    return settle(
        [f"{camera} held {level} bytes" for camera, level in over.items()],
        peak,
        "bytes at the fullest moment",
        holds="no cache ever held more than its size, and the full ones dropped",
        broken="a cache held more than its size",
        assumptions=(_SIZE,),
    )


def _drop_follows(case: CaseFile, camera: CameraFacts, event: Event) -> bool:
    """Whether the camera drops something at this very moment, to make room for what it just produced."""
    return event.kind is EventKind.PRODUCED and any(
        d.t_us == event.t_us for d in case.history.of(EventKind.DROPPED, camera=camera.id)
    )


@judges("BUF-3")
def drops_follow_the_policy(case: CaseFile) -> Finding:
    """`delete-oldest` drops the oldest that is not in flight, `deny-new` the newest; whole segments."""
    wrong, drops, refused = [], 0, given_up(case)
    held: dict[str, list[tuple[str | None, int | None]]] = defaultdict(list)
    for camera, event, shadow, _ in replayed(case):
        segment = (event.span, event.counter)
        if event.kind is EventKind.DROPPED and event.segment not in refused:
            drops += 1
            order = held[camera.id]
            due = order[0] if camera.cache_policy == "delete-oldest" else order[-1]
            if segment != due:
                wrong.append(f"{camera.name} dropped {event.counter} where {camera.cache_policy} drops {due[1]}")
        held[camera.id] = [s for s in shadow.held if s not in shadow.in_flight]
    if not drops:
        return unknown("no segment was dropped: nothing was tested")
    return settle(
        wrong, drops, "drops", holds="each drop was the one that the declared policy names",
        broken="a drop did not follow the declared policy",
        assumptions=("the policy is the one that the camera declares",),
    )  # fmt: skip


@judges("BUF-4")
def conservation(case: CaseFile) -> Finding:
    """Produced = acknowledged + in flight + cached + dropped, at every event, in segments and bytes."""
    impossible = [f"{camera.name}: {what}" for camera, _, _, what in replayed(case) if what]
    twice = Counter(name(e) for e in case.history.of(EventKind.ACKNOWLEDGED, EventKind.DROPPED))
    impossible += [f"{n[0]} segment {n[2]} ended {times} times" for n, times in twice.items() if times > 1]
    left = {camera.name: shadow.held for camera, _, shadow, _ in replayed(case)}
    stopped = {e.camera for e in case.history.of(EventKind.STOPPED)}
    impossible += [
        f"{f.name} stopped as drained with {len(left[f.name])} segments neither acknowledged nor dropped"
        for f in case.cameras.values()
        if f.id in stopped and left.get(f.name)
    ]
    produced = case.history.of(EventKind.PRODUCED)
    return settle(
        impossible, len(produced), "segments",
        holds=f"{len(produced)} produced = {len(case.history.of(EventKind.ACKNOWLEDGED))} acknowledged "
        f"+ {len(case.history.of(EventKind.DROPPED))} dropped + {sum(map(len, left.values()))} still held",
        broken="segments appeared, vanished or ended twice",
    )  # fmt: skip


@judges("BUF-5")
def each_drop_is_reported_once(case: CaseFile) -> Finding:
    """Each dropped segment is in one gap report that the cloud took, and the cloud shows it."""
    dropped = {name(e) for e in case.history.lost()}
    told = Counter(
        (e.camera, e.span, n)
        for e in case.history.of(EventKind.GAP_REPORTED)
        for n in range(int(e.detail["first"] or 0), int(e.detail["last"] or 0) + 1)
    )
    shown = {(g.camera, g.span, n) for g in case.gaps for n in range(g.first, g.last + 1)}
    wrong = [f"{n[0]} segment {n[2]} was dropped and never reported" for n in sorted(dropped - told.keys(), key=str)]
    wrong += [f"{n[0]} segment {n[2]} was reported {times} times" for n, times in told.items() if times > 1]
    wrong += [f"{n[0]} segment {n[2]} was dropped and the cloud shows no gap" for n in sorted(dropped - shown, key=str)]
    if wrong:
        return failed("a loss was not reported, or not once", wrong)
    if not dropped:
        return unknown("no segment was dropped: nothing was tested")
    return settle(
        (), len(dropped), "dropped segments", holds="each was reported once and shows as a gap in the cloud", broken=""
    )


@judges("BUF-6")
def leaves_on_acknowledgement_only(case: CaseFile) -> Finding:
    """A failed upload stays cached: it was sent again or dropped, never forgotten."""
    failures = [name(e) for e in case.history.of(EventKind.FAILED)]
    ends = {name(e) for e in case.history.of(EventKind.ACKNOWLEDGED, EventKind.DROPPED)}
    stopped = {e.camera for e in case.history.of(EventKind.STOPPED)}
    forgotten = [f"{n[0]} segment {n[2]} failed once and was never seen again" for n in failures if n not in ends]
    if not any(n[0] in stopped for n in failures):
        return skipped("no upload failed in this run")
    return settle(
        forgotten, len(failures), "failed uploads", holds="what failed stayed in the cache until it was acknowledged",
        broken="a segment left the cache without an acknowledgement",
    )  # fmt: skip


@judges("BUF-7")
def backlog_drains_in_order(case: CaseFile) -> Finding:
    """After the disruption every camera's backlog is acknowledged oldest first, to the end."""
    wrong, backlog = [], 0
    for camera in case.cameras.values():
        done = case.history.of(EventKind.ACKNOWLEDGED, camera=camera.id)
        starts = [(e.span, e.counter) for e in done]
        backlog += len(done)
        wrong += [f"{camera.name} uploaded out of order"] if starts != sorted(starts, key=lambda s: s[1] or 0) else []
    stopped = {e.camera for e in case.history.of(EventKind.STOPPED)}
    wrong += [f"{f.name} never drained" for f in case.cameras.values() if f.id not in stopped]
    return settle(
        wrong, backlog, "uploads", holds="every backlog drained, oldest first", broken="a backlog did not drain",
        assumptions=("oldest first (assumed: ONVIF 26.06 back-fill is chronological)",),
    )  # fmt: skip
