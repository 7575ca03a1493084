"""The burst of an outage scenario, cut out where most comes: what a load test sends again for real."""

from dataclasses import dataclass

import polars as pl

from harness.engines.events.arrivals import SEGMENT, arrivals
from harness.engines.events.run import Progress
from harness.errors import BadInputError
from harness.load.kinds import Act
from harness.load.order import MOST_CAMERAS
from harness.load.shapes import Due
from harness.scenario.plan import Plan
from harness.scenario.planning.planner import planned
from harness.scenario.readable import duration
from harness.scenario.schema.document import Scenario

_MOST_SIMULATED = 5_000  # cameras: the engine follows every segment of each
_S = 1_000_000


@dataclass(frozen=True, slots=True)
class Burst:
    """What comes when.

    Args:
        scenario: its name.
        of: how many cameras the scenario has.
        from_us: where the cut-out begins, after the scenario's start.
        segment_us: the length of segments, whole seconds.
        cache_bytes: of the camera that has most.
        dues: by number of the load's cameras.
        rows: the same as a table, of all the scenario's cameras (`harness.engines.events.arrivals`).
    """

    scenario: str
    of: int
    from_us: int
    segment_us: int
    cache_bytes: int
    dues: dict[int, list[Due]]
    rows: pl.DataFrame

    @property
    def told(self) -> str:
        """What it is, for people."""
        return f"{self.scenario}, {len(self.dues):,} of {self.of:,} cameras, from {duration(self.from_us)} on"


def burst(scenario: Scenario, cameras: int | None, lasts_us: int, progress: Progress | None = None) -> Burst:
    """Run the scenario, and cut out the span of this length into which most segments come.

    Args:
        scenario: with its outage.
        cameras: so many of its cameras, spread over it; None: all.
        lasts_us: how long the load is to last.
        progress: as the engine tells it.

    Raises:
        BadInputError: it has too many cameras, or nothing comes in it.
    """
    plan = planned(scenario)
    if plan.cameras > _MOST_SIMULATED or (cameras is None and plan.cameras > MOST_CAMERAS):
        most = _MOST_SIMULATED if cameras else MOST_CAMERAS
        raise BadInputError(
            f"{plan.name} has {plan.cameras:,} cameras, and a recovery is made of {most:,} at the most; "
            "take a smaller fleet" + ("" if cameras else ", or say how many of them with --cameras")
        )
    rows = arrivals(plan, progress)
    from_us = busiest_us([int(t) for t in rows.filter(pl.col("what") == SEGMENT)["t_us"]], lasts_us)
    if from_us is None:
        raise BadInputError(f"{plan.name}: nothing reaches the cloud in it; take a scenario that ends well")
    window = rows.filter(pl.col("t_us").is_between(from_us, from_us + lasts_us, closed="left"))
    cache_bytes = max(kind.cache_bytes for group in plan.groups for kind in group.classes)
    dues = _dues(plan, window, cameras, from_us)
    return Burst(plan.name, plan.cameras, from_us, _segment_us(plan), cache_bytes, dues, window)


def busiest_us(times_us: list[int], lasts_us: int) -> int | None:
    """Where the span of this length begins that has most of these moments in it, which are in order; None of none."""
    best, most, first = None, 0, 0
    for number, t_us in enumerate(times_us):
        while times_us[first] <= t_us - lasts_us:
            first += 1
        if number - first + 1 > most:
            best, most = times_us[first], number - first + 1
    return best


def _dues(plan: Plan, window: pl.DataFrame, cameras: int | None, from_us: int) -> dict[int, list[Due]]:
    chosen = cameras or plan.cameras
    if chosen > plan.cameras:
        raise BadInputError(f"{plan.name} has {plan.cameras} cameras: --cameras can't be more")
    seats = {plan.camera_name(number * plan.cameras // chosen): number for number in range(chosen)}
    found: dict[int, list[Due]] = {number: [] for number in range(chosen)}
    for t_us, camera, what, size_bytes, waited_us in window.iter_rows():
        if camera in seats:
            act = Act.SEGMENT if what == SEGMENT else Act.CREDENTIALS
            found[seats[camera]].append(Due(t_us - from_us, act, size_bytes, waited_us))
    return found


def _segment_us(plan: Plan) -> int:
    """The longest there is, in whole seconds: media of that length is made, padded to what the scenario says."""
    longest = max(kind.segment_us for group in plan.groups for kind in group.classes)
    return -(-longest // _S) * _S
