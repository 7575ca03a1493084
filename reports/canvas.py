"""Draws with matplotlib and gives back an SVG that may stand inside a page: the same drawing, the same bytes."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from reports.svg import inlined

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

# Okabe and Ito's palette holds for every kind of colour vision; the hatches hold for a grey print.
STORED, DROPPED, WAITING, OUTAGE, SPARE = "#0072B2", "#D55E00", "#E69F00", "#999999", "#56B4E9"
WIDTH_IN = 9.6
_DOTS_AN_INCH = 72  # as in SVG, so that sizes are points


def drawn(plot: Callable[[Canvas], None], *, height_in: float, salt: str) -> str:
    """One <svg> element with what `plot` draws. `salt`, the scenario's digest, makes its ids the same each time."""
    import matplotlib as mpl  # noqa: PLC0415 - takes a second to import, and most commands draw nothing
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure as Canvas  # noqa: PLC0415

    with mpl.rc_context(
        {
            "svg.hashsalt": salt or "camproof",  # ids that are the same each time
            "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and styled
            "hatch.linewidth": 1.2,
            "hatch.color": "white",
            "font.size": 10,
        }
    ):
        canvas = Canvas(figsize=(WIDTH_IN, height_in), dpi=_DOTS_AN_INCH, layout="constrained")
        FigureCanvasSVG(canvas)
        plot(canvas)
        written = io.StringIO()
        with warnings.catch_warnings():
            # Matplotlib only measures the text: the reader's own fonts draw it.
            warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
            canvas.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return inlined(written.getvalue())


def plain(axes: Axes, grid: str = "x") -> None:
    """Axes without a frame, with a faint grid behind what is drawn."""
    axes.tick_params(length=0, pad=6)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis=grid, linewidth=0.5, alpha=0.35, zorder=0)  # type: ignore[arg-type]
    axes.set_axisbelow(True)


def legend(canvas: Canvas, axes: Axes) -> None:
    """One entry a kind that is there, in the order in which a reader meets them."""
    handles, labels = axes.get_legend_handles_labels()
    once = dict(zip(labels, handles, strict=True))
    if once:
        canvas.legend(once.values(), once.keys(), loc="outside upper left", ncols=len(once), frameon=False)
