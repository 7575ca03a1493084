"""Loss by camera and hour: who lost video when, as a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from harness.scenario.readable import duration
from reports.canvas import drawn
from reports.result import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure as Canvas
    from numpy.typing import NDArray

    NameOf = Callable[[int], str]

MOST_CAMERAS = 40
_MOST_COLUMNS = 240  # beyond that, hours are joined
_HOUR_S = 3_600
_ROW_IN, _FRAME_IN = 0.22, 1.1


def loss_by_hour(hourly: pl.DataFrame, name_of: NameOf, hours: int, *, salt: str) -> Figure:
    """A row a camera (those that lost most), a column an hour; darker is more seconds lost.

    Args:
        hourly: rows of HOURLY, one camera each or several alike.
        name_of: a camera's name, from its number.
        hours: how many the run has.
        salt: the scenario's digest.
    """
    worst = (
        hourly.group_by("camera", "cameras").agg(pl.sum("lost_us")).sort("lost_us", "camera", descending=[True, False])
    )
    shown = worst.head(MOST_CAMERAS).sort("camera")
    step = -(-hours // _MOST_COLUMNS)
    seconds = _grid(hourly, shown["camera"].to_list(), -(-hours // step), step)
    labels = [_label(name_of, row["camera"], row["cameras"]) for row in shown.iter_rows(named=True)]

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        edges = np.arange(seconds.shape[1] + 1) * step, np.arange(len(labels) + 1)
        lost = np.ma.masked_equal(seconds, 0)
        picture = axes.pcolormesh(*edges, lost, cmap="YlOrRd", vmin=0, vmax=max(float(seconds.max(initial=0)), 1.0))
        axes.set_yticks(np.arange(len(labels)) + 0.5, labels, parse_math=False)
        axes.invert_yaxis()
        axes.set_xlabel("hour of the run")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_facecolor("#8888881a")  # hours without loss
        canvas.colorbar(picture, ax=axes, label=f"seconds lost in {step} h" if step > 1 else "seconds lost in the hour")

    height_in = _FRAME_IN + _ROW_IN * max(len(labels), 3)
    return Figure(
        "Loss by camera and hour", drawn(plot, height_in=height_in, salt=salt + "loss"), _told(worst, name_of)
    )


def _grid(hourly: pl.DataFrame, cameras: list[int], columns: int, step: int) -> NDArray[np.float64]:
    row = {camera: number for number, camera in enumerate(cameras)}
    seconds = np.zeros((len(cameras), columns))
    for camera, hour, lost_us in hourly.select("camera", "hour", "lost_us").iter_rows():
        if camera in row:
            seconds[row[camera], min(hour // step, columns - 1)] += lost_us / 1e6
    return seconds


def _label(name_of: NameOf, camera: int, cameras: int) -> str:
    return name_of(camera) if cameras == 1 else f"{name_of(camera)} and {cameras - 1} alike"


def _told(worst: pl.DataFrame, name_of: NameOf) -> str:
    if worst.is_empty():
        return "No camera lost video."
    first = worst.row(0, named=True)
    cameras = int(worst["cameras"].sum())
    sentence = f"{cameras} {'camera' if cameras == 1 else 'cameras'} lost video; most of all {name_of(first['camera'])}"
    sentence += f", with {duration(first['lost_us'])}."
    return sentence + (f" Shown: the {MOST_CAMERAS} rows that lost most." if len(worst) > MOST_CAMERAS else "")
