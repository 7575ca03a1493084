"""BUF-7: how long a backlog may take, by what the site had to send and what its uplink carries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from harness.checks.casefile import CameraFacts, CaseFile
from harness.history.event import EventKind, SegmentName

Backlog = tuple[CameraFacts, int, frozenset[SegmentName]]  # whose, since when (UTC, microseconds), what waited
SLACK = 3.0  # requests, encryption and fairness between cameras cost some of the rate
SLACK_US = 15_000_000  # the longest back-off of the reference camera, a time-out, and a busy machine
ALLOWED = (
    f"in time (assumed: {SLACK:g} times what the uplink takes for all that its site has to send, and "
    f"{SLACK_US / 1e6:g} s; besides, as long as nothing came through from sites whose lines had not failed either)"
)
_ENDS = (EventKind.ACKNOWLEDGED, EventKind.DROPPED)


def slow_drains(case: CaseFile, backlogs: Iterable[Backlog]) -> Iterator[str]:
    """Backlogs that took longer than that, where the uplink's rate is known and it stayed as it was."""
    sizes = {e.segment: e.size_bytes or 0 for e in case.history.of(EventKind.PRODUCED)}
    at_site = defaultdict[tuple[str, int], int](int)
    known = tuple(backlogs)
    for camera, since_us, backlog in known:
        at_site[camera.site, since_us] += sum(sizes.get(segment, 0) for segment in backlog)
    for camera, since_us, backlog in known:
        ends = case.history.of(*_ENDS, camera=camera.id)
        drained_us = max((e.t_us for e in ends if e.segment in backlog), default=since_us)
        rate = _steady_rate(case, camera.site, since_us, drained_us)
        if rate is None:
            continue
        carried = at_site[camera.site, since_us] + _made(case, camera.site, since_us, drained_us)
        allowed_us = SLACK * carried * 8 / rate * 1e6 + SLACK_US + _stood_still_us(case, since_us, drained_us)
        if drained_us - since_us > allowed_us:
            yield (
                f"{camera.name} took {(drained_us - since_us) / 1e6:.1f} s for {len(backlog)} segments that waited; "
                f"{carried} bytes of its site at {rate / 1e6:g} Mbit/s allow {allowed_us / 1e6:.1f} s"
            )


def _steady_rate(case: CaseFile, site: str, from_us: int, to_us: int) -> float | None:
    """The uplink's bits per second from then on; None if it is not told or changed meanwhile."""
    changes = [e for e in case.history.of(EventKind.LINK_CHANGED) if e.site == site]
    if any(from_us < e.t_us < to_us for e in changes):
        return None
    rates = [e.detail.get("up_bits_per_s") for e in changes if e.t_us <= from_us]
    return float(rates[-1]) if rates and rates[-1] else None


def _stood_still_us(case: CaseFile, from_us: int, to_us: int) -> int:
    """The longest within that time that no camera got anything through whose line never changed, though some had to.

    Then it was the cloud that stood still, or the machine, for backlogs and all else alike.
    """
    changed = Counter(e.site for e in case.history.of(EventKind.LINK_CHANGED) if e.t_us <= to_us)
    waiting, since_us, longest_us = set[SegmentName](), from_us, 0
    for event in case.history.of(EventKind.PRODUCED, *_ENDS):
        if changed[event.site] > 1 or event.t_us > to_us:  # the first says what the line is
            continue
        if event.kind is EventKind.PRODUCED:
            since_us = since_us if waiting else event.t_us
            waiting.add(event.segment)
            continue
        waiting.discard(event.segment)
        if event.kind is EventKind.ACKNOWLEDGED or not waiting:
            longest_us = max(longest_us, event.t_us - max(since_us, from_us))
            since_us = event.t_us
    return max(longest_us, to_us - max(since_us, from_us)) if waiting else longest_us


def _made(case: CaseFile, site: str, from_us: int, to_us: int) -> int:
    """Bytes that the site's cameras made in that time, and that had to be carried too."""
    made = case.history.of(EventKind.PRODUCED)
    return sum(e.size_bytes or 0 for e in made if e.site == site and from_us < e.t_us <= to_us)
