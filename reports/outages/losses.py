"""Loss by camera and hour: who lost video when, as a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from harness.scenario.readable import duration, time_axis
from reports.canvas import drawn
from reports.result import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure as Canvas
    from numpy.typing import NDArray

    NameOf = Callable[[int], str]

MOST_CAMERAS = 40
_MOST_COLUMNS = 240  # beyond that, hours are joined
_HOUR_US = 3_600_000_000
_ROW_IN, _FRAME_IN = 0.22, 1.1
_FEWEST_ROWS = 6  # what the colours mean needs so much room
_LONGEST_LABEL = 44


def loss_by_hour(hourly: pl.DataFrame, name_of: NameOf, hours: int, *, salt: str) -> Figure:
    """A row a camera (those that lost most), a column an hour or several; darker is more time lost.

    Args:
        hourly: rows of HOURLY, one camera each or several alike; at least one.
        name_of: a camera's name, from its number.
        hours: how many the run has.
        salt: the scenario's digest.
    """
    worst = (
        hourly.group_by("camera", "cameras").agg(pl.sum("lost_us")).sort("lost_us", "camera", descending=[True, False])
    )
    shown = worst.head(MOST_CAMERAS).sort("camera")
    step = -(-hours // _MOST_COLUMNS)
    lost_us = _grid(hourly, shown["camera"].to_list(), -(-hours // step), step)
    colours, time = time_axis(float(lost_us.max(initial=0))), time_axis(hours * _HOUR_US)
    labels = [_label(name_of, row["camera"], row["cameras"]) for row in shown.iter_rows(named=True)]

    def plot(canvas: Canvas) -> None:
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - as in `reports.canvas`

        axes = canvas.add_subplot()
        edges = time.of(np.arange(lost_us.shape[1] + 1) * step * _HOUR_US), np.arange(len(labels) + 1)
        lost = np.ma.masked_equal(colours.of(lost_us), 0)
        picture = axes.pcolormesh(*edges, lost, cmap="YlOrRd", vmin=0, vmax=float(lost.max()))
        axes.set_yticks(np.arange(len(labels)) + 0.5, labels, parse_math=False)
        axes.invert_yaxis()
        axes.set_xlabel(f"{time.words} since the start")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.axvspan(0, edges[0][-1], color="#888888", alpha=0.1, linewidth=0, zorder=0)  # hours without loss
        bar = max(20, 2 * len(labels))  # times as high as wide
        each = f"in each {step} h" if step > 1 else "in each hour"
        canvas.colorbar(picture, ax=axes, label=f"{colours.words} lost\n{each}", ticks=MaxNLocator(5), aspect=bar)

    height_in = _FRAME_IN + _ROW_IN * max(len(labels), _FEWEST_ROWS)
    return Figure(
        "Loss by camera and hour", drawn(plot, height_in=height_in, salt=salt + "loss"), _told(worst, name_of)
    )


def _grid(hourly: pl.DataFrame, cameras: list[int], columns: int, step: int) -> NDArray[np.float64]:
    row = {camera: number for number, camera in enumerate(cameras)}
    lost = np.zeros((len(cameras), columns))
    for camera, hour, lost_us in hourly.select("camera", "hour", "lost_us").iter_rows():
        if camera in row:
            lost[row[camera], min(hour // step, columns - 1)] += lost_us
    return lost


def _label(name_of: NameOf, camera: int, cameras: int) -> str:
    name = name_of(camera)
    shown = name if len(name) <= _LONGEST_LABEL else f"…{name[1 - _LONGEST_LABEL :]}"
    return shown if cameras == 1 else f"{shown} and {cameras - 1} alike"


def _told(worst: pl.DataFrame, name_of: NameOf) -> str:
    first = worst.row(0, named=True)
    cameras = int(worst["cameras"].sum())
    sentence = f"{cameras} {'camera' if cameras == 1 else 'cameras'} lost video; most of all {name_of(first['camera'])}"
    sentence += f", with {duration(first['lost_us'])}."
    return sentence + (f" Shown: the {MOST_CAMERAS} rows that lost most." if len(worst) > MOST_CAMERAS else "")
