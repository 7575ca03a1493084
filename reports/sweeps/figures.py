"""What moves when something is varied: means with intervals over lists, clouds over spans, bars of influence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.scenario.quantities import KINDS, QuantityError, parse
from harness.scenario.readable import Unit, rate_axis, size_axis, time_axis
from reports.canvas import DROPPED, OUTAGE, SPARE, STORED, WAITING, drawn, legend, plain
from reports.result import Figure
from reports.sweeps.words import axis_of, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Canvas

    from harness.scenario.expectations import Quantity
    from harness.sweep.sensitivity import Influence
    from harness.sweep.summary import PointSummary

_HEIGHT_IN = 3.4
_LOOKS = ((STORED, "o", "-"), (DROPPED, "s", "--"), (WAITING, "^", "-."), (SPARE, "D", ":"), (OUTAGE, "v", "-"))
_MOST_PANELS = 4
_WIDE = 10  # values on an axis, from which their labels are slanted


def over_values(summaries: Sequence[PointSummary], quantity: Quantity, *, salt: str) -> Figure | None:
    """The quantity over the first list of values, a line for each value of the second; None where there are more."""
    varied = {word: _values(summaries, word) for word, _ in summaries[0].point.values}
    several = [word for word, values in varied.items() if len(values) > 1]
    if not several or len(several) > 2:  # noqa: PLR2004 - a plane has two directions
        return None
    first, across = several[0], varied[several[0]]
    second = several[1] if len(several) > 1 else ""
    lines = varied[second] if second else [""]
    if len(lines) > len(_LOOKS):
        return None
    unit = axis_of(quantity, [one.estimates[quantity].mean for one in summaries])

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        for line, (colour, marker, style) in zip(lines, _LOOKS, strict=False):
            own = [one for one in summaries if not line or dict(one.point.values)[second] == line]
            means = unit.of(np.array([one.estimates[quantity].mean for one in own]))
            widths = unit.of(np.nan_to_num(np.array([one.estimates[quantity].half_width for one in own])))
            at = [across.index(dict(one.point.values)[first]) for one in own]
            label = f"{second} = {line}" if line else "mean, with its 95 % interval"
            axes.errorbar(at, means, widths, color=colour, marker=marker, linestyle=style, capsize=3, label=label)
        axes.set_xticks(range(len(across)), across, rotation=30 if len(across) > _WIDE else 0)
        axes.set_xlabel(first)
        axes.set_ylabel(f"{quantity}, {unit.name}" if unit.name else str(quantity))
        axes.set_ylim(bottom=0)
        plain(axes, "y")
        legend(canvas, axes)

    best = min(summaries, key=lambda one: one.estimates[quantity].mean)
    text = f"Least with {best.point.title}: {told(quantity, best.estimates[quantity].mean)}."
    return Figure(f"{str(quantity).capitalize()} over {first}", drawn(plot, height_in=_HEIGHT_IN, salt=salt), text)


def over_spans(
    summaries: Sequence[PointSummary], words: Sequence[str], quantity: Quantity, *, salt: str
) -> Figure | None:
    """A cloud of points for each input that was drawn from a span."""
    if not words or len(summaries) < 2:  # noqa: PLR2004 - one point shows nothing
        return None
    shown = list(words)[:_MOST_PANELS]
    unit = axis_of(quantity, [one.estimates[quantity].mean for one in summaries])

    def plot(canvas: Canvas) -> None:
        every = canvas.subplots(1, len(shown), sharey=True, squeeze=False)[0]
        for axes, word in zip(every, shown, strict=True):
            at, name = _numbers([dict(one.point.values)[word] for one in summaries])
            axes.scatter(at, unit.of(np.array([one.estimates[quantity].mean for one in summaries])), s=14, color=STORED)
            axes.set_xlabel(f"{word}, {name}" if name else word)
            plain(axes, "both")
        every[0].set_ylabel(f"{quantity}, {unit.name}" if unit.name else str(quantity))
        every[0].set_ylim(bottom=0)

    text = f"Each dot is a combination of values, {len(summaries)} in all; the others vary as well."
    return Figure(f"{str(quantity).capitalize()} over each input", drawn(plot, height_in=_HEIGHT_IN, salt=salt), text)


def influence_bars(found: Sequence[Influence], quantity: Quantity, meaning: str, *, salt: str) -> Figure:
    """Which input moves the quantity most: bars with their intervals."""
    ordered = sorted(found, key=lambda one: one.total)
    sobol = all(np.isnan(one.spread) for one in found)
    unit = Unit("", 1) if sobol else axis_of(quantity, [one.total for one in found])

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        widths = unit.of(np.array([one.half_width for one in ordered]))
        values = unit.of(np.array([one.total for one in ordered]))
        axes.barh([one.word for one in ordered], values, xerr=widths, color=SPARE, height=0.55, capsize=4)
        axes.set_xlim(left=0)
        axes.set_xlabel(f"{meaning}, {unit.name}" if unit.name else meaning)
        plain(axes, "x")

    first, second = ordered[-1], ordered[-2]
    sure = first.total - first.half_width > second.total + second.half_width
    unsure = f"{first.word} seems to move it most, but more samples must tell {second.word} from it."
    text = f"{first.word} moves it most." if sure else unsure
    height_in = 1.0 + 0.38 * len(ordered)
    return Figure(f"What moves the {quantity}", drawn(plot, height_in=height_in, salt=salt), text)


def _values(summaries: Sequence[PointSummary], word: str) -> list[str]:
    return list(dict.fromkeys(dict(one.point.values)[word] for one in summaries))


def _numbers(texts: Sequence[str]) -> tuple[list[float], str]:
    """Quantities as numbers on an axis, and their unit."""
    for kind in KINDS.values():
        try:
            values = [float(parse(text, kind)) for text in texts]
        except QuantityError:
            continue
        unit = _input_axis(kind.name, max(values))
        return [unit.of(value) for value in values], unit.name
    return [float(text) for text in texts], ""


def _input_axis(kind: str, most: float) -> Unit:
    known = {"a duration": time_axis, "a size": size_axis, "a rate": rate_axis}
    return known[kind](most) if kind in known else Unit("%", 0.01) if kind == "a share" else Unit("a second", 1)
