"""A load test's figures: what was asked for when, and how long it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.load.kinds import Kind
from reports.canvas import DROPPED, OUTAGE, SPARE, STORED, WAITING, drawn, legend, plain
from reports.load.words import often, time
from reports.result import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Canvas
    from numpy.typing import NDArray

    from harness.capacity.calibration import Calibration
    from harness.load.measured import Measured, Series

_HEIGHT_IN = 3.2
_MOST_POINTS = 240
_GROUPS = (
    ("segments stored", (Kind.STORE,), STORED, "-"),
    ("indexed", (Kind.INDEX,), SPARE, "--"),
    ("tokens and credentials", (Kind.DISCOVERY, Kind.TOKEN, Kind.CONFIGURATION, Kind.RENEWAL), WAITING, "-."),
    ("viewing", (Kind.FORM, Kind.SIGN_IN, Kind.TIMELINE, Kind.PLAYLIST, Kind.UNWRAP, Kind.MEDIA), OUTAGE, ":"),
)


def over_time(measured: Measured, *, salt: str) -> Figure | None:
    """Requests a second by what they were for, and those that failed; None where the load lasted no time."""
    lasted_s = int(measured.lasted_s)
    if lasted_s < 2:  # noqa: PLR2004 - a line has two ends
        return None
    step = max(1, -(-lasted_s // _MOST_POINTS))
    at = np.arange(0, lasted_s, step)
    rates = [_by_step([measured.series(k) for k in kinds], at, step) for _, kinds, *_ in _GROUPS]
    failed = _by_step(measured.requests, at, step, failed=True)

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        for own, (label, _, colour, line) in zip(rates, _GROUPS, strict=True):
            if own.any():
                axes.plot(at, own, color=colour, linestyle=line, linewidth=1.8, label=label)
        if failed.any():
            axes.plot(at, failed, color=DROPPED, marker="x", linewidth=1, label="failed")
        axes.set_xlabel("seconds after the start")
        axes.set_ylabel("requests a second")
        axes.set_ylim(bottom=0)
        axes.set_xlim(0, lasted_s)
        plain(axes, "both")
        legend(canvas, axes)

    together = np.sum(rates, axis=0)
    text = f"At the most {often(float(together.max()))}, {int(at[int(together.argmax())])} s after the start."
    if failed.any():
        text += f" At the most {often(float(failed.max()))} failed."
    return Figure("Requests over time", drawn(plot, height_in=_HEIGHT_IN, salt=f"{salt}over time"), text)


def times(measured: Measured, *, salt: str) -> Figure | None:
    """Median, 95 % and the longest, of each type of request and act; None where nothing was asked."""
    shown = [one for one in (*measured.requests, *measured.acts) if one.requests][::-1]
    if not shown:
        return None

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        places = np.arange(len(shown)).astype(float)
        half, most = (np.array([max(one.quantile_us(q), 1e3) for one in shown]) / 1e3 for q in (0.5, 0.95))
        longest = np.array([max(one.longest_us, 1e3) for one in shown]) / 1e3
        axes.hlines(places, half, longest, color=OUTAGE, linewidth=1, zorder=1)
        axes.scatter(half, places, color=STORED, marker="o", s=36, label="median", zorder=3)
        axes.scatter(most, places, color=WAITING, marker="D", s=30, label="95 % took no longer", zorder=2)
        axes.scatter(longest, places, color=DROPPED, marker="|", s=90, label="longest", zorder=2)
        axes.set_yticks(places, [one.name for one in shown])
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.set_xlabel("milliseconds")
        plain(axes, "x")
        legend(canvas, axes)

    slowest = max(shown, key=lambda one: one.quantile_us(0.95))
    text = f"Slowest: {slowest.name}, of which 95 % took no longer than {time(slowest.quantile_us(0.95))}."
    height_in = 1.0 + 0.3 * len(shown)
    return Figure("How long it took", drawn(plot, height_in=height_in, salt=f"{salt}times"), text)


def _by_step(
    series: Sequence[Series], at: NDArray[np.int64], step: int, *, failed: bool = False
) -> NDArray[np.float64]:
    """Requests a second, the mean of each step."""
    counts = [one.failed_a_second if failed else one.a_second for one in series]
    return np.array(
        [sum(one.get(second, 0) for one in counts for second in range(start, start + step)) / step for start in at]
    )


def ladder(calibration: Calibration, *, salt: str) -> Figure:
    """What came through, over how many clients asked at once; of each type as a share of the most."""
    kinds = list(calibration.services)

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        for number, kind in enumerate(kinds):
            own = [level for level in calibration.levels if level.kind == kind]
            colour, marker = _COLOURS[number % len(_COLOURS)], _MARKERS[number % len(_MARKERS)]
            rates = [level.per_s for level in own]
            axes.plot([level.at_once for level in own], rates, color=colour, marker=marker, linewidth=1.5, label=kind)
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.set_xticks(sorted({level.at_once for level in calibration.levels}))
        axes.set_xlabel("clients at once")
        axes.set_ylabel("answered a second")
        plain(axes, "both")
        canvas.legend(loc="outside right upper", frameon=False)

    text = "Where a line goes flat, the cloud takes no more; where it falls, clients are in each other's way."
    return Figure("More clients", drawn(plot, height_in=_HEIGHT_IN, salt=f"{salt}ladder"), text)


_COLOURS = (STORED, SPARE, WAITING, DROPPED, OUTAGE)
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
