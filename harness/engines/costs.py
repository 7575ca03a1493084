"""What a run cost, a row for each kind of camera: the table that a person decides from."""

import numpy as np
import polars as pl

from harness.scenario.plan import Plan

COSTS = pl.Schema(
    [
        ("kind", pl.String),  # group of sites and template of camera
        ("cameras", pl.Int64),
        ("losing_cameras", pl.Int64),  # those that lost anything
        ("outages", pl.Int64),  # of cameras: one outage of a site with 20 cameras counts 20
        ("lost_us", pl.Int64),  # all cameras together
        ("lost_share", pl.Float64),  # of the time in which they were to record
        ("worst_us", pl.Int64),  # lost by the camera that lost most
        ("worst_camera", pl.Int64),  # its number; null where none lost anything
        ("worst_gap_start_us", pl.Int64),  # content time that it lost in its worst outage, from
        ("worst_gap_end_us", pl.Int64),  # and to; null where it lost nothing
        ("first_loss_us", pl.Int64),  # the shortest time from an outage's start to a loss; null where there was none
        ("peak_cache", pl.Float64),  # the fullest stream cache, 0 to 1 of its size
        ("drain_median_us", pl.Int64),  # from the outage's end to an empty cache, over outages that drained
        ("drain_worst_us", pl.Int64),
        ("undrained", pl.Int64),  # outages of cameras that had not drained by the next one or by the run's end
        ("peak_uplink_bits_per_s", pl.Float64),  # of one site
        ("uploaded_bytes", pl.Int64),
        ("local_only_us", pl.Int64),  # lost to the cloud, still on the local storage
    ]
)


def costs(plan: Plan, outcome: pl.LazyFrame) -> pl.DataFrame:
    """Rows of COSTS, in the order of the plan's classes, from an outcome of either engine."""
    rows = outcome.with_columns(_kind_of(plan))
    cameras = rows.group_by("kind", "site", "camera", "cameras").agg(pl.sum("lost_us")).collect()
    found = rows.group_by("kind").agg(*_figures()).collect()
    worst = cameras.sort("lost_us", "camera", descending=[True, False]).group_by("kind", maintain_order=True).first()
    losing = cameras.filter(pl.col("lost_us") > 0).group_by("kind").agg(losing_cameras=pl.sum("cameras"))
    table = _kinds(plan).join(found, on="kind", how="left").join(losing, on="kind", how="left")
    table = table.join(worst.select("kind", worst_us="lost_us", worst_camera="camera"), on="kind", how="left")
    gaps = rows.filter(pl.col("lost_us") > 0).sort("lost_us", "camera", "outage", descending=[True, False, False])
    longest = gaps.select("kind", "camera", worst_gap_start_us="gap_start_us", worst_gap_end_us="gap_end_us")
    own = longest.unique(("kind", "camera"), keep="first", maintain_order=True).collect()
    table = table.join(own, left_on=("kind", "worst_camera"), right_on=("kind", "camera"), how="left")
    return _finished(table).select(pl.col(name).cast(kind) for name, kind in COSTS.items())


def kind_names(plan: Plan) -> list[str]:
    """What the kinds of cameras are called, in order."""
    return [f"{group.name}/{kind.name}" for group in plan.groups for kind in group.classes]


def _kinds(plan: Plan) -> pl.DataFrame:
    every = [(group, kind) for group in plan.groups for kind in group.classes]
    return pl.DataFrame(
        {
            "kind": pl.Series(range(len(every)), dtype=pl.Int32),
            "name": kind_names(plan),
            "cameras": [group.sites * kind.count for group, kind in every],
            "cache_bytes": [kind.cache_bytes for _, kind in every],
            "recorded_us": [plan.record_us * group.sites * kind.count for group, kind in every],
        }
    )


def _kind_of(plan: Plan) -> pl.Expr:
    """Number of a row's kind, from its first camera."""
    starts = np.array([group.first_camera for group in plan.groups])
    first_kind = np.cumsum([0, *(len(group.classes) for group in plan.groups)])

    def number(camera: pl.Series) -> pl.Series:
        cameras = camera.to_numpy()
        of_group = np.searchsorted(starts, cameras, side="right") - 1
        kinds = np.zeros(len(cameras), np.int32)
        for at in np.unique(of_group):
            group, chosen = plan.groups[at], of_group == at
            within = (cameras[chosen] - group.first_camera) % group.cameras_a_site
            firsts = np.array([kind.first for kind in group.classes])
            kinds[chosen] = first_kind[at] + np.searchsorted(firsts, within, side="right") - 1
        return pl.Series(kinds)

    return pl.col("camera").map_batches(number, return_dtype=pl.Int32).alias("kind")


def _figures() -> list[pl.Expr]:
    weight = pl.col("cameras")
    drain = pl.col("drained_us") - pl.col("end_us")
    happened = pl.col("outage") > 0
    return [
        (weight.filter(happened)).sum().alias("outages"),
        (pl.col("lost_us") * weight).sum().alias("lost_us"),
        (pl.col("first_loss_us") - pl.col("start_us")).filter(happened).min().alias("first_loss_us"),
        pl.max("peak_cache_bytes"),
        drain.median().alias("drain_median_us"),
        drain.max().alias("drain_worst_us"),
        weight.filter(happened & pl.col("drained_us").is_null()).sum().alias("undrained"),
        pl.max("peak_uplink_bits_per_s"),
        (pl.col("uploaded_bytes") * weight).sum().alias("uploaded_bytes"),
        (pl.col("local_only_us") * weight).sum().alias("local_only_us"),
    ]


def _finished(table: pl.DataFrame) -> pl.DataFrame:
    counted = ("outages", "lost_us", "losing_cameras", "undrained", "uploaded_bytes", "local_only_us", "worst_us")
    whole = table.with_columns(pl.col(*counted).fill_null(0))
    return whole.with_columns(
        pl.col("name").alias("kind"),
        lost_share=pl.col("lost_us") / pl.col("recorded_us"),
        peak_cache=pl.col("peak_cache_bytes") / pl.col("cache_bytes"),
        worst_camera=pl.when(pl.col("worst_us") > 0).then(pl.col("worst_camera")),
        drain_median_us=pl.col("drain_median_us").round(),
    )
