"""A run of the fluid engine, from a plan to a result."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl

from harness.engines.fluid.assumptions import assumed
from harness.engines.fluid.books import Books
from harness.engines.fluid.credentials import each_camera, expiries
from harness.engines.fluid.fleet import Fleet, Part
from harness.engines.fluid.region import LONGEST_STEP_US, RegionClock, couples, follow_regions
from harness.engines.fluid.table import outcome_rows
from harness.engines.fluid.tables import Lapses, Tables
from harness.engines.result import Incidents, ModelResult
from harness.history.event import Header
from harness.history.outcome import CLASS_OUTCOME
from harness.history.outcome_parquet import write_outcome
from harness.scenario.plan import Plan

_STEPS = 500  # of the series, at most
_LISTED_CAMERAS = 20_000
_FEW_CHANGES = 3_000  # plain Python meets them in a second, which is what numba takes to begin
Progress = Callable[[float], None]


def run(
    plan: Plan,
    *,
    progress: Progress | None = None,
    compiled: bool | None = None,
    outcome_path: Path | None = None,
    header: Header | None = None,
    listed_cameras: int = _LISTED_CAMERAS,
) -> ModelResult:
    """Follow a plan's fleet.

    Args:
        plan: what is recorded, where, and what goes wrong.
        progress: told how much is done, 0 to 1.
        compiled: whether the inner loop runs as machine code (where numba is installed): the same, to the last bit;
            None: where that is sooner done.
        outcome_path: where to write the outcome as it comes, for fleets whose outcome is big; else in memory.
        header: what that file says of the run.
        listed_cameras: the biggest fleet whose gaps and hours of loss are listed.
    """
    plan, without = each_camera(plan)
    fast = _changes(plan) > _FEW_CHANGES if compiled is None else compiled
    fleet = Fleet(plan, -(-plan.end_us // _STEPS), plan.cameras <= listed_cameras, fast)
    books = Books(plan, fleet.step_us)
    limited: set[int] = set()
    frames = _followed(fleet, without, limited, books, progress or (lambda _: None))
    if outcome_path is None:
        outcome = pl.concat([CLASS_OUTCOME.to_frame(), *frames]).lazy()
    else:
        write_outcome(frames, outcome_path, header)
        outcome = pl.scan_parquet(outcome_path)
    result = books.result(outcome, listed=fleet.listed)
    return replace(
        result, incidents=Incidents(frozenset(limited), expiries(plan, without)), assumptions=assumed(plan, without)
    )


def _changes(plan: Plan) -> int:
    """About how many there will be, of the classes at all sites."""
    felt, found = plan.programs.offsets, 0
    for group in plan.groups:
        rows = int(felt[group.first_site + group.sites] - felt[group.first_site])
        steps = plan.end_us // LONGEST_STEP_US * group.sites if couples(plan.regions[group.region]) else 0
        found += (rows + steps) * len(group.classes)
    return found + len(plan.schedules.t_us)


def _followed(
    fleet: Fleet, without: list[Lapses], limited: set[int], books: Books, progress: Progress
) -> Iterator[pl.DataFrame]:
    """The outcome of chunk after chunk, in the order of sites; several are under way at a time."""
    plan, done = fleet.plan, 0
    every = fleet.tables(without)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        coupled = _coupled(fleet, every, limited, pool, lambda share: progress(share / 2))
        for part, rows in _ahead(pool, _parts(fleet, every, coupled), plan.end_us):
            books.add(part, rows)
            done += len(part.chunk.sites.number)
            progress(done / plan.sites if not coupled else 0.5 + done / plan.sites / 2)
            yield rows


def _coupled(
    fleet: Fleet, every: list[Tables], limited: set[int], pool: ThreadPoolExecutor, progress: Progress
) -> dict[int, list[Part]]:
    """The chunks, by group, of regions that couple their sites, all followed to the end; `limited`: those that did."""
    plan = fleet.plan
    found: dict[int, list[Part]] = {}
    clocks: dict[int, RegionClock] = {}
    for number, region in enumerate(plan.regions):
        groups = [at for at, group in enumerate(plan.groups) if group.region == number] if couples(region) else []
        own = {at: list(fleet.parts(at, every[at])) for at in groups}
        found.update(own)
        if own:
            clocks[number] = RegionClock(region, [part for parts in own.values() for part in parts], pool)
    if found:
        follow_regions(clocks.values(), plan.end_us, progress)
    limited.update(number for number, clock in clocks.items() if clock.limited)
    return found


def _parts(fleet: Fleet, every: list[Tables], coupled: dict[int, list[Part]]) -> Iterator[Part]:
    """All chunks in the order of sites: those that have been followed, and those that are made only now."""
    for number, tables in enumerate(every):
        yield from coupled.pop(number) if number in coupled else fleet.parts(number, tables)


def _ahead(pool: ThreadPoolExecutor, parts: Iterator[Part], until_us: int) -> Iterator[tuple[Part, pl.DataFrame]]:
    """Work ahead of who takes the results, but not far: memory is bounded."""
    waiting: deque[tuple[Part, Future[pl.DataFrame]]] = deque()
    for part in parts:
        waiting.append((part, pool.submit(_whole, part, until_us)))
        if len(waiting) > (os.cpu_count() or 1):
            ready, rows = waiting.popleft()
            yield ready, rows.result()
    for ready, rows in waiting:
        yield ready, rows.result()


def _whole(part: Part, until_us: int) -> pl.DataFrame:
    part.advance(until_us)
    return outcome_rows(part.tables, part.group, part.chunk)
