"""BUF-7: how long a backlog may take, by what the site had to send and what its uplink carries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from harness.checks.casefile import CameraFacts, CaseFile
from harness.history.event import EventKind, SegmentName

Backlog = tuple[CameraFacts, int, frozenset[SegmentName]]  # whose, since when (UTC, microseconds), what waited
SLACK = 3.0  # requests, encryption and fairness between cameras cost some of the rate
SLACK_US = 15_000_000  # the longest back-off of the reference camera, a time-out, and a busy machine
ALLOWED = (
    f"in time (assumed: {SLACK:g} times what the uplink takes for all that its site has to send, and "
    f"{SLACK_US / 1e6:g} s)"
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
        allowed_us = SLACK * carried * 8 / rate * 1e6 + SLACK_US
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


def _made(case: CaseFile, site: str, from_us: int, to_us: int) -> int:
    """Bytes that the site's cameras made in that time, and that had to be carried too."""
    made = case.history.of(EventKind.PRODUCED)
    return sum(e.size_bytes or 0 for e in made if e.site == site and from_us < e.t_us <= to_us)
