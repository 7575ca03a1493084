"""Anti-aliased painting with numpy: convex polygons, discs and soft shadows, one on top of the other."""

from collections.abc import Sequence

from harness.camera.media.extra import MediaExtraMissingError

try:
    import numpy as np
    from numpy.typing import NDArray
except ImportError as absent:
    raise MediaExtraMissingError("numpy") from absent

Colour = tuple[float, float, float]  # red, green, blue, 0 to 255
Point = tuple[float, float]  # pixels to the right and down, of the pixel's top left corner
Picture = NDArray[np.float32]  # height, width, 3


class Canvas:
    """A layer of paint: colour (premultiplied) and how much of what is below it hides."""

    def __init__(self, width: int, height: int) -> None:
        self.colour: Picture = np.zeros((height, width, 3), np.float32)
        self.cover = np.zeros((height, width, 1), np.float32)

    def over(self, below: Picture) -> Picture:
        """What one sees of this layer on top of a picture."""
        return self.colour + below * (1 - self.cover)

    def fill(self, colour: Colour) -> None:
        """All of it in one colour."""
        self.colour[:] = colour
        self.cover[:] = 1

    def lay(self, upper: "Canvas") -> None:
        """Another layer of the same size on top."""
        self.colour = upper.over(self.colour)
        self.cover = upper.cover + self.cover * (1 - upper.cover)

    def polygon(self, corners: Sequence[Point], colour: Colour, *, opacity: float = 1, blur_px: float = 1) -> None:
        """A convex polygon, its corners in either direction, its edge `blur_px` wide."""
        area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in _edges(corners))
        if abs(area) < 1e-3:  # noqa: PLR2004 - seen edge-on
            return
        window = self._window(corners, blur_px)
        x, y = _grid(window)
        distance = np.full(x.shape, -np.inf, np.float32)
        for (ax, ay), (bx, by) in _edges(corners):
            length = float(np.hypot(bx - ax, by - ay)) or 1.0
            outward = np.sign(area) * ((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length
            distance = np.maximum(distance, outward)
        self._paint(window, distance, colour, opacity, blur_px)

    def ellipse(
        self, centre: Point, radii: tuple[float, float], colour: Colour, *, opacity: float = 1, blur_px: float = 1
    ) -> None:
        """An upright ellipse."""
        (cx, cy), (rx, ry) = centre, radii
        window = self._window(((cx - rx, cy - ry), (cx + rx, cy + ry)), blur_px)
        x, y = _grid(window)
        distance = (np.hypot((x - cx) / rx, (y - cy) / ry) - 1) * min(rx, ry)
        self._paint(window, distance, colour, opacity, blur_px)

    def rectangle(self, left: float, top: float, width: float, height: float, colour: Colour) -> None:
        """An upright rectangle."""
        right, bottom = left + width, top + height
        self.polygon(((left, top), (right, top), (right, bottom), (left, bottom)), colour)

    def _window(self, corners: Sequence[Point], blur_px: float) -> tuple[slice, slice]:
        height, width = self.cover.shape[:2]
        xs, ys = zip(*corners, strict=True)
        rows = _within(min(ys) - blur_px, max(ys) + blur_px, height)
        return rows, _within(min(xs) - blur_px, max(xs) + blur_px, width)

    def _paint(
        self, window: tuple[slice, slice], distance: NDArray[np.float32], colour: Colour, opacity: float, blur_px: float
    ) -> None:
        cover = (opacity * np.clip(0.5 - distance / blur_px, 0, 1))[..., None].astype(np.float32)
        self.colour[window] = cover * np.asarray(colour, np.float32) + self.colour[window] * (1 - cover)
        self.cover[window] = cover + self.cover[window] * (1 - cover)


def _edges(corners: Sequence[Point]) -> list[tuple[Point, Point]]:
    return [(corners[i], corners[(i + 1) % len(corners)]) for i in range(len(corners))]


def _within(low: float, high: float, size: int) -> slice:
    return slice(min(max(int(low), 0), size), min(max(int(high) + 2, 0), size))


def _grid(window: tuple[slice, slice]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The centres of the window's pixels."""
    y, x = np.mgrid[window].astype(np.float32)
    return x + 0.5, y + 0.5
