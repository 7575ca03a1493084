"""BUF-5 to BUF-7: what is lost is told, what is not acknowledged stays, and what waits is sent in order."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator

from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.drain_time import ALLOWED, slow_drains
from harness.checks.facts.answers import IndexedGap
from harness.checks.index import gap_differs, numbers
from harness.checks.registry import Finding, failed, judges, settle, skipped, unknown
from harness.checks.shadow import replay
from harness.checks.spans import said
from harness.history.event import Event, EventKind, History, SegmentName


@judges("BUF-5")
def each_drop_is_reported_once(case: CaseFile) -> Finding:
    """Each dropped segment is in one gap report that the cloud took, with its time, and the cloud shows the same."""
    dropped = {e.segment: e for e in case.history.lost()}
    reports = [_reported(e) for e in case.history.of(EventKind.GAP_REPORTED)]
    told = Counter(n for gap in reports for n in numbers(gap))
    wrong = [f"{n[0]} segment {n[2]} was dropped and never reported" for n in sorted(dropped.keys() - told, key=str)]
    wrong += [f"{n[0]} segment {n[2]} was reported {times} times" for n, times in told.items() if times > 1]
    wrong += [f"{gap.camera} reported {problem}" for gap in reports for problem in gap_differs(gap, dropped)]
    shown = Counter(n for gap in case.gaps for n in numbers(gap))
    wrong += said(dropped.keys() - shown, "was dropped and the cloud shows no gap")
    wrong += said((n for n, times in shown.items() if times > 1), "is in several gaps that the cloud shows")
    wrong += [f"the cloud shows {problem}" for gap in case.gaps for problem in gap_differs(gap, dropped)]
    if wrong:
        return failed("a loss was not reported, not once, or not with its time", wrong)
    if not dropped:
        return unknown("no segment was dropped: nothing was tested")
    return settle(
        (), len(dropped), "dropped segments",
        holds="each was reported once, with its time span, and shows as a gap of that span in the cloud", broken="",
    )  # fmt: skip


def _reported(event: Event) -> IndexedGap:
    """A camera's report as the gap that it should become."""
    first, last, start_us, end_us = (int(event.detail[field] or 0) for field in ("first", "last", "start_us", "end_us"))
    return IndexedGap(event.camera or "", event.span or "", first, last, start_us, end_us - start_us)


_GONE = frozenset({EventKind.ACKNOWLEDGED, EventKind.DROPPED})
_UPLOAD_EVENTS = (EventKind.SENT, EventKind.FAILED, *_GONE)


@judges("BUF-6")
def leaves_on_acknowledgement_only(case: CaseFile) -> Finding:
    """What failed, or was never answered, stays cached: it is sent again or dropped, never forgotten or passed over."""
    wrong: list[str] = []
    open_: list[str] = []
    failures = case.history.of(EventKind.FAILED)
    stopped = {e.camera for e in case.history.of(EventKind.STOPPED)}
    for camera in case.cameras.values():
        unanswered = dict[SegmentName, str]()  # what was sent, and neither sent again nor gone since
        for event in case.history.of(*_UPLOAD_EVENTS, camera=camera.id):
            if event.kind is EventKind.ACKNOWLEDGED and unanswered.get(event.segment) == "failed":
                wrong.append(f"{camera.name} took segment {event.counter} for acknowledged after its upload had failed")
            if event.kind in _GONE:
                unanswered.pop(event.segment, None)
            else:
                unanswered[event.segment] = str(event.kind)
        for (_, _, counter), what in unanswered.items():
            told = f"{camera.name} segment {counter}: {what}, and never seen again"
            (wrong if camera.id in stopped else open_).append(told)
    if not wrong and open_:
        return unknown("a camera did not stop, so whether it holds what it had sent can't be told", *open_)
    if not failures and not wrong:
        return skipped("no upload failed in this run")
    return settle(
        wrong, len(failures), "failed uploads", holds="what failed stayed in the cache until it was acknowledged",
        broken="a segment left the cache without an acknowledgement",
    )  # fmt: skip


@judges("BUF-7")
def backlog_drains_in_order(case: CaseFile) -> Finding:
    """What waits when an uplink comes back is acknowledged oldest first, before what is newer, to the end, and soon."""
    backlogs = tuple(_backlogs(case))
    wrong = list(slow_drains(case, backlogs))
    size = 0
    stopped = {e.camera for e in case.history.of(EventKind.STOPPED)}
    for camera, since_us, backlog in backlogs:
        size += len(backlog)
        ends = case.history.of(EventKind.ACKNOWLEDGED, EventKind.DROPPED, camera=camera.id)
        after = [e for e in ends if e.t_us > since_us]
        wrong += _out_of_order(camera, [e for e in after if e.kind is EventKind.ACKNOWLEDGED], backlog)
        if left := len(backlog - {e.segment for e in after}):
            wrong.append(f"{camera.name} never drained: {left} of {len(backlog)} segments that waited are still there")
        elif camera.id not in stopped:
            wrong.append(f"{camera.name} never drained: it did not stop")
    return settle(
        wrong,
        size,
        "segments that waited when an uplink came back",
        holds="every backlog drained, oldest first, and in the time that the uplink allows",
        broken="a backlog did not drain, or not in order, or not in time",
        assumptions=("oldest first (assumed: ONVIF 26.06 back-fill is chronological)", ALLOWED),
    )


def _backlogs(case: CaseFile) -> Iterator[tuple[CameraFacts, int, frozenset[SegmentName]]]:
    """For each time that an uplink came back: each of its cameras, that moment, and what waited at it."""
    back = came_back(case.history)
    for camera in case.cameras.values():
        waiting, moments_us = frozenset[SegmentName](), deque(back[camera.site])
        for event, shadow, _ in replay(case, camera):
            while moments_us and moments_us[0] < event.t_us:
                yield camera, moments_us.popleft(), waiting
            waiting = frozenset(shadow.held)
        yield from ((camera, since_us, waiting) for since_us in moments_us)


def came_back(history: History) -> dict[str, list[int]]:
    """When each site's uplink came up after having been something else."""
    found, mode = defaultdict[str, list[int]](list), dict[str, object]()
    for event in history.of(EventKind.LINK_CHANGED):
        if event.detail["mode"] == "up" and mode.get(event.site, "up") != "up":
            found[event.site].append(event.t_us)
        mode[event.site] = event.detail["mode"]
    return found


def _out_of_order(camera: CameraFacts, done: list[Event], backlog: frozenset[SegmentName]) -> Iterator[str]:
    """Whatever was acknowledged while something older of the backlog still waited."""
    for at, event in enumerate(done):
        later = [e.counter or 0 for e in done[at:] if e.segment in backlog and e.span == event.span]
        if later and min(later) < (event.counter or 0):
            yield f"{camera.name} uploaded segment {event.counter} before {min(later)}"
