"""Solids in front of a camera on a pole: points in metres to pixels, boxes, cars and people.

Metres: x to the right, y away from the camera, z up from the ground. The camera is above (0, 0).
"""

from dataclasses import dataclass
from math import cos, radians, sin

from harness.camera.media.canvas import Canvas, Colour, Point

Corner = tuple[float, float, float]  # x, y, z in metres

_GLASS: Colour = (48, 58, 68)
_TYRE: Colour = (26, 27, 29)


@dataclass(frozen=True, slots=True)
class Lens:
    """A pinhole camera `height` metres up, looking down by an angle; `focal_px` pixels from lens to picture."""

    height: float = 6.5
    down: float = radians(27)
    focal_px: float = 540
    centre: Point = (320, 172)

    def pixel(self, corner: Corner) -> Point:
        """Where a point in space is in the picture."""
        x, y, z = corner
        depth = self.depth(corner)
        up = y * sin(self.down) + (z - self.height) * cos(self.down)
        return self.centre[0] + self.focal_px * x / depth, self.centre[1] - self.focal_px * up / depth

    def depth(self, corner: Corner) -> float:
        """How far away a point is along the axis, in metres."""
        return corner[1] * cos(self.down) - (corner[2] - self.height) * sin(self.down)

    def face(self, canvas: Canvas, corners: list[Corner], colour: Colour, *, opacity: float = 1) -> None:
        """A flat convex face."""
        canvas.polygon([self.pixel(corner) for corner in corners], colour, opacity=opacity)

    def ground(self, canvas: Canvas, x: float, y: float, width: float, depth: float, colour: Colour) -> None:
        """A rectangle on the ground, from its near left corner."""
        corners = [(x, y, 0.0), (x + width, y, 0.0), (x + width, y + depth, 0.0), (x, y + depth, 0.0)]
        self.face(canvas, corners, colour)

    def shadow(self, canvas: Canvas, x: float, y: float, width: float, depth: float) -> None:
        """Soft shade on the ground under an overcast sky."""
        corners = [self.pixel(c) for c in ((x, y, 0), (x + width, y, 0), (x + width, y + depth, 0), (x, y + depth, 0))]
        canvas.polygon(corners, (18, 22, 28), opacity=0.5, blur_px=9)


def shaded(colour: Colour, light: float) -> Colour:
    """The colour with more or less light on it."""
    red, green, blue = (min(255.0, part * light) for part in colour)
    return red, green, blue


def block(
    lens: Lens, canvas: Canvas, low: Corner, high: Corner, colour: Colour, *, inset: tuple[float, float] = (0, 0)
) -> None:
    """A box between two corners; `inset` pulls its top in, along x and y. Only the faces that can be seen."""
    (x0, y0, z0), (x1, y1, z1), (ix, iy) = low, high, inset
    bottom = [(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)]
    top = [(x0 + ix, y0 + iy, z1), (x1 - ix, y0 + iy, z1), (x1 - ix, y1 - iy, z1), (x0 + ix, y1 - iy, z1)]
    if x0 > 0:
        lens.face(canvas, [bottom[0], bottom[3], top[3], top[0]], shaded(colour, 0.62))
    if x1 < 0:
        lens.face(canvas, [bottom[1], bottom[2], top[2], top[1]], shaded(colour, 0.62))
    lens.face(canvas, [bottom[0], bottom[1], top[1], top[0]], shaded(colour, 0.78))
    lens.face(canvas, top, shaded(colour, 1.08))


def driving_car(lens: Lens, canvas: Canvas, x: float, y: float, colour: Colour, heading: int) -> None:
    """A car that drives along x, `heading` 1 to the right or -1 to the left; (x, y) is its near left corner."""
    length, width = 4.3, 1.75
    lens.shadow(canvas, x - 0.1, y - 0.25, length + 0.2, width + 0.5)
    block(lens, canvas, (x, y, 0.28), (x + length, y + width, 0.86), colour)
    back = 0.35 if heading > 0 else 0.95
    cabin = (x + back, x + back + 3.0)
    block(lens, canvas, (cabin[0], y + 0.08, 0.86), (cabin[1], y + width - 0.08, 1.42), _GLASS, inset=(0.5, 0.14))
    roof = (cabin[0] + 0.55, cabin[1] - 0.55)
    lens.face(canvas, _flat(roof[0], y + 0.26, roof[1], y + width - 0.26, 1.43), shaded(colour, 1.12))
    for axle in (0.8, 3.5):
        _wheel(lens, canvas, x + axle, y)
    front, rear = (x + length, x) if heading > 0 else (x, x + length)
    _light(lens, canvas, front - heading * 0.28, y, (255, 246, 214))
    _light(lens, canvas, rear + heading * 0.05, y, (206, 42, 38))


