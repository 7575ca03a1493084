"""Three figures over time: the backlog with outages shaded, the use of the uplinks, how full the fullest cache was."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from harness.scenario.readable import Unit, duration, rate, rate_axis, size, size_axis, time_axis
from reports.canvas import DROPPED, OUTAGE, SPARE, STORED, WAITING, drawn, legend, plain
from reports.result import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_HEIGHT_IN = 2.9


def backlog(series: pl.DataFrame, *, salt: str) -> Figure:
    """What waits in all stream caches, and when something was wrong."""
    fleet = _fleet(series)
    peak = fleet.row(int(fleet["backlog_bytes"].arg_max() or 0), named=True)
    unit = size_axis(peak["backlog_bytes"])

    def plot(canvas: Canvas) -> None:
        axes, time = _axes(canvas, fleet)
        steps = _from_the_start(fleet)
        heights = unit.of(steps["backlog_bytes"].to_numpy())
        axes.fill_between(_times(steps, time), heights, color=WAITING, linewidth=0, zorder=2, label="waits in caches")
        axes.set_ylabel(unit.name)
        legend(canvas, axes)

    text = (
        f"At most {size(peak['backlog_bytes'])} waited in the stream caches, {duration(peak['t_us'])} after the start."
    )
    return Figure("Backlog", drawn(plot, height_in=_HEIGHT_IN, salt=salt + "backlog"), text)


def uplink_use(series: pl.DataFrame, *, salt: str) -> Figure:
    """What the sites sent, beside what their uplinks could carry."""
    fleet = _fleet(series)
    most = float(fleet["uplink_bits_per_s"].max() or 0)  # type: ignore[arg-type]
    unit = rate_axis(max(most, float(fleet["capacity_bits_per_s"].max() or 0)))  # type: ignore[arg-type]

    def plot(canvas: Canvas) -> None:
        axes, time = _axes(canvas, fleet)
        steps = _from_the_start(fleet)
        times, carried, sent = _times(steps, time), steps["capacity_bits_per_s"], steps["uplink_bits_per_s"] / unit.size
        axes.step(times, carried / unit.size, where="pre", color=SPARE, label="could carry")
        axes.fill_between(times, sent, step="pre", color=STORED, linewidth=0, zorder=2, label="sent")
        axes.set_ylabel(unit.name)
        legend(canvas, axes)

    used = fleet.filter(pl.col("capacity_bits_per_s") > 0)
    share = float((used["uplink_bits_per_s"] / used["capacity_bits_per_s"]).max() or 0)  # type: ignore[arg-type]
    text = f"All sites together sent at most {rate(most)}: {100 * share:.0f} % of what their uplinks could carry then."
    if round(100 * share) > 100:  # noqa: PLR2004 - percent
        text += f" More than all of it, as a segment counts when it is acknowledged, and a step lasts {_step(fleet)}."
    return Figure("Use of the uplinks", drawn(plot, height_in=_HEIGHT_IN, salt=salt + "uplink"), text)


def cache_level(series: pl.DataFrame, *, salt: str) -> Figure:
    """How full the fullest stream cache of the fleet was, and when video was lost."""
    fleet = _fleet(series)

    def plot(canvas: Canvas) -> None:
        axes, time = _axes(canvas, fleet)
        steps = _from_the_start(fleet)
        axes.plot(_times(steps, time), 100 * steps["fullest"], color=WAITING, zorder=2, label="fullest cache")
        for start_us, end_us, losing in _alike(fleet, (fleet["lost_us"] > 0).cast(float)):
            if losing:
                span = time.of(start_us), time.of(end_us)
                axes.axvspan(*span, color=DROPPED, alpha=0.35, linewidth=0, zorder=1, label="video lost")
        axes.set_ylabel("% of its size")
        axes.set_ylim(0, 105)
        legend(canvas, axes)

    fullest = float(fleet["fullest"].max() or 0)  # type: ignore[arg-type]
    text = (
        f"The fullest stream cache held {100 * fullest:.0f} % of its size at the end of a step of {_step(fleet)}, and "
        f"may have held more in between. {_losing(fleet)}"
    )
    return Figure("The fullest stream cache", drawn(plot, height_in=_HEIGHT_IN, salt=salt + "cache"), text)


def _fleet(series: pl.DataFrame) -> pl.DataFrame:
    """All groups together; the disturbed share is that of the group that is hit most."""
    sums = ("backlog_bytes", "uplink_bits_per_s", "capacity_bits_per_s", "lost_us")
    return series.group_by("t_us").agg(pl.sum(*sums), pl.max("fullest", "disturbed")).sort("t_us")


def _from_the_start(fleet: pl.DataFrame) -> pl.DataFrame:
    """With a row for time 0: caches are empty then, and rates are those of the first step."""
    first = fleet.head(1).with_columns(pl.lit(0, pl.Int64).alias("t_us"), backlog_bytes=pl.lit(0, pl.Int64))
    return pl.concat([first.with_columns(fullest=pl.lit(0.0)), fleet])


def _axes(canvas: Canvas, fleet: pl.DataFrame) -> tuple[Axes, Unit]:
    """Axes over the whole run with the outages shaded, and the unit of time."""
    axes = canvas.add_subplot()
    end_us = float(fleet["t_us"].max() or 1)  # type: ignore[arg-type]
    unit = time_axis(end_us)
    for start_us, end_step_us, share in _alike(fleet, fleet["disturbed"].round(2)):
        if share > 0:
            span = unit.of(start_us), unit.of(end_step_us)
            axes.axvspan(*span, color=OUTAGE, alpha=0.12 + 0.28 * share, linewidth=0, zorder=0, label="outage")
    axes.set_xlim(0, unit.of(end_us))
    axes.set_xlabel(f"{unit.words} since the start")
    plain(axes, "both")
    return axes, unit


def _alike(fleet: pl.DataFrame, values: pl.Series) -> Iterator[tuple[int, int, float]]:
    """Stretches of steps with the same value: from, to, value."""
    at_us = 0
    for value, steps in groupby(zip(fleet["t_us"], values, strict=True), key=lambda step: step[1]):
        start_us, at_us = at_us, max(t_us for t_us, _ in steps)
        yield start_us, at_us, value


def _losing(fleet: pl.DataFrame) -> str:
    losing = int((fleet["lost_us"] > 0).sum())
    if not losing:
        return "No video was lost."
    return f"Video was lost in {losing} of {len(fleet)} steps."


def _step(fleet: pl.DataFrame) -> str:
    return duration(fleet["t_us"][0])


def _times(fleet: pl.DataFrame, unit: Unit) -> list[float]:
    return (fleet["t_us"] / unit.size).to_list()
