"""The events engine against a bare simpy loop: segments per second, the same fleet in the same run.

The peer is a simpy process a camera that does two things a segment and nothing else: one timeout, and one hold of its
site's uplink, shared fairly by the same server. It knows no cache, back-off, credentials, outages or outcome; ours
does all of that, with two outages on the way.

    python -m benchmarks.events_engine [minutes [cameras]]

With more cameras than a thousand, ours runs once and alone: 10,000 of them and 1440 minutes take near
three hours, and it tells how far it is.
"""

import statistics
import sys
import time
from collections.abc import Generator

from simpy import Event

from benchmarks.progress import peak_mb, told
from harness.engines.events import run
from harness.engines.events.clock import Clock
from harness.engines.events.uplink import Uplink
from harness.scenario.plan import Plan
from harness.scenario.testing import Row, S, camera_class, plan

_SITES, _CAMERAS = 50, 20
_SEGMENT_US, _BITS_PER_S = 4 * S, 2e6
_LINE = 2 * _CAMERAS * _BITS_PER_S
_GOAL = 0.5
_TURNS = 3


class _Hold(Event):
    """The uplink, held until a segment has passed it."""

    flow = 0

    def transferred(self, _now_us: int) -> None:
        self.succeed()


def _camera(clock: Clock, uplink: Uplink, phase_us: int, size_bytes: int) -> Generator[Event, None, None]:
    yield clock.timeout(phase_us)
    due_us = clock.now
    while True:
        due_us += _SEGMENT_US
        if due_us > clock.now:
            yield clock.timeout(due_us - clock.now)
        hold = _Hold(clock)
        uplink.begin(uplink.lanes[0], hold, size_bytes)
        yield hold


def _bare(given: Plan) -> None:
    clock = Clock()
    for camera in range(given.cameras):
        if camera % _CAMERAS == 0:
            uplink = Uplink(clock, [float("inf")])
            uplink.set_capacity(_LINE)
        size_bytes = round(_BITS_PER_S * _SEGMENT_US / 8 / S)
        clock.process(_camera(clock, uplink, given.phase_us(camera, _SEGMENT_US), size_bytes))
    clock.run(given.record_us)


def _plan(minutes: int, sites: int) -> Plan:
    """Two outages at each site: one within the caches, one beyond them."""
    end = 60 * minutes
    cuts: list[Row] = [(0, _LINE), (0.2 * end, 0), (0.22 * end, _LINE), (0.5 * end, 0), (0.6 * end, _LINE)]
    kind = camera_class(count=_CAMERAS, segment_us=_SEGMENT_US, cache_bytes=32_000_000)
    return plan([kind], [cuts] * sites, bits_per_s=[_BITS_PER_S], record_s=end, spread_phases=True,
                exchange_us=100_000)  # fmt: skip


def _alone(given: Plan, minutes: int) -> None:
    segments, start = given.cameras * given.record_us // _SEGMENT_US, time.process_time()
    run(given, progress=told(f"events, {given.cameras:,} cameras, {minutes} min", every=0.05))
    took = time.process_time() - start
    print(
        f"events engine, {given.cameras:,} cameras, {minutes} min: {segments / took:,.0f} segments/s, {took:.0f} s "
        f"of a processor, {peak_mb():.0f} MB"
    )


def main(minutes: int = 20, cameras: int = _SITES * _CAMERAS) -> None:
    """Print one line."""
    given = _plan(minutes, cameras // _CAMERAS)
    if given.cameras > _SITES * _CAMERAS:
        _alone(given, minutes)
        return
    ours: list[float] = []
    bare: list[float] = []
    segments = given.cameras * given.record_us // _SEGMENT_US
    for _ in range(_TURNS):
        for work, found in ((run, ours), (_bare, bare)):
            start = time.process_time()
            work(given)
            found.append(segments / (time.process_time() - start))
    mine, peer = statistics.median(ours), statistics.median(bare)
    print(
        f"events engine, {given.cameras} cameras, {minutes} min: {mine:,.0f} segments/s, a bare loop {peer:,.0f}: "
        f"{mine / peer:.2f} of it (goal {_GOAL})"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
