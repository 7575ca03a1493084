"""The fluid engine: against `events`, against a native segment-by-segment loop, and at a million cameras.

    python -m benchmarks.fluid_engine [scale]

A scale of 1 is the whole: a million cameras, 40 minutes of `events` on 10,000 cameras (minutes of work). The standard
is a tenth of the cameras and four minutes.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import native_loop
from benchmarks.fleets import CAMERAS, DAY_S, fleet, incident
from benchmarks.progress import peak_mb, told
from harness.engines import events, fluid
from harness.engines.fluid.fleet import Fleet, Part
from harness.engines.fluid.tables import no_lapses
from harness.history.outcome_parquet import write_outcome
from harness.scenario.plan import Plan

_STANDARD = 0.1
_EVENTS_GOAL, _NATIVE_GOAL = 500_000, 10_000
_SECONDS_GOAL, _MEMORY_GOAL_MB = 15, 1_024


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock on the wall, and of processors: what others do meanwhile is only in the first."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy


def _camera_days(of: Plan) -> float:
    return of.cameras * of.record_us / 1e6 / DAY_S


def _fluid(of: Plan, folder: Path) -> tuple[float, float]:
    tell = told(f"{of.cameras:,} cameras, {of.record_us / 1e6 / DAY_S:.3g} days", every=0.25)
    return _seconds(lambda: fluid.run(of, outcome_path=folder / "fluid.parquet", listed_cameras=0, progress=tell))


def _against_events(scale: float, folder: Path) -> None:
    """10,000 cameras: `events` some minutes of it, `fluid` a year."""
    whole = fleet(500, 365 * DAY_S)
    cut_s = max(24.0, min(3_600.0, 2_400 * scale))
    short = replace(whole, record_us=round(cut_s * 1e6), end_us=round(cut_s * 1e6))
    tell = told(f"events, 10,000 cameras, {cut_s:.0f} s")
    _, took = _seconds(lambda: write_outcome(events.run(short, progress=tell).outcome, folder / "events.parquet"))
    ours, theirs = _camera_days(whole) / _fluid(whole, folder)[1], _camera_days(short) / took
    print(
        f"fluid engine, 10,000 cameras, outcome written: {ours / 1e6:.1f} M camera-days/s, events {theirs:.2f}: "
        f"{ours / theirs:,.0f} times (goal {_EVENTS_GOAL:,})",
        flush=True,
    )


def _against_native(scale: float) -> None:
    """The inner loops alone, one thread each."""
    whole, some = fleet(max(200, int(10_000 * scale)), 30 * DAY_S), fleet(max(1, int(20 * scale)), 30 * DAY_S)
    native_loop.run(fleet(1, DAY_S))
    made = Fleet(whole, -(-whole.end_us // 500), listed=False, compiled=True)
    parts = list(made.parts(0, made.tables([no_lapses()])[0]))
    ours = _camera_days(whole) / _seconds(lambda: _advance(parts, whole.end_us))[1]
    theirs = _camera_days(some) / _seconds(lambda: native_loop.run(some))[1]
    print(
        f"fluid engine, inner loop: {ours / 1e6:.1f} M camera-days/s, native segment by segment {theirs:,.0f}: "
        f"{ours / theirs:,.0f} times (goal {_NATIVE_GOAL:,})",
        flush=True,
    )


def _advance(parts: list[Part], until_us: int) -> None:
    for part in parts:
        part.advance(until_us)


def _at_scale(scale: float, folder: Path) -> None:
    """The million, and the incident; then how the time grows."""
    sites = int(50_000 * scale)
    of = fleet(sites, 30 * DAY_S)
    took, busy = _fluid(of, folder)
    print(
        f"fluid engine, {of.cameras:,} cameras, 30 days, two outages a week, outcome written: {took:.1f} s "
        f"(processors {busy:.1f}), {peak_mb():.0f} MB (goal for a million: {_SECONDS_GOAL} s, {_MEMORY_GOAL_MB} MB)",
        flush=True,
    )
    took, busy = _fluid(incident(sites), folder)
    print(
        f"fluid engine, {of.cameras:,} cameras recover within a region's ingest limit: {took:.1f} s "
        f"(processors {busy:.1f}; goal for a million: {_SECONDS_GOAL} s)",
        flush=True,
    )


def _curves(scale: float, folder: Path) -> None:
    """Linear in cameras, days and outages; independent of segments."""
    sites = int(50_000 * scale)
    for share in (0.25, 0.5, 1.0):
        count = max(1, int(sites * share))
        _line(f"{count * CAMERAS:>9,} cameras, 30 days", fleet(count, 30 * DAY_S), folder)
    for days in (91, 182, 365):
        _line(f"{sites * CAMERAS // 4:>9,} cameras, {days} days", fleet(max(1, sites // 4), days * DAY_S), folder)
    for segment_s in (2, 4, 6):
        of = fleet(max(1, sites // 2), 30 * DAY_S, segment_s=segment_s)
        _line(f"{of.cameras:>9,} cameras, 30 days, segments of {segment_s} s", of, folder)


def _line(what: str, of: Plan, folder: Path) -> None:
    _, took = _fluid(of, folder)
    outages = int(of.programs.outage.max()) * of.sites
    each = f"{took:.2f} s of a processor, {outages:,} outages, {took / outages * 1e6:.2f} us each, {peak_mb():.0f} MB"
    print(f"fluid engine, {what}: {each}", flush=True)


def main(scale: float = _STANDARD) -> None:
    """Print what was measured, and the goals."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fluid.run(fleet(1, 7 * DAY_S), outcome_path=folder / "first.parquet", listed_cameras=0)  # compiles, if need be
        fluid.run(incident(1), outcome_path=folder / "first.parquet", listed_cameras=0)
        _at_scale(scale, folder)
        _against_events(scale, folder)
        _against_native(scale)
        _curves(scale, folder)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
