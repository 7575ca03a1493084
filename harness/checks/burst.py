"""BUF-8: many cameras behind an uplink that comes back: how they share it, when they come, what the cloud takes."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb

from harness.checks.buffer import came_back
from harness.checks.casefile import CameraFacts, CaseFile, Strained
from harness.checks.load_shed import NOT_MADE, refused, taken, vanished, wordless
from harness.checks.registry import Finding, failed, judges, passed, settle, skipped, unknown
from harness.checks.shadow import CACHE_EVENTS, Shadow
from harness.history.event import Event, EventKind

_FEWEST_CAMERAS, _FEWEST_SEGMENTS = 4, 3  # of each, on average
_BEHIND_US = (2_000, 5_000, 10_000)
_OPENING_US = 400_000  # two TLS handshakes, and a segment on its way
_SOON_US = 200_000
_LUCK = 1e-4
_ENDS = (EventKind.ACKNOWLEDGED, EventKind.DROPPED)


@dataclass(frozen=True, slots=True)
class Recovery:
    """One camera behind an uplink that is back: when it came, what it sent from its backlog and when that was done."""

    camera: CameraFacts
    first_us: int  # its first attempt
    to_us: int  # when nothing of its backlog waited any more
    sent: tuple[Event, ...]  # acknowledged in between

    @property
    def opened_us(self) -> int:
        """From when on it can have its part."""
        return self.first_us + _OPENING_US


@judges("BUF-8", "share")
def the_uplink_is_shared_fairly(case: CaseFile) -> Finding:
    """Each camera gets about its part of what passes, for as long as it has something that waits."""
    found = case.strained
    if found is None or found.undecided:
        return _nothing(found)
    shares = fair_shares(tuple(_recoveries(found)))
    segments = sum(len(recovery.sent) for recovery in _recoveries(found))
    if len(shares) < _FEWEST_CAMERAS or segments < _FEWEST_SEGMENTS * len(shares):
        return unknown(f"too little waited to see how it is shared: {segments} segments of {len(shares)} cameras")
    index = jain(tuple(shares.values()))
    told = [f"{name} got {share:.2f} of its fair part" for name, share in sorted(shares.items(), key=lambda s: -s[1])]
    fair = f"fair (assumed: an index of {found.fair_share:g} or more, 1 for even shares; Jain, Chiu, Hawe 1984)"
    said = f"Jain's index is {index:.2f} for {len(shares)} cameras and {segments} segments that waited"
    if index < found.fair_share:
        return failed(f"cameras behind one uplink do not share it fairly: {said}", told, (fair,))
    return passed(f"cameras behind an uplink that came back shared it fairly: {said}", *told, assumptions=(fair,))


@judges("BUF-8", "reconnects")
def cameras_come_back_one_by_one(case: CaseFile) -> Finding:
    """First attempts after a cut are not in step."""
    found = case.strained
    if found is None or found.undecided:
        return _nothing(found)
    came = sorted(_recoveries(found), key=lambda recovery: recovery.first_us)
    if len(came) < _FEWEST_CAMERAS:
        return unknown(f"{len(came)} cameras came back to an uplink, and fewer than {_FEWEST_CAMERAS} tell nothing")
    begin_us, end_us = came[0].first_us, came[-1].first_us
    stood_us = max((late_us for at_us, late_us in found.late if begin_us <= at_us <= end_us + _SOON_US), default=0)
    many, behind_us, luck = least_likely([recovery.first_us for recovery in came], found.longest_wait_s, stood_us)
    said = f"{many} of {len(came)} cameras came back within {behind_us / 1e3:g} ms after another"
    told = [f"{one.camera.name} came {(one.first_us - begin_us) / 1e6:.3f} s after the first" for one in came]
    chance = (
        f"in step (assumed: as luck would have it less than once in {1 / _LUCK:,.0f} times, where waits up to "
        f"{found.longest_wait_s:g} s are as likely; AWS Architecture Blog, Exponential Backoff And Jitter)"
    )
    if luck < _LUCK:
        return failed(f"cameras come back in step: {said}", told, (chance,))
    return passed(f"cameras did not come back in step: at most {said}", *told, assumptions=(chance,))


@judges("BUF-8", "limits")
def the_clouds_limit_holds(case: CaseFile) -> Finding:
    """What comes back to a cloud that takes nothing is refused in so many words; when it takes, nothing was lost."""
    found = case.strained
    if found is None or found.undecided:
        return _nothing(found)
    refusals, gone = tuple(refused(found)), found.absent
    wrong = [*wordless(found, refusals), *vanished(found), *_dropped(found)]
    wrong += [f"{_name(found, e)} was taken while nothing was to be taken" for e in taken(found) if e not in gone]
    stopped = {event.camera for event in found.history.of(EventKind.STOPPED)}
    if not wrong and (busy := [camera.name for camera in found.cameras.values() if camera.id not in stopped]):
        return unknown(f"{', '.join(busy)} never drained, so whether all was kept can't be told")
    return settle(
        wrong,
        len(refusals),
        "uploads refused when all cameras came back at a time",
        holds="what was beyond the cloud's limit was refused with 429 or 503 and Retry-After, and all of it came later",
        broken="the cloud's limit did not hold, or not in so many words, or something was lost over it",
    )


def jain(shares: Sequence[float]) -> float:
    """The fairness index of Jain, Chiu and Hawe (1984): from 1/n, where one has all, to 1, where all have the same."""
    squares = len(shares) * sum(share * share for share in shares)
    return sum(shares) ** 2 / squares if squares else 0.0


def fair_shares(recoveries: Sequence[Recovery]) -> dict[str, float]:
    """What each camera got of its fair part: of each segment that passed, the same part for all who waited then."""
    got, due = defaultdict[str, float](float), defaultdict[str, float](float)
    for recovery in recoveries:
        for event in recovery.sent:
            size = float(event.size_bytes or 0)
            there = {other.camera.name for other in recoveries if other.opened_us < event.t_us <= other.to_us}
            there.add(recovery.camera.name)
            got[recovery.camera.name] += size
            for name in there:
                due[name] += size / len(there)
    return {name: got[name] / part for name, part in due.items() if part}


def least_likely(times_us: Sequence[int], longest_wait_s: float, stood_us: int) -> tuple[int, int, float]:
    """What luck explains least: how many came right behind another, within how long, and at most how likely that is.

    Who waits for any time up to W again and again tries within the next w with a chance of 2w/W at most (renewal
    theory). So some k of n come within w behind another with a chance below C(n, k) ((n-1) 2w/W)^k: each may be behind
    any other. A machine that stood still makes one moment of all that were due meanwhile, which comes to w.
    """
    gaps_us = [later - one for one, later in pairwise(sorted(times_us))]
    found = []
    for behind_us in _BEHIND_US:
        many = sum(gap <= behind_us for gap in gaps_us)
        near = len(gaps_us) * 2 * (behind_us + stood_us) / (longest_wait_s * 1e6)
        found.append((many, behind_us, min(1.0, len(_BEHIND_US) * comb(len(times_us), many) * near**many)))
    return min(found, key=lambda crowd: crowd[2])


def _nothing(found: Strained | None) -> Finding:
    return skipped(NOT_MADE) if found is None else unknown(f"the burst decided nothing: {found.undecided}")


def _recoveries(found: Strained) -> Iterator[Recovery]:
    """Of each camera with something that waited when the uplink came back, until the cloud's limit was on."""
    back = came_back(found.history)
    for camera in found.cameras.values():
        since_us = next(iter(back[camera.site]), None)
        if since_us is None:
            continue
        until_us = min((limit.from_us for limit in found.limited if limit.from_us > since_us), default=None)
        events = found.history.of(*CACHE_EVENTS, camera=camera.id)
        if (recovery := _recovery(camera, since_us, until_us or events[-1].t_us, events)) is not None:
            yield recovery


def _recovery(camera: CameraFacts, since_us: int, until_us: int, events: Sequence[Event]) -> Recovery | None:
    shadow, at = Shadow(), bisect_right(events, since_us, key=lambda event: event.t_us)
    for event in events[:at]:
        shadow.follow(event)
    waiting, first_us, last_us = set(shadow.held), 0, since_us
    sent: list[Event] = []
    for event in events[at:]:
        if event.t_us > until_us or not waiting:
            break
        if event.kind is EventKind.SENT:
            first_us = first_us or event.t_us
        elif event.kind in _ENDS and event.segment in waiting:
            waiting.remove(event.segment)
            last_us = event.t_us
            sent += [event] if event.kind is EventKind.ACKNOWLEDGED else []
    if not first_us:
        return None
    return Recovery(camera, first_us, until_us if waiting else last_us, tuple(sent))


def _dropped(found: Strained) -> Iterator[str]:
    for event in found.history.of(EventKind.DROPPED):
        yield f"{_name(found, event)} was dropped"


def _name(found: Strained, event: Event) -> str:
    return f"{found.cameras[event.camera or ''].name} segment {event.counter}"
