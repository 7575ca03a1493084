"""The figure that tells a run at a glance: a row a camera, what was stored, what was lost, when the uplink was cut."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from reports.canvas import DROPPED, OUTAGE, STORED, WAITING, drawn, legend, plain
from reports.intervals import Row, Stretch, rows
from reports.printable import printable
from reports.result import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from harness.history.event import History

MOST_ROWS = 60
_ROW_IN = 0.3
_FRAME_IN = 1.0  # the axis, its label and the legend
_BAR = 0.56  # of a row's height
_LABEL_CHARACTERS = 28


def timeline(history: History, *, title: str = "What became of the video") -> Figure:
    """Draw a history. More than MOST_ROWS cameras: those that lost most are shown, and the text says so."""
    every = rows(history)
    shown = _worth_showing(every)
    height_in = _FRAME_IN + _ROW_IN * len(shown)
    svg = drawn(lambda canvas: _plot(canvas, shown), height_in=height_in, salt=history.header.scenario_sha256)
    return Figure(title=title, svg=svg, text=_told(every, shown))


def _worth_showing(every: tuple[Row, ...]) -> tuple[Row, ...]:
    worst_first = sorted(every, key=lambda row: -_seconds(row.dropped) - _seconds(row.waiting))
    kept = {row.camera for row in worst_first[:MOST_ROWS]}
    return tuple(row for row in every if row.camera in kept)


def _plot(canvas: Canvas, shown: tuple[Row, ...]) -> None:
    axes = canvas.add_subplot()
    for at, row in enumerate(shown):
        _bars(axes, at, row.outages, "uplink cut", height=1.0, color=OUTAGE, alpha=0.5, linewidth=0, zorder=1)
        _bars(axes, at, row.stored, "stored in the cloud", height=_BAR, color=STORED, linewidth=0, zorder=2)
        _bars(axes, at, row.waiting, "still in the camera", height=_BAR, color=WAITING, hatch="....", zorder=3)
        _bars(axes, at, row.dropped, "dropped: lost", height=_BAR, color=DROPPED, hatch="////", zorder=3)
    axes.set_yticks(range(len(shown)), [_label(row.camera) for row in shown], parse_math=False)
    axes.set_ylim(max(len(shown), 1) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.set_xlabel("seconds since recording began")
    plain(axes)
    legend(canvas, axes)


def _bars(
    axes: Axes,
    at: int,
    stretches: tuple[Stretch, ...],
    label: str,
    *,
    height: float,
    color: str,
    zorder: int,
    alpha: float | None = None,
    linewidth: float = 0.8,
    hatch: str | None = None,
) -> None:
    if not stretches:
        return
    axes.broken_barh(
        [(start, end - start) for start, end in stretches],
        (at - height / 2, height),
        facecolor=color,
        edgecolor="white",
        label=label,
        alpha=alpha,
        linewidth=linewidth,
        hatch=hatch,
        zorder=zorder,
    )


def _label(camera: str) -> str:
    return shorten(printable(camera), _LABEL_CHARACTERS, placeholder="…")


def _told(every: tuple[Row, ...], shown: tuple[Row, ...]) -> str:
    lost = [row for row in every if row.dropped]
    stored_s = sum(_seconds(row.stored) for row in every)
    lost_s = sum(_seconds(row.dropped) for row in every)
    sentence = f"{stored_s:.1f} s of video stored from {_cameras(len(every))}; "
    sentence += f"{lost_s:.1f} s dropped by {_cameras(len(lost))}." if lost else "nothing was dropped."
    if waiting_s := sum(_seconds(row.waiting) for row in every):
        sentence += f" {waiting_s:.1f} s were still in the cameras at the end."
    if len(shown) < len(every):
        sentence += f" Shown: the {len(shown)} cameras that lost most."
    return sentence


def _cameras(count: int) -> str:
    return "1 camera" if count == 1 else f"{count} cameras"


def _seconds(stretches: tuple[Stretch, ...]) -> float:
    return sum(end - start for start, end in stretches)
