"""The table that a person decides from: what the outages cost each kind of camera."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import polars as pl

from harness.scenario.readable import duration, rate, share, size
from reports.result import Table

_NONE = "-"
_TEXT = (
    "Lost is what the cloud never gets, all cameras together, and its share of the time recorded. First loss counts "
    "from an outage's start, drained from its end; “never” counts outages of cameras whose backlog was still there "
    "when the next outage began or the run ended. What was sent and uploaded counts from a site's first outage on."
)


_HEADS = (
    ("Cameras", "Cameras"),
    ("How many", "How many"),
    ("Lost", "Video lost, all together"),
    ("Share", "Lost, as a share of the time recorded"),
    ("Losing", "Cameras that lost video"),
    ("Worst camera", "The camera that lost most"),
    ("Its loss", "What it lost"),
    ("Lost between", "In its worst outage it lost between"),
    ("First loss", "First loss after an outage's start"),
    ("Fullest cache", "The fullest stream cache"),
    ("Drained, median", "Drained after an outage's end, median"),
    ("Drained, worst", "Drained after an outage's end, worst"),
    ("Never", "Never drained: outages of cameras"),
    ("Peak uplink", "The most that one site sent, mean over 12 s"),
    ("Uploaded since", "Uploaded from the first outage on"),
)  # over columns, and, where there is room, before rows
_CARD_HEAD = ("On local storage", "Lost to the cloud, still on local storage")
_MOST_COLUMNS = 5  # so many kinds of cameras stand side by side; more of them, one below the other


def cost_table(costs: pl.DataFrame, name_of: Callable[[int], str], start_us: int) -> Table:
    """Rows of `harness.engines.costs.COSTS` as they are to be read: a few kinds of cameras side by side.

    Args:
        costs: one row a kind of camera.
        name_of: a camera's name, from its number; asked for the worst of each kind.
        start_us: the scenario's start, UTC, microseconds since 1970.
    """
    with_card = bool((costs["local_only_us"] > 0).any())
    heads = (*_HEADS, _CARD_HEAD) if with_card else _HEADS
    rows = [_row(row, name_of, start_us, with_card=with_card) for row in costs.iter_rows(named=True)]
    if len(rows) > _MOST_COLUMNS:
        return Table("What it cost", tuple(short for short, _ in heads), tuple(rows), _TEXT)
    first, *others = zip((long for _, long in heads), *rows, strict=True)
    return Table("What it cost", first, tuple(others), _TEXT)


def _row(row: dict[str, Any], name_of: Callable[[int], str], start_us: int, *, with_card: bool) -> tuple[str, ...]:
    worst = row["worst_camera"]
    cells = (
        row["kind"],
        f"{row['cameras']:,}",
        _told(row["lost_us"] or None, duration, "nothing"),
        share(row["lost_share"]),
        f"{row['losing_cameras']:,}",
        _NONE if worst is None else name_of(worst),
        _told(row["worst_us"] or None, duration),
        _NONE if worst is None else _clock_times(row, start_us),
        _told(row["first_loss_us"], duration),
        _told(row["peak_cache"], share),
        _told(row["drain_median_us"], duration),
        _told(row["drain_worst_us"], duration),
        f"{row['undrained']:,}",
        _told(row["peak_uplink_bits_per_s"], rate),
        _told(row["uploaded_bytes"] if row["outages"] or row["uploaded_bytes"] else None, size),
    )
    return (*cells, duration(row["local_only_us"])) if with_card else cells


def _told(value: float | None, how: Callable[[float], str], otherwise: str = _NONE) -> str:
    return otherwise if value is None else how(value)


def _clock_times(row: dict[str, Any], start_us: int) -> str:
    """When the camera filmed what is lost, UTC."""
    first, last = (
        datetime.fromtimestamp((start_us + row[column]) / 1e6, UTC)
        for column in ("worst_gap_start_us", "worst_gap_end_us")
    )
    until = f"{last:%H:%M:%S}" if first.date() == last.date() else f"{last:%d %b %H:%M:%S}"
    return f"{first:%d %b %H:%M:%S} to {until}"
