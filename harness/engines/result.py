"""What a model engine gives back, the same from `events` and `fluid`."""

from dataclasses import dataclass, field

import polars as pl

from harness.errors import CamproofFailedError

SERIES = pl.Schema(
    [
        ("t_us", pl.Int64),  # end of the step
        ("group", pl.Int32),  # number of the group of sites
        ("backlog_bytes", pl.Int64),  # in the stream caches of the group, at that moment
        ("fullest", pl.Float64),  # the fullest cache of the group then: 0 to 1 of its size
        ("uplink_bits_per_s", pl.Float64),  # what the group's sites sent, mean over the step
        ("capacity_bits_per_s", pl.Float64),  # what their uplinks could carry, mean over the step
        ("lost_us", pl.Int64),  # video dropped within the step, summed over cameras
        ("disturbed", pl.Float64),  # share of the group's sites that were in an outage, mean over the step
    ]
)
GAPS = pl.Schema(
    [
        ("site", pl.Int32), ("camera", pl.Int32), ("cameras", pl.Int32), ("outage", pl.Int32),
        ("start_us", pl.Int64), ("end_us", pl.Int64),  # content time
    ]
)  # fmt: skip
HOURLY = pl.Schema(
    [
        ("site", pl.Int32), ("camera", pl.Int32), ("cameras", pl.Int32),
        ("hour", pl.Int32),  # of the scenario, from 0
        ("lost_us", pl.Int64),  # of each of the cameras; rows without loss are left out
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """Where everything went, over the whole fleet; segments are a fluid's where they are no whole number."""

    produced_bytes: int
    acknowledged_bytes: int
    held_bytes: int  # in stream caches at the end, in flight or not
    dropped_bytes: int
    produced_segments: float
    acknowledged_segments: float
    held_segments: float
    dropped_segments: float

    def check(self, *, tolerance_bytes: int = 0) -> None:
        """Assert the law of conservation. CamproofFailedError when it does not hold: the engine is wrong."""
        ends = self.acknowledged_bytes + self.held_bytes + self.dropped_bytes
        if abs(self.produced_bytes - ends) > tolerance_bytes:
            raise CamproofFailedError(
                f"the engine lost count: {self.produced_bytes} bytes were produced and {ends} ended somewhere. "
                "This is a fault of camproof's: please report it with the scenario and its seed"
            )


@dataclass(frozen=True, slots=True)
class Incidents:
    """What happened beside losses.

    Args:
        limited: numbers of the regions that at some time took less than they were offered.
        expired: how often a camera's credentials ran out before it had new ones.
    """

    limited: frozenset[int] = frozenset()
    expired: int = 0


@dataclass(frozen=True)
class ModelResult:
    """What a run of a model engine came to.

    Args:
        outcome: rows of `CLASS_OUTCOME` (harness.history.outcome), ordered by site, camera, outage.
        totals: the books, balanced.
        gaps: rows of GAPS with every run of loss, merged; None where the fleet is too big to list them.
        series: rows of SERIES, for figures.
        hourly: rows of HOURLY; None likewise.
        sha256: digest of the outcome: same plan and engine, same digest on any machine.
        incidents: what else happened.
        assumptions: where the engine assumed what it can't know, and how far off its figures may be for it.
    """

    outcome: pl.LazyFrame
    totals: Totals
    gaps: pl.DataFrame | None
    series: pl.DataFrame
    hourly: pl.DataFrame | None
    sha256: str
    incidents: Incidents = field(default_factory=Incidents)
    assumptions: tuple[str, ...] = ()
