"""BUF-1 to BUF-4: the stream cache, judged by what happened and not by what the camera says of itself."""

from collections import Counter
from collections.abc import Iterable

from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.registry import Finding, judges, settle, unknown
from harness.checks.shadow import Moment, given_up, moments, replayed
from harness.history.event import Event, EventKind, SegmentName

_SIZE = "the stream cache's size is a parameter of the run (the paper gives none)"


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
    if not drops and not _disturbed(case):
        return unknown("nothing went wrong in it: nothing was tested")
    return settle(
        wrong, len(case.history.of(EventKind.PRODUCED)), "segments produced through a disruption",
        holds=f"nothing was lost while the cache had room ({drops} drops, all with a full cache)",
        broken="a segment was lost while the cache had room", assumptions=(_SIZE,),
    )  # fmt: skip


def _disturbed(case: CaseFile) -> bool:
    """Whether a link was other than well or changed, or the cloud or the way to it failed a camera."""
    links = case.history.of(EventKind.LINK_CHANGED)
    if any(e.detail["mode"] != "up" for e in links) or len(links) > len({e.site for e in links}):
        return True
    return bool(case.history.of(EventKind.FAILED, EventKind.RENEWAL_FAILED) or case.power_lost_us)


@judges("BUF-2")
def cache_never_over_its_size(case: CaseFile) -> Finding:
    """Replayed from events: never more than its size, once a moment's drops are made; only the unsent is dropped."""
    over: dict[str, int] = {}
    peak = drops = 0
    flying: list[str] = []
    for camera, moment in moments(case):
        peak, drops = max(peak, moment.level_bytes), drops + len(moment.drops)
        if moment.level_bytes > camera.cache_bytes:
            over[camera.name] = max(over.get(camera.name, 0), moment.level_bytes)
        flying += [
            f"{camera.name} dropped segment {drop.counter} while it was in flight"
            for drop in moment.drops
            if drop.segment in moment.flying
        ]
    if case.must_drop and not drops and not over:
        return unknown("no cache filled up: the run tested nothing")
    return settle(
        [f"{camera} held {level} bytes" for camera, level in over.items()] + flying,
        peak,
        "bytes at the fullest moment",
        holds=f"no cache ever held more than its size; each of {drops} drops made room at that moment, and was unsent",
        broken="a cache held more than its size, or dropped what was not unsent",
        assumptions=(_SIZE,),
    )


@judges("BUF-3")
def drops_follow_the_policy(case: CaseFile) -> Finding:
    """`delete-oldest` drops the oldest that are not in flight, `deny-new` the newest; whole segments."""
    wrong, drops = [], 0
    for camera, moment in moments(case):
        drops += len(moment.drops)
        lost = {drop.segment for drop in moment.drops}
        due = _due(camera, moment, len(lost))
        if lost != set(due):
            wrong.append(f"{camera.name} dropped {_numbers(lost)} where {camera.cache_policy} drops {_numbers(due)}")
    if not drops:
        return unknown("no segment was dropped: nothing was tested")
    return settle(
        wrong, drops, "drops", holds="each drop was the one that the declared policy names",
        broken="a drop did not follow the declared policy",
        assumptions=("the policy is the one that the camera declares",),
    )  # fmt: skip


def _due(camera: CameraFacts, moment: Moment, count: int) -> tuple[SegmentName, ...]:
    """So many as the policy drops first; what no drop could make room for is itself denied, whatever the policy."""
    choice = moment.due
    newest = camera.cache_policy == "deny-new" or moment.must_deny(camera.cache_bytes)
    return choice[len(choice) - count :] if newest else choice[:count]


def _numbers(segments: Iterable[SegmentName]) -> str:
    return ", ".join(sorted(str(counter) for _, _, counter in segments)) or "none"


@judges("BUF-4")
def conservation(case: CaseFile) -> Finding:
    """Produced = acknowledged + in flight + cached + dropped, at every event, in segments and bytes."""
    impossible = [f"{camera.name}: {what}" for camera, _, _, what in replayed(case) if what]
    twice = Counter(e.segment for e in case.history.of(EventKind.ACKNOWLEDGED, EventKind.DROPPED))
    impossible += [f"{n[0]} segment {n[2]} ended {times} times" for n, times in twice.items() if times > 1]
    left = {camera.name: shadow.held for camera, _, shadow, _ in replayed(case)}
    stopped = {e.camera for e in case.history.of(EventKind.STOPPED)}
    impossible += [
        f"{f.name} stopped as drained with {len(left[f.name])} segments neither acknowledged nor dropped"
        for f in case.cameras.values()
        if f.id in stopped and left.get(f.name)
    ]
    ends = {kind: case.history.of(kind) for kind in (EventKind.PRODUCED, EventKind.ACKNOWLEDGED, EventKind.DROPPED)}
    made, *gone = (_sum(events) for events in ends.values())
    held = sum(map(len, left.values())), sum(sum(sizes.values()) for sizes in left.values())
    if not impossible and made != tuple(map(sum, zip(*gone, held, strict=True))):
        impossible.append(f"{made} segments and bytes were made, {gone} ended, {held} are held")
    return settle(
        impossible, len(ends[EventKind.PRODUCED]), "segments",
        holds="{} produced ({:,} bytes) = {} acknowledged ({:,}) + {} dropped ({:,}) + {} still held ({:,})".format(
            *made, *gone[0], *gone[1], *held
        ),
        broken="segments or bytes appeared, vanished or ended twice",
    )  # fmt: skip


def _sum(events: tuple[Event, ...]) -> tuple[int, int]:
    """How many, and their bytes."""
    return len(events), sum(e.size_bytes or 0 for e in events)
