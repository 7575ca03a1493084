"""The capacity report's figures: legible in grey, and for every kind of colour vision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.scenario.readable import duration, rate_axis, size, size_axis, time_axis
from reports.canvas import DROPPED, OUTAGE, SPARE, STORED, WAITING, drawn, legend, plain
from reports.capacity.words import chance_told, plural
from reports.result import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Canvas

    from harness.capacity.frontier import Frontier
    from harness.capacity.growth import Year
    from harness.capacity.recovery import Recovery
    from harness.capacity.sites import SiteNeed
    from harness.sweep.statistics import Chance

_LOOKS = ((SPARE, "v", ":"), (STORED, "o", "-"), (WAITING, "^", "-."), (DROPPED, "s", "--"))
_HEIGHT_IN = 3.4
MOST_CLASSES = 12


def demand(needs: Sequence[SiteNeed], *, salt: str) -> Figure:
    """What a site of each class makes, against its line."""
    shown = needs[:MOST_CLASSES]
    unit = rate_axis(max(max(need.uplink_bits_per_s, need.demand.peak) for need in shown))

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        places = np.arange(len(shown))[::-1].astype(float)
        bars = (
            ("mean", 0.26, "mean", SPARE, "//"),
            ("busy", 0.0, "busy", STORED, ""),
            ("peak", -0.26, "all move", WAITING, ".."),
        )
        for name, shift, label, colour, hatch in bars:
            values = [unit.of(getattr(need.demand, name)) for need in shown]
            axes.barh(places + shift, values, height=0.24, color=colour, hatch=hatch, label=label, zorder=2)
        lines = [unit.of(need.uplink_bits_per_s) for need in shown]
        axes.vlines(lines, places - 0.42, places + 0.42, color="black", linewidth=2.4, label="line", zorder=3)
        axes.set_yticks(places, [need.name for need in shown])
        axes.set_xlabel(unit.name)
        axes.set_xlim(left=0)
        plain(axes, "x")
        legend(canvas, axes)

    tight = min(shown, key=lambda need: need.uplink_bits_per_s / need.demand.busy)
    spare = tight.uplink_bits_per_s / tight.demand.busy
    text = f"The line of {tight.name} has least to spare: it carries {spare:.2f} times what its cameras make when busy."
    return Figure(
        "What a site makes, against its line", drawn(plot, height_in=1.1 + 0.62 * len(shown), salt=salt), text
    )


def frontier(of: Frontier, *, salt: str) -> Figure:
    """The longest outage that leaves no trace."""
    time = time_axis(max(max(curve.outage_us) for curve in of.curves))

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        for curve, (colour, marker, style) in zip(of.curves, _LOOKS, strict=True):
            paper = time.of(np.array(curve.outage_us))
            axes.plot(curve.cameras, paper, color=colour, linestyle=style, label=f"cache {_binary(curve.cache_bytes)}")
            cameras, found = zip(*curve.simulated, strict=True)
            axes.plot(cameras, time.of(np.array(found)), color=colour, marker=marker, linestyle="", markersize=6)
        axes.axvline(of.cameras, color=OUTAGE, linewidth=1.2, zorder=0)
        today = {"xycoords": ("data", "axes fraction"), "xytext": (4, 5), "textcoords": "offset points"}
        axes.annotate("today", (of.cameras, 0), **today)  # type: ignore[arg-type]
        axes.set_xlabel(f"cameras like {of.camera} on the line")
        axes.set_ylabel(f"longest outage, {time.words}")
        axes.set_ylim(bottom=0)
        axes.set_xlim(left=0)
        plain(axes, "both")
        legend(canvas, axes)

    text = (
        f"{of.group}, were all its cameras like {of.camera}: nothing is lost, and all is uploaded within "
        f"{duration(of.drain_us)}. Today's cameras make as much as {of.cameras:.3g} of these. "
        "Lines are worked out, marks are the engine's. A flat line is bound by the cache, a falling one by the uplink."
    )
    title = f"The longest outage that leaves no trace: {of.group}"
    return Figure(title, drawn(plot, height_in=_HEIGHT_IN, salt=salt), text)


def jitter(of: Recovery, *, salt: str) -> Figure:
    """What waiting at random is worth."""

    def plot(canvas: Canvas) -> None:
        left, right = canvas.subplots(1, 2)
        caps = [one.cap_s for one in of.jitter]
        left.plot(caps, [one.trying for one in of.jitter], color=DROPPED, marker="s", label="attempts while it is down")
        left.axhline(of.steady, color=OUTAGE, linestyle="--", label="uploads when all is well")
        left.set_ylabel("a second and camera")
        right.plot(
            caps, [one.back_us / 1e6 for one in of.jitter], color=STORED, marker="o", label="95 % of cameras are back"
        )
        right.set_ylabel("seconds after its return")
        for axes in (left, right):
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.set_xticks(caps, [f"{cap:g}" for cap in caps])
            axes.minorticks_off()
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
            axes.set_xlabel("longest back-off, seconds")
            plain(axes, "both")
        known = [axes.get_legend_handles_labels() for axes in (left, right)]
        handles = [handle for own, _ in known for handle in own]
        labels = [label for _, own in known for label in own]
        canvas.legend(handles, labels, loc="outside upper left", ncols=3, frameon=False)

    first, last = of.jitter[0], of.jitter[-1]
    least, most = (one.trying / of.steady for one in (first, last))
    text = (
        f"With waits of up to {first.cap_s:g} s a region that is down gets {least:.3g} times the requests of a good "
        f"day; with up to {last.cap_s:g} s, {most:.2g} times, and 95 % of the cameras are back "
        f"{last.back_us / 1e6:.0f} s after it. {of.sample} cameras of {of.group}, followed segment by segment."
    )
    return Figure("What jitter is worth", drawn(plot, height_in=_HEIGHT_IN, salt=salt), text)


def pacing(of: Recovery, *, salt: str) -> Figure:
    """What a region's limit costs."""
    time = time_axis(max(one.paper_us for one in of.pacing))

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        multiples = [one.multiple for one in of.pacing]
        axes.plot(multiples, [time.of(one.paper_us) for one in of.pacing], color=STORED, label="worked out")
        axes.plot(multiples, [time.of(one.engine_us) for one in of.pacing], color=DROPPED, marker="s", linestyle="",
                  label="engine")  # fmt: skip
        axes.axvline(of.unpaced_multiple, color=OUTAGE, linestyle="--", label="what the lines can send")
        axes.set_xlabel("what the region takes, as a multiple of what its cameras make")
        axes.set_ylabel(f"{time.words} until all is uploaded")
        axes.set_ylim(bottom=0)
        plain(axes, "both")
        legend(canvas, axes)

    text = (
        f"After {duration(of.outage_us)} without a region. More than {of.unpaced_multiple:.2f} times what cameras make "
        f"gains nothing: then the lines of {of.group} pace the return."
    )
    return Figure("What pacing costs", drawn(plot, height_in=_HEIGHT_IN, salt=salt), text)


