"""The table that a person decides from: a row a kind of camera, what the outages cost it."""

from collections.abc import Callable
from typing import Any

import polars as pl

from reports.outages.scale import duration, rate, size
from reports.result import Table

_NONE = "-"
_LEAST = 0.001  # percent
_TEXT = (
    "Lost is what the cloud never gets, all cameras together, and its share of the time recorded. First loss counts "
    "from an outage's start, drained from its end; “never” counts outages of cameras whose backlog was still there "
    "when the next outage began or the run ended."
)


def cost_table(costs: pl.DataFrame, name_of: Callable[[int], str]) -> Table:
    """Rows of `harness.engines.costs.COSTS` as they are to be read.

    Args:
        costs: one row a kind of camera.
        name_of: a camera's name, from its number; asked for the worst of each kind.
    """
    heads = [
        "Cameras", "How many", "Lost", "Share", "Losing", "Worst camera", "Its loss", "First loss", "Fullest cache",
        "Drained, median", "Drained, worst", "Never", "Busiest uplink", "Uploaded",
    ]  # fmt: skip
    with_card = bool((costs["local_only_us"] > 0).any())
    rows = [_row(row, name_of, with_card=with_card) for row in costs.iter_rows(named=True)]
    return Table("What it cost", (*heads, *(("On local storage",) if with_card else ())), tuple(rows), _TEXT)


def _row(row: dict[str, Any], name_of: Callable[[int], str], *, with_card: bool) -> tuple[str, ...]:
    worst = row["worst_camera"]
    cells = (
        row["kind"],
        f"{row['cameras']:,}",
        _told(row["lost_us"] or None, duration, "nothing"),
        _share(row["lost_share"]),
        f"{row['losing_cameras']:,}",
        _NONE if worst is None else name_of(worst),
        _told(row["worst_us"] or None, duration),
        _told(row["first_loss_us"], duration),
        _told(row["peak_cache"], _share),
        _told(row["drain_median_us"], duration),
        _told(row["drain_worst_us"], duration),
        f"{row['undrained']:,}",
        _told(row["peak_uplink_bits_per_s"], rate),
        size(row["uploaded_bytes"]),
    )
    return (*cells, duration(row["local_only_us"])) if with_card else cells


def _told(value: float | None, how: Callable[[float], str], otherwise: str = _NONE) -> str:
    return otherwise if value is None else how(value)


def _share(value: float) -> str:
    """Three digits, and never 0 % for what is not nothing, nor 100 % for what is not all."""
    told = f"{100 * value:.3g}"
    if value > 0 and 100 * value < _LEAST:
        told = f"<{_LEAST}"
    if value < 1 and told == "100":
        told = ">99.9"
    return f"{told} %"
