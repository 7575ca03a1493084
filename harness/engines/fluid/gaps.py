"""Runs of loss, as they came out of the inner loop, made into lists of gaps and of hours."""

import numpy as np
import polars as pl

from harness.engines.fluid.state import Chunk
from harness.engines.result import GAPS, HOURLY
from harness.history.outcome import MERGED_SEGMENTS
from harness.scenario.plan import SiteGroup

_HOUR_US = 3_600_000_000
_PIECES = pl.Schema(
    {
        **{name: GAPS[name] for name in ("site", "camera", "cameras", "outage", "start_us", "end_us")},
        "segment_us": pl.Int64(),
        "lost_us": pl.Float64(),
    }
)


def no_pieces() -> pl.DataFrame:
    """A table of runs of loss, without any."""
    return _PIECES.to_frame()


def taken(group: SiteGroup, chunk: Chunk) -> pl.DataFrame:
    """Take the runs of loss that a chunk has written down; it has room again."""
    count, kinds = int(chunk.found[0]), group.classes
    chunk.found[0] = 0
    pieces = pl.DataFrame({name: np.array(chunk.pieces[name][:count]) for name in chunk.pieces.dtype.names})
    slots = pl.DataFrame(
        {
            "slot": pl.Series(range(len(chunk.slots)), dtype=pl.Int32),
            "site": [int(number) for number in chunk.sites.number for _ in kinds],
            "segment_us": [kind.segment_us for _ in chunk.sites.number for kind in kinds],
            "camera": [
                group.first_camera + (int(number) - group.first_site) * group.cameras_a_site + kind.first
                for number in chunk.sites.number
                for kind in kinds
            ],
            "cameras": [kind.count for _ in chunk.sites.number for kind in kinds],
        }
    )
    joined = pieces.join(slots, on="slot", maintain_order="left")
    return joined.select(pl.col(name).cast(kind) for name, kind in _PIECES.items())


def gaps(pieces: pl.DataFrame) -> pl.DataFrame:
    """Rows of GAPS: runs of one camera and outage that are closer than a few segments are one."""
    of_one = ("site", "camera", "outage")
    ordered = pieces.sort(*of_one, "start_us", "end_us")
    reached = pl.col("end_us").cum_max().shift(1).over(of_one)
    apart = (pl.col("start_us") > reached + MERGED_SEGMENTS * pl.col("segment_us")).fill_null(value=True)
    numbered = ordered.with_columns(gap=apart.cum_sum())
    merged = numbered.group_by(*of_one, "cameras", "gap", maintain_order=True).agg(pl.min("start_us"), pl.max("end_us"))
    return merged.select(GAPS.names())


def hourly(pieces: pl.DataFrame) -> pl.DataFrame:
    """Rows of HOURLY: each run's loss is spread evenly over its time."""
    hours = pl.int_ranges(pl.col("start_us") // _HOUR_US, (pl.col("end_us") - 1) // _HOUR_US + 1)
    real = pieces.filter(pl.col("end_us") > pl.col("start_us"))
    each = real.with_columns(hour=hours).explode("hour")
    begin, end = (pl.col("hour") + more for more in (0, 1))
    within = pl.min_horizontal("end_us", end * _HOUR_US) - pl.max_horizontal("start_us", begin * _HOUR_US)
    part = pl.col("lost_us") * within / (pl.col("end_us") - pl.col("start_us"))
    summed = each.group_by("site", "camera", "cameras", "hour", maintain_order=True).agg(
        part.sum().round().alias("lost_us")
    )
    table = summed.select(pl.col(name).cast(kind) for name, kind in HOURLY.items())
    return table.filter(pl.col("lost_us") > 0).sort("site", "camera", "hour")
