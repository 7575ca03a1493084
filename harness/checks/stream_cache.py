"""BUF-1 to BUF-4: the stream cache, judged by what happened and not by what the camera says of itself."""

from collections import Counter
from dataclasses import replace

from harness.checks.casefile import CaseFile
from harness.checks.drop_oracle import Fault, parted, rulings
from harness.checks.idle_uplink import needless_drops
from harness.checks.registry import Finding, judges, settle, unknown
from harness.checks.shadow import given_up, moments, replayed
from harness.checks.verdict import Evidence, Outcome
from harness.history.event import Event, EventKind

_SIZE = "the stream cache's size is a parameter of the run (the paper gives none)"
_SHOWN = 12  # cameras


@judges("BUF-1")
def nothing_lost_with_room(case: CaseFile) -> Finding:
    """The segments dropped are exactly those that may be: none had room, none had an uplink that stood idle."""
    refused = given_up(case)
    drops = [e for e in case.history.of(EventKind.DROPPED) if e.segment not in refused]
    if not drops and not _disturbed(case):
        return unknown("nothing went wrong in it: nothing was tested")
    finding = settle(
        [*parted(case, Fault.ROOM), *needless_drops(case, drops)], len(case.history.of(EventKind.PRODUCED)),
        "segments produced through a disruption",
        holds=f"nothing was lost while the cache had room ({len(drops)} drops, all with a full cache)",
        broken="a segment was lost while the cache had room", assumptions=(_SIZE,),
    )  # fmt: skip
    return replace(finding, evidence=(*finding.evidence, *_sets(case))) if finding.outcome is Outcome.PASS else finding


def _sets(case: CaseFile) -> tuple[Evidence, ...]:
    """What each camera may have dropped, where it may have dropped anything."""
    return tuple(Evidence(str(ruling)) for ruling in rulings(case) if ruling.due)[:_SHOWN]


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
        [f"{camera} held {level} bytes" for camera, level in over.items()] + flying + parted(case, Fault.KEPT),
        peak,
        "bytes at the fullest moment",
        holds=f"no cache ever held more than its size; each of {drops} drops made room at that moment, and was unsent",
        broken="a cache held more than its size, or dropped what was not unsent",
        assumptions=(_SIZE,),
    )


@judges("BUF-3")
def drops_follow_the_policy(case: CaseFile) -> Finding:
    """`delete-oldest` drops the oldest that are not in flight, `deny-new` the newest; whole segments; exactly these."""
    refused = given_up(case)
    drops = sum(e.segment not in refused for e in case.history.of(EventKind.DROPPED))
    if not drops:
        return unknown("no segment was dropped: nothing was tested")
    finding = settle(
        parted(case, Fault.ORDER), drops, "drops",
        holds="the segments dropped are exactly those that the declared policy drops, in its order",
        broken="a drop did not follow the declared policy",
        assumptions=("the policy is the one that the camera declares",),
    )  # fmt: skip
    return replace(finding, evidence=(*finding.evidence, *_sets(case))) if finding.outcome is Outcome.PASS else finding


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
