"""A sweep from its design to its results: decides nothing itself, keeps what is finished, goes on where it was."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

import polars as pl

from harness.errors import BadInputError
from harness.scenario.expectations import Quantity
from harness.scenario.save import sha256
from harness.sweep.campaign import Campaign, Task
from harness.sweep.execution import Workers
from harness.sweep.measures import WHOLE, column
from harness.sweep.points import Point
from harness.sweep.replication import Replication, Rows, replicated
from harness.sweep.seeds import seed_of
from harness.sweep.stopping import Stopping
from harness.sweep.store import Store

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Sweep:
    """What is to be run.

    Args:
        points: the combinations that are tried.
        seed: of the first replication, from which those of the others follow.
        stopping: how often each is repeated.
        engine: `fluid` or `events`.
        warm_up_us: how long the fleet runs before what goes wrong counts.
    """

    points: Sequence[Point]
    seed: int
    stopping: Stopping
    engine: str
    warm_up_us: int = 0

    @property
    def design(self) -> dict[str, object]:
        """What makes finished replications of use to a later run: all but how many there are to be."""
        return {
            "camproof": version("camproof"),
            "engine": self.engine,
            "seed": self.seed,
            "warm_up_us": self.warm_up_us,
            "points": [{**dict(point.values), "scenario_sha256": sha256(point.scenario)} for point in self.points],
        }

    @property
    def goes_by(self) -> Quantity:
        """The quantity whose mean is to be known."""
        return self.stopping.precision.quantity if self.stopping.precision else Quantity.LOSS_SHARE

    def check(self) -> None:
        """BadInputError: a scenario is over before it is warm."""
        for point in self.points:
            if point.scenario.duration_us <= self.warm_up_us:
                raise BadInputError(f"--warm-up is no shorter than the scenario ({point.title}): nothing would count")


@dataclass(frozen=True)
class Swept:
    """What a sweep came to.

    Args:
        results: rows of RESULTS that count, in order.
        wanted: how many replications each point needs, as far as was known at the end.
        resumed: how many replications were there before.
        finished: whether all are there.
    """

    results: pl.DataFrame
    wanted: tuple[int, ...]
    resumed: int
    finished: bool


def carried_out(
    sweep: Sweep, store: Store, workers: Workers, progress: Progress, run: Callable[[Replication], Rows] = replicated
) -> Swept:
    """Run what is not there yet. A KeyboardInterrupt ends it early: what was finished is kept, and given back.

    Args:
        sweep: what is to be run.
        store: where it is kept.
        workers: where it runs.
        progress: told how much is done, 0 to 1.
        run: one replication.
    """
    campaign = Campaign(len(sweep.points), sweep.stopping)
    kept = store.kept()
    for task, value in _values(kept, sweep.goes_by):
        campaign.finish(task, value)
    resumed = len(campaign.finished)
    finished = True
    try:
        while due := campaign.due():
            asked = [_replication(sweep, task) for task in due]
            _round(campaign, workers.each(run, asked), len(asked), partial(_keep, sweep, store, campaign), progress)
    except KeyboardInterrupt:
        finished = False
    results = store.kept()
    store.close(results)
    counted = pl.DataFrame(
        [(point, number) for point, numbers in campaign.counted().items() for number in numbers],
        schema={"point": pl.Int32, "replication": pl.Int32}, orient="row",
    )  # fmt: skip
    own = results.join(counted, on=["point", "replication"], how="semi", maintain_order="left")
    return Swept(own, tuple(campaign.wanted(point) for point in range(len(sweep.points))), resumed, finished)


def _round(
    campaign: Campaign, made: Generator[tuple[Replication, Rows], None, None], count: int,
    keep: Callable[[Replication, Rows], None], progress: Progress,
) -> None:  # fmt: skip
    begun = campaign.done
    with closing(made):
        for number, (one, rows) in enumerate(made, start=1):
            keep(one, rows)
            progress(begun + (1 - begun) * number / count)


def _keep(sweep: Sweep, store: Store, campaign: Campaign, one: Replication, rows: Rows) -> None:
    store.keep((one.point, one.number), rows)
    campaign.finish((one.point, one.number), _value(rows[0], sweep.goes_by))


def _replication(sweep: Sweep, task: Task) -> Replication:
    point, number = task
    scenario = sweep.points[point].scenario
    return Replication(point, number, scenario, seed_of(sweep.seed, number), sweep.engine, sweep.warm_up_us)


def _values(kept: pl.DataFrame, quantity: Quantity) -> list[tuple[Task, float | None]]:
    rows = kept.filter(pl.col("group") == WHOLE)
    return [((row["point"], row["replication"]), _value(row, quantity)) for row in rows.iter_rows(named=True)]


def _value(row: Mapping[str, object], quantity: Quantity) -> float | None:
    return None if row["refused"] else float(row[column(quantity)])  # type: ignore[arg-type]
