"""What is told apart in a figure must be so in a grey print, too: by hatch, line or marker, and not by colour alone."""

from collections.abc import Callable, Iterator

import pytest
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure as Canvas

from harness.capacity.demand import Demand
from harness.capacity.frontier import Curve, Frontier
from harness.capacity.growth import years
from harness.capacity.recovery import Jitter, Pace, Recovery
from harness.capacity.regions import RegionLoad
from harness.capacity.sites import CameraNeed, SiteNeed
from harness.capacity.wanted import Wanted
from harness.sweep.statistics import Chance
from reports.capacity import figures
from reports.result import Figure

DEMAND = Demand(2e6, 4e6, 8e6)
KIND = CameraNeed("lobby", 2, DEMAND, 10**8, 1e8, 6e8)
NEEDS = [SiteNeed(name, 3, "eu-fra", 2, DEMAND, 2e7, 9e6, 6e7, 6e8, (KIND,)) for name in ("north", "south")]
CURVES = tuple(Curve(size * 10**6, (1.0, 2.0), (6e8, 3e8), ((1, 6e8),), (1e6,)) for size in (50, 100, 200, 400))
REGION = RegionLoad("eu-fra", 6, 1e7, 2e7, 6e7, 3, 3, 1, 0.1, 1e5, 1e12, 1e6, 1e9, 1e3)
PACES = (Pace(1.5, 1.2e8, 1.2e8), Pace(2.0, 6e7, 6e7))
RECOVERY = Recovery(
    "north", 0.5, 90_000_000, 60, (Jitter(1.0, 2.0, 1.0, 1e6), Jitter(8.0, 0.5, 0.3, 8e6)), 600_000_000, 2.0, PACES
)
DRAWN: dict[str, Callable[[], Figure]] = {
    "demand": lambda: figures.demand(NEEDS, salt=""),
    "frontier": lambda: figures.frontier(Frontier("north", "lobby", 2.0, 10**9, CURVES), salt=""),
    "jitter": lambda: figures.jitter(RECOVERY, salt=""),
    "pacing": lambda: figures.pacing(RECOVERY, salt=""),
    "risk": lambda: figures.risk(["north", "south"], [Chance(0.1, 0.05, 0.2, 5)] * 2, salt=""),
    "growth": lambda: figures.growth(years([REGION], [], Wanted(growth=0.2)), salt=""),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_grey_print_tells_series_apart(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = Canvas()

    def drawn(plot: Callable[[Canvas], None], **_of_no_interest: object) -> str:
        plot(canvas)
        return ""

    monkeypatch.setattr(figures, "drawn", drawn)
    DRAWN[name]()
    assert canvas.axes
    for axes in canvas.axes:
        looks = [*_bars(axes), *_lines(axes)]
        assert looks
        assert len(looks) == len(set(looks))


def _bars(axes: Axes) -> Iterator[tuple[str, ...]]:
    for container in axes.containers:
        if isinstance(container, BarContainer):
            yield "bar", container.patches[0].get_hatch() or ""


def _lines(axes: Axes) -> Iterator[tuple[str, ...]]:
    for line in axes.get_lines():
        if line.get_label() != "_nolegend_":  # ends of an interval's line
            yield "line", str(line.get_linestyle()), str(line.get_marker()), str(line.get_linewidth())


def test_hatches_come_through_to_the_page() -> None:
    drawing = DRAWN["demand"]().svg
    assert drawing.count("<pattern") == 2
