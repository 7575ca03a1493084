"""A drawing of a site: cables, ports and networks, cameras by what becomes of them, and the broken hop in red."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harness.sites.doctor.change import applied
from harness.sites.oracle.verdicts import Diagnosis, Verdict
from harness.sites.references import INTERNET
from harness.sites.wiring import Domain, Wiring, node_of, wire
from reports.sites.findings import headline
from reports.sites.labels import about_appliance, about_host, about_internet, about_network, about_router, about_switch
from reports.sites.layout import Box, Layout, Point, laid_out
from reports.sites.marks import Mark, marks
from reports.sites.panel import panel_high, write_panel

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from harness.sites.doctor.search import Search
    from harness.sites.schema.document import Cable, Topology

RED, GREEN, AMBER, INK, FAINT = "#C1121F", "#2A7F4F", "#C77700", "#1F2933", "#9AA5B1"
_NETWORKS = ("#0072B2", "#009E73", "#CC79A7", "#56B4E9", "#8C6D1F", "#5E4B8B")  # Okabe and Ito's, darker where thin
_COLOURS = {Verdict.ACTIVATES: GREEN, Verdict.FAILS: RED, Verdict.UNDETERMINED: AMBER}
_SIGNS = {Verdict.ACTIVATES: "\N{CHECK MARK}", Verdict.FAILS: "\N{MULTIPLICATION SIGN}", Verdict.UNDETERMINED: "?"}
_UNIT_IN = 0.4
_MARGIN = 1.0
_HEAD = 1.6
_DOTS_AN_INCH = 150


class _Scene(NamedTuple):
    """What is drawn, and where."""

    site: Topology
    said: Diagnosis
    wiring: Wiring
    layout: Layout
    marks: tuple[Mark, ...]
    proposed: tuple[Cable, ...]
    colours: dict[int, str]

    def colour(self, node: str) -> str:
        """Of the broadcast domain that a node is in."""
        domain = self.wiring.of.get(node)
        return self.colours.get(id(domain), FAINT) if domain else FAINT

    def red(self, place: str) -> bool:
        """Whether it breaks there."""
        return any(place in mark.places for mark in self.marks)


def draw(site: Topology, said: Diagnosis, found: Search, *paths: Path) -> None:
    """Write the drawing to each path, SVG or PNG by its name; the same drawing, the same bytes.

    Raises:
        OSError: it can't be written.
    """
    import matplotlib as mpl  # noqa: PLC0415 - takes a second to import, and most commands draw nothing
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    scene = _scene(site, said, found)
    around = scene.layout.around
    wide = max(around.right - around.left + 2 * _MARGIN, 30)
    down = panel_high(wide, scene.marks, said, found)
    high = around.top - around.bottom + 2 * _MARGIN + _HEAD + 1.4 + down
    # Text becomes outlines: a customer's computer has other fonts.
    with mpl.rc_context({"svg.hashsalt": site.name, "font.family": "DejaVu Sans", "font.size": 8}):
        figure = Figure(figsize=(wide * _UNIT_IN, high * _UNIT_IN), facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.axis("off")
        left = around.left - (wide - (around.right - around.left)) / 2
        bottom = around.bottom - _MARGIN - 1.4 - down
        axes.set_xlim(left, left + wide)
        axes.set_ylim(bottom, bottom + high)
        _head(axes, scene, left + _MARGIN, bottom + high - 0.8)
        _draw(axes, scene)
        write_panel(axes, Box(left + _MARGIN, bottom, left + wide - _MARGIN, bottom + down), scene.marks, said, found)
        for path in paths:
            metadata = {"Date": None, "Creator": None} if path.suffix == ".svg" else {"Software": None}
            figure.savefig(path, format=path.suffix.removeprefix("."), dpi=_DOTS_AN_INCH, metadata=metadata)


def _scene(site: Topology, said: Diagnosis, found: Search) -> _Scene:
    wiring = wire(site, site.each_camera())
    seen = [domain for domain in wiring.domains if _is_seen(domain)]
    colours = {id(domain): _NETWORKS[n % len(_NETWORKS)] for n, domain in enumerate(seen)}
    cured = applied(site, found.cures[0].changes) if found.cures else site
    here = {(cable.start, cable.end) for cable in site.cables}
    proposed = tuple(cable for cable in cured.cables if (cable.start, cable.end) not in here)
    return _Scene(site, said, wiring, laid_out(site), marks(site, said), proposed, colours)


def _is_seen(domain: Domain) -> bool:
    return len(domain.nodes) > 1 or not domain.nodes[0].endswith(("/u2", "/outside", "/inside"))


def _head(axes: Axes, scene: _Scene, x: float, y: float) -> None:
    colour = _COLOURS[scene.said.verdict]
    axes.text(x, y, scene.site.name, fontsize=15, fontweight="bold", color=INK, va="center")
    axes.text(x, y - 1.1, headline(scene.said), fontsize=11, fontweight="bold", color=colour, va="center")


def _draw(axes: Axes, scene: _Scene) -> None:
    for cable in scene.site.cables:
        _cable(axes, scene, cable)
    for cable in scene.proposed:
        _proposed(axes, scene, cable)
    _internet(axes, scene)
    for name in scene.site.networks:
        _network(axes, scene, name)
    for name in scene.site.routers:
        _router(axes, scene, name)
    for name in scene.site.appliances:
        _appliance(axes, scene, name)
    _cameras(axes, scene)
    for mark in scene.marks:
        _mark(axes, scene, mark)


def _cable(axes: Axes, scene: _Scene, cable: Cable) -> None:
    one, other = scene.layout.end(cable.start, cable.end), scene.layout.end(cable.end, cable.start)
    node = node_of(cable.start) if cable.start != INTERNET else node_of(cable.end)
    colour = RED if cable.broken else INK if INTERNET in {cable.start, cable.end} else scene.colour(node)
    style = (0, (3, 2)) if cable.broken else "solid"
    if cable.start == cable.end or node_of(cable.start) == node_of(cable.end):
        xs, ys = _bow(scene, cable)
        axes.plot(xs, ys, color=RED, linewidth=2.2, zorder=1)
        return
    middle = (one.y + other.y) / 2
    xs, ys = (one.x, one.x, other.x, other.x), (one.y, middle, middle, other.y)
    axes.plot(xs, ys, color=colour, linewidth=2.2, linestyle=style, solid_joinstyle="round", zorder=1)
    if cable.broken:
        axes.plot([one.x], [(one.y + middle) / 2], marker="x", markersize=9, markeredgewidth=2.6, color=RED, zorder=6)


def _proposed(axes: Axes, scene: _Scene, cable: Cable) -> None:
    """A cable that is not there yet, and should be."""
    one, other = scene.layout.end(cable.start, cable.end), scene.layout.end(cable.end, cable.start)
    middle = one.y + (other.y - one.y) * 0.62
    xs, ys = (one.x, one.x, other.x, other.x), (one.y, middle, middle, other.y)
    axes.plot(xs, ys, color=GREEN, linewidth=2.0, linestyle=(0, (4, 2)), zorder=2)
    axes.text(
        one.x + 0.25, (one.y + middle) / 2 + 0.1, "to be plugged in", fontsize=6.5, color=GREEN, va="center", zorder=6
    )


def _bow(scene: _Scene, cable: Cable) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """A cable whose both ends are at one switch."""
    if cable.start in scene.layout.ports and cable.end in scene.layout.ports:
        one, other = scene.layout.ports[cable.start], scene.layout.ports[cable.end]
        return (one.x, one.x, other.x, other.x), (one.y, one.y - 0.7, one.y - 0.7, other.y)
    box = scene.layout.boxes[cable.start]
    left, right = box.left + 0.6, box.left + 2.6
    return (left, left, right, right), (box.bottom, box.bottom - 0.7, box.bottom - 0.7, box.bottom)


def _internet(axes: Axes, scene: _Scene) -> None:
    box = scene.layout.boxes[INTERNET]
    _rectangle(axes, box, "#EEF2F6", RED if scene.red(INTERNET) else INK, rounded=0.7)
    _lines(axes, Point(box.middle, box.top - 0.45), about_internet(scene.site), 0.5, align="center")


def _network(axes: Axes, scene: _Scene, name: str) -> None:
    box = scene.layout.boxes[name]
    colour = RED if scene.red(name) else scene.colour(name)
    _rectangle(axes, box, colour, colour, rounded=0.2)
    text, y = about_network(scene.site, scene.wiring, name), (box.top + box.bottom) / 2
    axes.text(box.left + 0.3, y, text, fontsize=7.5, color="white", fontweight="bold", va="center", zorder=5)
    for host, settings in scene.site.networks[name].hosts.items():
        place = scene.layout.boxes[host]
        axes.plot([place.middle] * 2, [box.bottom, place.top], color=scene.colour(name), linewidth=2.2, zorder=1)
        _rectangle(axes, place, "white", RED if scene.red(host) else INK)
        _lines(axes, Point(place.left + 0.2, place.top - 0.35), about_host(host, settings), 0.46)


def _router(axes: Axes, scene: _Scene, name: str) -> None:
    box = scene.layout.boxes[name]
    _rectangle(axes, box, "white", RED if scene.red(name) else INK)
    for side in ("outside", "inside"):
        _port(axes, scene, f"{name}/{side}")
    _lines(axes, Point(box.left + 0.3, box.top - 0.4), about_router(name, scene.site.routers[name]), 0.46)


def _appliance(axes: Axes, scene: _Scene, name: str) -> None:
    appliance, box = scene.site.appliances[name], scene.layout.boxes[name]
    computer = scene.layout.boxes[f"{name}/computer"]
    _rectangle(axes, box, "#F7F9FB", RED if scene.red(name) else INK)
    _rectangle(axes, computer, "white", FAINT)
    colour, bus = scene.colour(f"{name}/switch"), box.bottom + 0.95
    first, last = scene.layout.ports[f"{name}/1"].x, computer.left
    axes.plot([first, last], [bus, bus], color=colour, linewidth=5, solid_capstyle="round", zorder=4)
    for port in ("u1-rj45", "u1-sfp"):
        at = scene.layout.ports[f"{name}/{port}"]
        axes.plot([at.x] * 2, [at.y, bus], color=colour, linewidth=1.2, alpha=0.6, zorder=4)
    for number in range(1, appliance.poe_ports + 1):
        at = scene.layout.ports[f"{name}/{number}"]
        axes.plot([at.x] * 2, [at.y, bus], color=colour, linewidth=1.2, alpha=0.6, zorder=4)
        _port(axes, scene, f"{name}/{number}", str(number))
    for port, text in (("u1-rj45", "U1 RJ45"), ("u1-sfp", "U1 SFP"), ("u2", "U2")):
        _port(axes, scene, f"{name}/{port}", text)
    u2 = scene.layout.ports[f"{name}/u2"]
    axes.plot([u2.x] * 2, [u2.y, computer.top], color=scene.colour(f"{name}/u2"), linewidth=1.2, zorder=4)
    _lines(axes, Point(box.left + 5.2, box.top - 0.5), about_switch(name, appliance), 0.46)
    _lines(axes, Point(computer.left + 0.25, computer.top - 0.45), about_appliance(appliance), 0.46)


def _port(axes: Axes, scene: _Scene, port: str, text: str = "") -> None:
    at, red = scene.layout.ports[port], scene.red(port)
    box = Box(at.x - 0.26, at.y - 0.22, at.x + 0.26, at.y + 0.22)
    _rectangle(axes, box, "white", RED if red else INK, zorder=5, wide=2.2 if red else 1.0, rounded=0)
    if not text:
        return
    if text.isdecimal():
        axes.text(at.x, at.y, text, fontsize=5.5, ha="center", va="center", color=RED if red else INK, zorder=6)
    else:
        axes.text(at.x + 0.2, at.y - 0.55, text, fontsize=6.5, va="center", color=RED if red else INK, zorder=6)


def _cameras(axes: Axes, scene: _Scene) -> None:
    cameras = {camera.name: camera for camera in scene.site.each_camera()}
    for said in scene.said.cameras:
        at, camera = scene.layout.cameras[said.name], cameras[said.name]
        network = scene.layout.boxes.get(camera.port)
        end = Point(at.x, network.bottom) if network else scene.layout.ports[camera.port]
        broken = camera.of.cable == "broken"
        colour = RED if broken else scene.colour(node_of(camera.port))
        axes.plot([at.x, end.x], [at.y, end.y], color=colour, linewidth=1.6, linestyle=":" if broken else "-", zorder=1)
        face = _COLOURS[said.verdict]
        axes.plot([at.x], [at.y], marker="o", markersize=14, color=face, markeredgecolor="white", zorder=5)
        _white(axes, Point(at.x, at.y - 0.03), _SIGNS[said.verdict], 6)
        axes.text(at.x, at.y - 0.6, said.name, fontsize=7, rotation=90, ha="center", va="top", color=INK, zorder=5)


def _mark(axes: Axes, scene: _Scene, mark: Mark) -> None:
    place = mark.places[0]
    if place.startswith("camera:"):
        at = scene.layout.cameras[place.removeprefix("camera:")]
        at = Point(at.x - 0.62, at.y + 0.45)
    elif place in scene.layout.ports:
        port = scene.layout.ports[place]
        on_top = not place.rpartition("/")[2].isdecimal()
        at = Point(port.x - 0.7, port.y + 0.42) if on_top else Point(port.x, port.y + 0.66)
    else:
        box = scene.layout.boxes.get(place) or scene.layout.boxes[INTERNET]
        at = Point(box.left, box.top)
    axes.plot([at.x], [at.y], marker="o", markersize=15, color=RED, mec="white", mew=1.5, zorder=8)
    _white(axes, Point(at.x, at.y - 0.02), str(mark.number), 9)


def _white(axes: Axes, at: Point, text: str, zorder: int) -> None:
    axes.text(at.x, at.y, text, fontsize=9, ha="center", va="center", color="white", fontweight="bold", zorder=zorder)


def _rectangle(
    axes: Axes, box: Box, face: str, edge: str, *, zorder: int = 3, wide: float | None = None, rounded: float = 0.25
) -> None:
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415

    style = f"round,pad=0,rounding_size={rounded}" if rounded else "square,pad=0"
    width = wide if wide is not None else 2.6 if edge == RED else 1.2
    size = (box.right - box.left, box.top - box.bottom)
    patch = FancyBboxPatch((box.left, box.bottom), *size, boxstyle=style, fc=face, ec=edge, lw=width, zorder=zorder)
    axes.add_patch(patch)


def _lines(axes: Axes, at: Point, lines: tuple[str, ...], step: float, align: str = "left") -> None:
    """Text, the first line bold."""
    for number, line in enumerate(lines):
        size, weight = (7.0, "normal") if number else (8.5, "bold")
        y = at.y - number * step
        axes.text(at.x, y, line, fontsize=size, fontweight=weight, ha=align, va="center", color=INK, zorder=6)