def parked_car(lens: Lens, canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    """A car that stands along y, its rear towards the camera; (x, y) is its near left corner."""
    length, width = 4.2, 1.75
    lens.shadow(canvas, x - 0.15, y - 0.2, width + 0.3, length + 0.3)
    for side in (0.05, width - 0.33):
        block(lens, canvas, (x + side, y + 0.05, 0), (x + side + 0.28, y + 0.5, 0.4), _TYRE)
    block(lens, canvas, (x, y, 0.28), (x + width, y + length, 0.9), colour)
    block(lens, canvas, (x + 0.08, y + 0.3, 0.9), (x + width - 0.08, y + 3.0, 1.45), _GLASS, inset=(0.16, 0.42))
    lens.face(canvas, _flat(x + 0.27, y + 0.75, x + width - 0.27, y + 2.55, 1.46), shaded(colour, 1.12))
    for side in (0.08, width - 0.42):
        _light(lens, canvas, x + side, y, (176, 40, 38))
    lens.face(canvas, _upright(x + 0.62, x + 1.12, y - 0.01, 0.46, 0.6), (206, 204, 190))


def person(lens: Lens, canvas: Canvas, x: float, y: float, stride: float, coat: Colour) -> None:
    """Someone on foot; `stride` from -1 to 1 is how far the legs are apart and which one is in front."""
    foot_x, foot_y = lens.pixel((x, y, 0))
    metre = lens.focal_px / lens.depth((x, y, 1))
    canvas.ellipse((foot_x, foot_y), (0.36 * metre, 0.13 * metre), (18, 22, 28), opacity=0.45, blur_px=4)
    hip = foot_y - 0.82 * metre
    for side in (stride, -stride):
        sole = foot_x + side * 0.24 * metre
        leg = ((foot_x - 0.09 * metre, hip), (foot_x + 0.09 * metre, hip), (sole + 0.07 * metre, foot_y),
               (sole - 0.07 * metre, foot_y))  # fmt: skip
        canvas.polygon(leg, (44, 48, 60))
    shoulder = foot_y - 1.42 * metre
    half = 0.2 * metre
    torso = ((foot_x - half, shoulder + 0.1 * metre), (foot_x - half * 0.6, shoulder), (foot_x + half * 0.6, shoulder),
             (foot_x + half, shoulder + 0.1 * metre), (foot_x + half * 0.85, hip + 0.1 * metre),
             (foot_x - half * 0.85, hip + 0.1 * metre))  # fmt: skip
    canvas.polygon(torso, coat)
    canvas.ellipse((foot_x, shoulder - 0.12 * metre), (0.115 * metre, 0.14 * metre), (202, 164, 138))
    canvas.ellipse((foot_x, shoulder - 0.18 * metre), (0.12 * metre, 0.09 * metre), (58, 44, 36))


def _flat(x0: float, y0: float, x1: float, y1: float, z: float) -> list[Corner]:
    return [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]


def _upright(x0: float, x1: float, y: float, z0: float, z1: float) -> list[Corner]:
    return [(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)]


def _light(lens: Lens, canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    lens.face(canvas, _upright(x, x + 0.32, y - 0.01, 0.6, 0.76), colour)


def _wheel(lens: Lens, canvas: Canvas, x: float, y: float) -> None:
    metre = lens.focal_px / lens.depth((x, y, 0.32))
    for radius, colour in ((0.33, _TYRE), (0.17, (150, 153, 158))):
        canvas.ellipse(lens.pixel((x, y, 0.32)), (radius * metre, radius * metre * 0.94), colour)
