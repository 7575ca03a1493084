"""Sweeps: what a task costs beyond itself, what two cores are worth, and the report on a million cameras.

    python -m benchmarks.sweep [tasks [turns [cameras]]]

A task keeps a processor busy for 50 ms. The standard of 40 tasks a turn takes half a minute, and the report as much.
The goal of the report is that of a million cameras, whatever else is asked for.
"""

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from string import Template

from benchmarks.progress import peak_mb
from benchmarks.turns import ratio
from harness.cli.frame import main as camproof
from harness.cli.scenario_file import open_scenario
from harness.sweep.execution import Workers
from harness.sweep.measures import refused_row
from harness.sweep.points import grid
from harness.sweep.replication import Replication, Rows
from harness.sweep.run import Sweep, carried_out
from harness.sweep.stopping import Stopping
from harness.sweep.store import Store

_BUSY_S = 0.05
_OVERHEAD_GOAL, _SPEED_UP_GOAL, _REPORT_GOAL_S = 1.2, 1.8, 120
_CAMERAS_A_SITE = 20
_FLEET = Template("""
camproof: scenario/1
name: many
why: Cameras of two kinds, at sites in three regions.
duration: 30 d
fleet:
  templates:
    lobby: {bitrate: 2 Mbit/s}
    yard: {bitrate: {day_night: {day: 3 Mbit/s, night: 1 Mbit/s, dawn: 07:00, dusk: 19:00}}, segment: 4 s}
  sites:
    - {name: shop, count: $many, region: eu-fra, uplink: {up: 60 Mbit/s}, cameras: [{template: lobby, count: 20}]}
    - {name: mall, count: $many, region: us-iad, uplink: {up: 80 Mbit/s}, cameras: [{template: lobby, count: 20}]}
    - {name: depot, count: $few, region: uk-lon, uplink: {preset: fibre}, cameras: [{template: yard, count: 20}]}
faults:
  - {kind: uplink-cut, random: 2 /week, for: {exponential: 12 min}}
""")


def task(asked: Replication) -> Rows:
    """50 ms of a processor, and a row of results."""
    until = time.thread_time() + _BUSY_S
    while time.thread_time() < until:
        pass
    known = {"point": asked.point, "replication": asked.number, "seed": 1, "scenario_sha256": "", "outcome_sha256": ""}
    return ({**known, **refused_row(""), "share_lost": 0.0},)


def _rate(work: Callable[[], object], tasks: int) -> float:
    """Tasks a second."""
    start = time.perf_counter()
    work()
    return tasks / (time.perf_counter() - start)


def _bare(tasks: int) -> None:
    for number in range(tasks):
        task(Replication(0, number, _scenario, 1, "fluid"))


def _swept(tasks: int, workers: int) -> None:
    sweep = Sweep(grid(_scenario, []), 1, Stopping(tasks, tasks), "fluid")
    with tempfile.TemporaryDirectory() as folder, Workers(workers) as staff:
        assert carried_out(sweep, Store(Path(folder), sweep.design), staff, lambda _: None, task).finished


_scenario = open_scenario("short-cut").scenario


def _side_by_side(tasks: int, workers: int) -> None:
    """As many bare loops as there are workers, in processes of their own: what the machine has to give just now."""
    fork = multiprocessing.get_context("fork")
    loops = [fork.Process(target=_bare, args=(tasks // workers,)) for _ in range(workers)]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()


def _turns(tasks: int, workers: int, turns: int) -> tuple[list[float], list[float], list[float]]:
    """Tasks a second of a sweep, of one bare loop, and of bare loops side by side, turn by turn."""
    _swept(2 * workers, workers)  # workers start and import
    found: tuple[list[float], list[float], list[float]] = ([], [], [])
    for _ in range(turns):
        found[0].append(_rate(lambda: _swept(tasks, workers), tasks))
        found[1].append(_rate(lambda: _bare(tasks), tasks))
        found[2].append(_rate(lambda: _side_by_side(tasks, workers), tasks))
    return found


def _report(cameras: int) -> None:
    few = cameras // _CAMERAS_A_SITE // 5  # and twice as many of each of two more kinds of sites
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "fleet.yaml"
        scenario.write_text(_FLEET.substitute(few=few, many=2 * few))
        start = time.perf_counter()
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            status = camproof(["plan", str(scenario), "--out", folder, "--growth", "10 %"])
        took = time.perf_counter() - start
        assert status in {0, 1, 4}, status
        size_kb = (Path(folder) / "report.pdf").stat().st_size / 1_000
    told = f"{took:.0f} s (goal {_REPORT_GOAL_S} s), {peak_mb():.0f} MB, PDF of {size_kb:.0f} kB"
    print(f"capacity report, {5 * few * _CAMERAS_A_SITE:,} cameras, five runs of a month: {told}", flush=True)


def main(tasks: int = 40, turns: int = 5, cameras: int = 1_000_000) -> None:
    """Print what was measured, and the goals."""
    swept, bare, _ = _turns(tasks, 1, turns)
    overhead = 1 / ratio(swept, bare).median
    print(f"sweep, tasks of 50 ms: {overhead:.3f} times a bare loop (goal {_OVERHEAD_GOAL} at most)", flush=True)
    cores = min(2, os.cpu_count() or 1)
    swept, bare, both = _turns(tasks, cores, turns)
    print(
        f"sweep, tasks of 50 ms, {cores} workers: {ratio(swept, bare).median:.2f} times one bare loop (goal "
        f"{_SPEED_UP_GOAL}), where {cores} bare loops at once do {ratio(both, bare).median:.2f}: {ratio(swept, both)}",
        flush=True,
    )
    _report(cameras)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
