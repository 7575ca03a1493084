"""What the scenario's own faults come to, again and again with other luck: losses, draining, what regions are sent."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from harness.capacity.wanted import YEAR_US
from harness.engines import events, fluid
from harness.engines.case import EVENTS, FLUID, case_of
from harness.engines.result import ModelResult
from harness.errors import BadInputError
from harness.scenario.expectations import Quantity
from harness.scenario.plan import Plan, SiteGroup
from harness.scenario.planning.planner import planned
from harness.scenario.schema.document import Scenario
from harness.sweep.execution import Workers
from harness.sweep.measures import WHOLE, column, rows_of
from harness.sweep.replication import Replication
from harness.sweep.seeds import seed_of
from harness.sweep.statistics import Chance, Estimate, chance, estimate

_TYPICAL, _SLOW = 0.5, 0.95
_MEASURED = {column(quantity) for quantity in Quantity}
_ALIKE = 1e-6  # of a number: what rounding may make
_WEEK_US = 7 * 86_400_000_000
MOST_SEGMENTS = 5_000_000
"""A run of what `fluid` refuses is followed segment by segment if they are no more: that takes a minute or two."""
Row = Mapping[str, object]


@dataclass(frozen=True)
class Life:
    """One replication.

    Args:
        sha256: digest of its outcome.
        rows: of results: the whole, and of each group, however many there are, what it lost.
        drains_us: by group, and of the whole: in how long half of the outages drained, and 95 %; inf where fewer did.
        region_bits_per_s: by region: the most that it was sent, mean over a step of the series.
        assumptions: where the engine assumed what it can't know.
        limited: the regions that took less than they were offered.
    """

    sha256: str
    rows: tuple[Row, ...]
    drains_us: Mapping[str, tuple[float, float]]
    region_bits_per_s: Mapping[str, float]
    assumptions: tuple[str, ...]
    limited: tuple[str, ...]


@dataclass(frozen=True)
class Luck:
    """All replications.

    Args:
        duration_us: of each.
        lives: one each, the first with the scenario's own seed.
        refused: why no engine would compute it; "" where one did.
        interrupted: whether Ctrl-C came before all were finished.
        drawn: whether anything is drawn at random; else all replications are alike, and one tells all.
        engine: that ran them.
        instead: why it was not `fluid`; "" where it was.
    """

    duration_us: int
    lives: tuple[Life, ...]
    refused: str = ""
    interrupted: bool = False
    drawn: bool = True
    engine: str = FLUID
    instead: str = ""

    @property
    def tells_of_years(self) -> bool:
        """Whether the scenario is long enough to say what is usual."""
        return self.duration_us >= _WEEK_US

    def known(self, quantity: Quantity, group: str = WHOLE) -> Estimate:
        """A quantity's mean over replications."""
        return estimate(
            [_number(row[column(quantity)]) for life in self.lives for row in life.rows if row["group"] == group]
        )

    def chance(self, quantity: Quantity, group: str = WHOLE) -> Chance:
        """A share, and how well it is known. Sites of one run may share a fate: it is runs that are counted."""
        found = self.known(quantity, group)
        return chance(found) if self.drawn else Chance(found.mean, found.mean, found.mean, found.count)

    def values(self, quantity: Quantity) -> list[float]:
        """A quantity of the whole fleet, a replication each."""
        return [_number(life.rows[0][column(quantity)]) for life in self.lives]

    def in_a_year(self, group: str) -> Chance:
        """The probability that a site loses anything within a year, if the scenario goes on as it is.

        Sites that are spared by one stretch of the scenario's length are taken to be spared by the next as often.
        """
        found = self.chance(Quantity.LOSING_SITES, group)
        times = YEAR_US / self.duration_us
        return Chance(
            _again(found.mean, times), _again(found.low, times), _again(found.high, times), found.count
        )  # fmt: skip

    def drains_us(self, group: str) -> tuple[Estimate, Estimate]:
        """Half of the outages, and 95 % of them, drain within so long; of runs in which there were any."""
        each = [life.drains_us[group] for life in self.lives if group in life.drains_us]
        return estimate([half for half, _ in each]), estimate([most for _, most in each])

    def region_bits_per_s(self, region: str) -> Estimate:
        """The most that a region is sent."""
        return estimate([life.region_bits_per_s.get(region, 0.0) for life in self.lives])


def lived(asked: Replication) -> Life:
    """Run one replication; BadInputError where the engine refuses."""
    plan = planned(asked.scenario.model_copy(update={"seed": asked.seed}))
    result = events.run(plan) if asked.engine == EVENTS else fluid.run(plan, listed_cameras=0)
    whole = rows_of(case_of(plan, result, asked.engine), 0, by_group=False)
    limited = tuple(plan.regions[number].id for number in sorted(result.incidents.limited))
    return Life(
        result.sha256,
        (*whole, *_losses(plan, result)),
        _drains(plan, result),
        _sent(plan, result),
        result.assumptions,
        limited,
    )


def luck(scenario: Scenario, replications: int, workers: int | None, progress: Callable[[float], None]) -> Luck:
    """Run the scenario so many times; where `fluid` refuses, by `events`, if the fleet is small enough.

    Ctrl-C ends it early: those that were finished count.
    """
    asked = [Replication(0, n, scenario, seed_of(scenario.seed, n), FLUID) for n in range(replications)]
    found = _run(asked, workers, progress, drawn=_by_luck(scenario))
    if not found.refused or found.interrupted:
        return found
    segments = _segments(planned(scenario))
    if segments > MOST_SEGMENTS:
        return replace(found, refused=f"{found.refused}. {_TOO_MANY.format(most=MOST_SEGMENTS, segments=segments)}")
    one_by_one = _run([replace(one, engine=EVENTS) for one in asked], workers, progress, drawn=True)
    why, _, _use_events = found.refused.partition("; use --engine events")  # which is what was done
    return replace(one_by_one, engine=EVENTS, instead=why)


