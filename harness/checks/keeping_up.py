"""How cameras on good lines got on, from a live run's history."""

from collections import defaultdict
from collections.abc import Iterable

from harness.checks.machine import Progress
from harness.history.event import Event, EventKind, History, SegmentName
from harness.history.spread import Spread
from harness.scenario.model import Scenario, Site

_S = 1_000_000
_ROOM = 1.25  # of an uplink, beyond what its cameras make
_BEHIND_SEGMENTS, _BEHIND_S = 2, 4.0  # who has an older one that is not stored does not keep up: the longer counts
_HALF, _NEARLY_ALL = 0.5, 0.99


class _Camera:
    """One camera's segments, as far as they are known."""

    def __init__(self) -> None:
        self.waiting: dict[SegmentName, int] = {}  # complete, not stored yet: since when
        self.lost = False


def progress_of(history: History, scenario: Scenario, names: dict[str, str], zero_us: int) -> Progress:
    """What became of segments by the end of recording.

    Args:
        history: of the run.
        scenario: that was acted out.
        names: of cameras, by their ids.
        zero_us: when recording began, UTC.
    """
    end_us = zero_us + round(scenario.duration_s * _S)
    good = on_good_lines(scenario)
    late, waits, made, stored = Spread(), Spread(), 0, 0
    cameras: defaultdict[str, _Camera] = defaultdict(_Camera)
    for event in _until(history.events, end_us):
        camera, well = cameras[event.camera or ""], names.get(event.camera or "") in good
        if event.kind is EventKind.PRODUCED:
            made += event.size_bytes or 0
            camera.waiting[event.segment] = event.t_us
            late.add((event.t_us - int(event.detail["start_us"] or 0) - int(event.detail["duration_us"] or 0)) / _S)
        elif event.kind is EventKind.ACKNOWLEDGED:
            stored += event.size_bytes or 0
            since_us = camera.waiting.pop(event.segment, event.t_us)
            if well:
                waits.add((event.t_us - since_us) / _S)
        elif event.kind is EventKind.DROPPED:
            camera.waiting.pop(event.segment, None)
            camera.lost = True
    kept = sum(_kept_up(cameras[id_], end_us - good[name]) for id_, name in names.items() if name in good)
    per_s = 8 / scenario.duration_s
    return Progress(
        len(good), kept, made * per_s, stored * per_s, late.at(_NEARLY_ALL), (waits.at(_HALF), waits.at(_NEARLY_ALL))
    )


def on_good_lines(scenario: Scenario) -> dict[str, int]:
    """Cameras whose uplink is well all the time and wide enough: how old their oldest segment may be."""
    bad = {outage.site for outage in scenario.outages}
    return {
        camera.name: round(max(_BEHIND_SEGMENTS * camera.segment_s, _BEHIND_S) * _S)
        for site in scenario.sites
        if site.name not in bad and _wide(site)
        for camera in site.cameras
    }


def _wide(site: Site) -> bool:
    most = sum(max((c.bits_per_s, *(rate for _, rate in c.bits_per_s_from))) for c in site.cameras)
    return site.uplink.up_bits_per_s >= _ROOM * most


def _until(events: Iterable[Event], end_us: int) -> Iterable[Event]:
    kinds = (EventKind.PRODUCED, EventKind.ACKNOWLEDGED, EventKind.DROPPED)
    return (event for event in events if event.kind in kinds and event.t_us <= end_us)


def _kept_up(camera: _Camera, since_us: int) -> bool:
    return not camera.lost and min(camera.waiting.values(), default=since_us) >= since_us
