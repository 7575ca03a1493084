"""What an outage cost: a row a camera and outage, the same from every engine.

Engines that keep cameras one by one give a row a camera; those that collapse cameras that are alike give a row with
`cameras` above 1. `expanded` makes both the same. Times are microseconds since the scenario's start.

| column | what |
|---|---|
| `site`, `camera` | numbers, from 0; `camera` is the first of `cameras` in a row, all at the same site |
| `outage` | number of the site's outage, from 1; 0: before its first, present only if something was lost then |
| `start_us`, `end_us` | when it began, and when all was well again (null: not before the run's end) |
| `first_loss_us` | when the camera first dropped something after that; null: it lost nothing |
| `lost_us`, `lost_segments`, `lost_bytes` | video that the cloud never gets: content time, whole segments or a part |
| `gap_start_us`, `gap_end_us`, `gaps` | content time of the first and behind the last loss; runs of loss, merged |
| `peak_cache_bytes` | the fullest that the stream cache was |
| `drained_us` | when the backlog was gone, at or after `end_us`; null: not before the next outage or the run's end |
| `peak_uplink_bits_per_s` | the most that the site's cameras sent together, mean over 12 s; null: see below |
| `uploaded_bytes` | what the cloud acknowledged from the outage's start to the next's |
| `local_only_us` | of what is lost, what the camera's local storage still has when the run ends |

An outage's row covers the time until the site's next outage begins: what is lost by then is its consequence.

Peaks are means over windows of 12 s, which holds whole segments of 1, 2, 3, 4 and 6 s: what an uplink carries at one
moment depends on which segments happen to be under way, and a model of rates knows none. Windows follow each other
from the start on, and count for the outage that holds when they end; where none ends, the peak is null.
"""

import polars as pl

OUTCOME = pl.Schema(
    {
        "site": pl.Int32,
        "camera": pl.Int32,
        "outage": pl.Int32,
        "start_us": pl.Int64,
        "end_us": pl.Int64,
        "first_loss_us": pl.Int64,
        "lost_us": pl.Int64,
        "lost_segments": pl.Float64,
        "lost_bytes": pl.Int64,
        "gap_start_us": pl.Int64,
        "gap_end_us": pl.Int64,
        "gaps": pl.Int32,
        "peak_cache_bytes": pl.Int64,
        "drained_us": pl.Int64,
        "peak_uplink_bits_per_s": pl.Float64,
        "uploaded_bytes": pl.Int64,
        "local_only_us": pl.Int64,
    }
)
CLASS_OUTCOME = pl.Schema([*OUTCOME.items(), ("cameras", pl.Int32)])
PEAK_WINDOW_US = 12_000_000
MERGED_SEGMENTS = (
    3  # gaps closer than so many segments count as one: a tight uplink makes many of what a fluid calls one
)


def expanded(by_class: pl.LazyFrame) -> pl.LazyFrame:
    """A row a camera, from rows that stand for several; ordered by site, camera and outage within each row's site."""
    numbers = pl.int_ranges("camera", pl.col("camera") + pl.col("cameras"), dtype=pl.Int32)
    return by_class.with_columns(numbers.alias("camera")).explode("camera").select(OUTCOME.names())