def risk(names: Sequence[str], years: Sequence[Chance], *, salt: str) -> Figure:
    """The probability that a site loses anything within a year."""

    def plot(canvas: Canvas) -> None:
        axes = canvas.add_subplot()
        values = 100 * np.array([one.mean for one in years])
        off = 100 * np.nan_to_num(np.array([[o.mean - o.low for o in years], [o.high - o.mean for o in years]]))
        axes.barh(list(names), values, xerr=off, color=DROPPED, height=0.5, capsize=4, zorder=2)
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("% of sites that lose anything within a year")
        plain(axes, "x")

    worst = max(range(len(years)), key=lambda n: years[n].mean)
    text = (
        f"Most at {names[worst]}: {chance_told(years[worst])} of its sites lose something within a year. Thin lines: "
        "with a confidence of 95 % no fewer, and no more."
    )
    return Figure("Loss within a year", drawn(plot, height_in=1.0 + 0.45 * len(names), salt=salt), text)


def growth(years: Sequence[Year], *, salt: str) -> Figure:
    """What is kept, and what comes in, over the years."""
    kept = size_axis(max(year.stored_bytes for year in years))
    sent = rate_axis(max(year.mean_bits_per_s for year in years))

    def plot(canvas: Canvas) -> None:
        left, right = canvas.subplots(1, 2)
        at = [year.number for year in years]
        left.bar(at, [kept.of(year.stored_bytes) for year in years], color=STORED, width=0.6, zorder=2)
        left.set_ylabel(f"kept, {kept.name}")
        mean = [sent.of(year.mean_bits_per_s) for year in years]
        right.plot(at, mean, color=SPARE, marker="v", linestyle=":", label="mean")
        right.plot(at, [sent.of(year.busy_bits_per_s) for year in years], color=STORED, marker="o", label="all busy")
        right.set_ylabel(f"media, {sent.name}")
        right.set_ylim(bottom=0)
        right.legend(frameon=False)
        for axes in (left, right):
            axes.set_xlabel("years from now")
            axes.set_xticks(at)
            plain(axes, "y")

    last = years[-1]
    text = f"In {plural(last.number, 'year')} {last.cameras:,.0f} cameras, and {size(last.stored_bytes)} kept."
    return Figure("Growth", drawn(plot, height_in=_HEIGHT_IN, salt=salt), text)


def _binary(value: int) -> str:
    """Caches are sold in powers of two."""
    mib = value / 2**20
    return f"{mib:,.0f} MiB" if abs(mib - round(mib)) < 0.05 else size(value)  # noqa: PLR2004 - of a MiB