_TOO_MANY = (
    "`camproof plan` does that by itself where a run has no more than {most:,} segments, and these are "
    "{segments:,.0f}: plan a part of the fleet with its part of the limits, or a shorter scenario"
)


def _segments(plan: Plan) -> float:
    return sum(group.sites * kind.count * plan.record_us / kind.segment_us
               for group in plan.groups for kind in group.classes)  # fmt: skip


def _run(asked: Sequence[Replication], workers: int | None, progress: Callable[[float], None], *, drawn: bool) -> Luck:
    duration_us = asked[0].scenario.duration_us
    found: dict[int, Life] = {}
    interrupted = False
    try:
        with Workers(workers) as staff, closing(staff.each(lived, asked)) as made:
            for one, life in made:
                found[one.number] = life
                progress(len(found) / len(asked))
    except BadInputError as refused:
        return Luck(duration_us, (), str(refused), drawn=drawn)
    except KeyboardInterrupt:
        interrupted = True
    lives = tuple(found[number] for number in sorted(found))
    return Luck(duration_us, lives, "" if lives else "no run was finished", interrupted, drawn or _differ(lives))


def _differ(lives: Sequence[Life]) -> bool:
    """Whether runs came to other losses, though no fault is drawn: who gets credentials first, where they bind, is."""
    each = [[_number(v) for row in life.rows for key, v in row.items() if key in _MEASURED] for life in lives]
    return any(not np.allclose(each[0], one, rtol=_ALIKE, equal_nan=True) for one in each[1:])


def _by_luck(scenario: Scenario) -> bool:
    motions = (template.bitrate.motion for template in scenario.fleet.templates.values())
    some = (fault.where.share < 1 for fault in scenario.faults if hasattr(fault, "where"))
    return any(some) or any(one.drawn for one in (*scenario.faults, *filter(None, motions)))


def _losses(plan: Plan, result: ModelResult) -> list[Row]:
    """The share that each group lost, its worst camera's loss, and the share of its sites that lost something."""
    group = pl.col("site").map_batches(lambda sites: pl.Series(_group_of(plan, sites.to_numpy())), pl.Int64)
    cameras = result.outcome.group_by("site", "camera", "cameras").agg(pl.sum("lost_us")).with_columns(group=group)
    own = cameras.group_by("camera", "group").agg(pl.sum("lost_us")).group_by("group").agg(worst=pl.max("lost_us"))
    sums = cameras.group_by("group").agg(
        lost=(pl.col("lost_us") * pl.col("cameras")).sum(),
        sites=pl.col("site").filter(pl.col("lost_us") > 0).n_unique(),
    )
    found = {row["group"]: row for row in sums.join(own, on="group").collect().iter_rows(named=True)}
    nothing = {"lost": 0, "worst": 0, "sites": 0}
    return [_loss(plan, group, found.get(number, nothing)) for number, group in enumerate(plan.groups)]


def _loss(plan: Plan, group: SiteGroup, row: Mapping[str, int]) -> Row:
    return {
        "group": group.name,
        column(Quantity.LOSS_SHARE): row["lost"] / (plan.record_us * group.sites * group.cameras_a_site),
        column(Quantity.LOSS_PER_CAMERA): row["worst"],
        column(Quantity.LOSING_SITES): row["sites"] / group.sites,
    }


def _group_of(plan: Plan, sites: np.ndarray) -> np.ndarray:
    return np.searchsorted([group.first_site + group.sites for group in plan.groups], sites, side="right")


def _again(share: float, times: float) -> float:
    """NaN stays NaN."""
    return float(1 - (1 - np.clip(share, 0, 1)) ** times)


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]


def _drains(plan: Plan, result: ModelResult) -> dict[str, tuple[float, float]]:
    outages = result.outcome.filter((pl.col("outage") > 0) & pl.col("end_us").is_not_null())
    wait = (pl.col("drained_us") - pl.col("end_us")).cast(pl.Float64).fill_null(np.inf)
    rows = outages.select("site", wait=wait).collect()
    number = _group_of(plan, rows["site"].to_numpy())
    waits = rows["wait"].to_numpy()
    if not len(waits):
        return {}
    own = {group.name: waits[number == at] for at, group in enumerate(plan.groups)}
    return {name: _quantiles(those) for name, those in {WHOLE: waits, **own}.items() if len(those)}


def _quantiles(waits: np.ndarray) -> tuple[float, float]:
    half, most = np.quantile(waits, [_TYPICAL, _SLOW], method="inverted_cdf")
    return float(half), float(most)


def _sent(plan: Plan, result: ModelResult) -> dict[str, float]:
    regions = [plan.regions[group.region].id for group in plan.groups]
    own = result.series.with_columns(
        region=pl.col("group").replace_strict(dict(enumerate(regions)), return_dtype=pl.String)
    )
    steps = own.group_by("region", "t_us").agg(pl.sum("uplink_bits_per_s"))
    return dict(steps.group_by("region").agg(pl.max("uplink_bits_per_s")).sort("region").iter_rows())
