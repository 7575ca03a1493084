"""Drops that no outage explains: the uplink had been up, and the camera had sent nothing over it for long."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from harness.checks.casefile import CaseFile
from harness.checks.drain_time import SLACK_US
from harness.history.event import Event, EventKind

_REAL = "live"
_TROUBLE = frozenset({EventKind.FAILED, EventKind.RENEWAL_FAILED})
_OWN = (EventKind.SENT, EventKind.ACKNOWLEDGED, EventKind.RENEWED, *_TROUBLE)


def needless_drops(case: CaseFile, drops: Iterable[Event]) -> Iterator[str]:
    """Those for which a camera with good credentials had sent nothing for 15 s, over an uplink that was up.

    That is its longest back-off, and some more. Whom the cloud refused or failed since the uplink came up is excused.
    Only where things are real: a model's history does not tell all that may keep a camera from sending.
    """
    if case.history.header.engine != _REAL:
        return
    links = case.history.of(EventKind.LINK_CHANGED)
    own = {camera: _Own(case.history.of(*_OWN, camera=camera)) for camera in case.cameras}
    for drop in drops:
        camera = case.cameras[drop.camera or ""]
        link = next((e for e in reversed(links) if e.site == camera.site and e.t_us <= drop.t_us), None)
        if link is None or link.detail["mode"] != "up":
            continue
        idle_us = own[camera.id].idle_us(link.t_us, drop.t_us)
        if idle_us > SLACK_US:
            yield (
                f"{camera.name} dropped segment {drop.counter} with its uplink up and nothing sent over it for "
                f"{idle_us / 1e6:.0f} s"
            )


class _Own:
    """What a camera did on its uplink."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self._events = events
        self._times = [e.t_us for e in events]

    def idle_us(self, up_since_us: int, now_us: int) -> int:
        """For how long it had let the uplink be; 0 where something else explains that."""
        before = self._events[: bisect_right(self._times, now_us)]
        if any(e.kind in _TROUBLE for e in before[bisect_right(self._times, up_since_us) :]):
            return 0
        renewed = [e for e in before if e.kind is EventKind.RENEWED]
        if not renewed or now_us >= int(renewed[-1].detail["expires_us"] or 0):
            return 0
        sends = [e for e in before if e.kind is not EventKind.RENEWED]
        if sends and sends[-1].kind is EventKind.SENT:
            return 0  # it is on its way
        return now_us - max(up_since_us, renewed[-1].t_us, sends[-1].t_us if sends else 0)
