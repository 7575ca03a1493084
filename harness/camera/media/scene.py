"""The scene that camproof's cameras film: a car park in front of a building, one minute that loops.

Everything that moves enters and leaves within the minute, so that its end runs into its beginning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi, sin

from harness.camera.media.canvas import Canvas, Colour, Picture
from harness.camera.media.extra import MediaExtraMissingError
from harness.camera.media.lettering import clock, write
from harness.camera.media.solids import Lens, block, driving_car, parked_car, person, shaded
from harness.camera.media.strip import BLOCK_HEIGHT, BLOCK_WIDTH, LEFT, PICTURE_SIZE, TOP, strip_bits

try:
    import numpy as np
    from numpy.typing import NDArray
except ImportError as absent:
    raise MediaExtraMissingError("numpy") from absent

FRAMES_PER_S = 15
LOOP_S = 60

_ASPHALT: Colour = (98, 102, 108)
_PAINT: Colour = (206, 206, 196)
_PAVING: Colour = (156, 152, 144)
_WALL: Colour = (168, 142, 120)
_WHITE: Colour = (240, 242, 244)
_WALL_Y, _KERB_Y, _BAYS_Y = 23.0, 20.4, 15.4  # metres from the camera
_BAY_WIDTH = 2.7


@dataclass(frozen=True, slots=True)
class _Drive:
    """A car that crosses the picture at `y` metres, from `start_s` on."""

    start_s: float
    y: float
    speed: float  # metres a second, to the left if negative
    colour: Colour


@dataclass(frozen=True, slots=True)
class _Walk:
    """Someone who walks in a straight line between two places."""

    start_s: float
    end_s: float
    begin: tuple[float, float]  # x, y in metres
    end: tuple[float, float]
    coat: Colour


_DRIVES = (
    _Drive(3, 12.4, -4.6, (188, 54, 48)),
    _Drive(17, 9.8, 3.8, (54, 96, 148)),
    _Drive(33, 12.4, -3.6, (216, 214, 206)),
    _Drive(46, 9.8, 4.4, (62, 110, 92)),
)
_WALKS = (
    _Walk(6, 21, (3.2, 22.6), (-19, 21.5), (178, 70, 52)),
    _Walk(12, 35, (-12, 8.4), (12, 8.0), (208, 168, 72)),
    _Walk(27, 47, (19, 21.2), (3.2, 22.6), (70, 98, 140)),
    _Walk(38, 58, (11, 8.1), (-12, 8.5), (96, 82, 120)),
)
_PARKED: tuple[Colour | None, ...] = (
    (150, 156, 162), None, (44, 62, 92), (196, 196, 190), None, (122, 40, 44), (70, 74, 80), None, (176, 166, 146),
    (52, 84, 76), (188, 192, 196), None, (40, 42, 46),
)  # fmt: skip


class Scene:
    """Draws the frames of the minute."""

    def __init__(self) -> None:
        self._lens = Lens()
        self._background = self._draw_background()
        self._parked = self._draw_parked()
        self._overlay = _draw_overlay()

    def frame(self, number: int) -> NDArray[np.uint8]:
        """One frame of the minute: height, width, and red, green, blue."""
        picture = self._with_movers(number / FRAMES_PER_S)
        marks = Canvas(*PICTURE_SIZE)
        clock(marks, number * 10 // FRAMES_PER_S, 20, 18, 46, _WHITE)
        picture = marks.over(self._overlay.over(picture))
        for place, bit in enumerate(strip_bits(number)):
            left = LEFT + place * BLOCK_WIDTH
            picture[TOP : TOP + BLOCK_HEIGHT, left : left + BLOCK_WIDTH] = 245 if bit else 12
        rounded: NDArray[np.uint8] = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
        return rounded

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """All frames of the minute in order."""
        return (self.frame(number) for number in range(LOOP_S * FRAMES_PER_S))

    def _with_movers(self, second: float) -> Picture:
        """Background, who walks behind the parked cars, the parked cars, then whatever is in front of them."""
        behind, before = Canvas(*PICTURE_SIZE), Canvas(*PICTURE_SIZE)
        movers = [(drive.y, drive) for drive in _DRIVES] + [(walk.begin[1], walk) for walk in _WALKS]
        for y, mover in sorted(movers, key=lambda entry: -entry[0]):
            canvas = behind if y > _BAYS_Y else before
            if isinstance(mover, _Drive):
                self._drive(canvas, mover, second)
            else:
                self._walk(canvas, mover, second)
        return before.over(self._parked.over(behind.over(self._background)))

    def _drive(self, canvas: Canvas, drive: _Drive, second: float) -> None:
        way = (second - drive.start_s) * abs(drive.speed) - 16
        if -16 <= way <= 16:  # noqa: PLR2004 - beyond that it is out of the picture
            heading = 1 if drive.speed > 0 else -1
            x = way if heading > 0 else -way - 4.3
            driving_car(self._lens, canvas, x, drive.y, drive.colour, heading)

    def _walk(self, canvas: Canvas, walk: _Walk, second: float) -> None:
        part = (second - walk.start_s) / (walk.end_s - walk.start_s)
        if 0 <= part <= 1:
            x, y = (begin + part * (end - begin) for begin, end in zip(walk.begin, walk.end, strict=True))
            person(self._lens, canvas, x, y, sin(2 * pi * 0.9 * (second - walk.start_s)), walk.coat)

    def _draw_background(self) -> Picture:
        canvas, lens = Canvas(*PICTURE_SIZE), self._lens
        canvas.fill(_ASPHALT)
        lens.ground(canvas, -30, _KERB_Y, 60, 8, _PAVING)
        lens.ground(canvas, -30, _KERB_Y - 0.18, 60, 0.18, shaded(_PAVING, 1.2))
        for bay in range(len(_PARKED) + 1):
            lens.ground(canvas, _bay_x(bay) - 0.06, _BAYS_Y - 0.2, 0.12, 4.8, _PAINT)
        for dash in range(-12, 12):
            lens.ground(canvas, dash * 2.2, 11.75, 1.1, 0.12, shaded(_PAINT, 0.85))
        lens.ground(canvas, -30, 4, 60, 4.9, shaded(_PAVING, 0.92))
        lens.ground(canvas, -30, 8.9, 60, 0.2, shaded(_PAVING, 1.15))
        for slab in range(-14, 15):
            lens.ground(canvas, slab * 1.4, 4, 0.04, 4.9, shaded(_PAVING, 0.84))
        self._draw_building(canvas)
        return _with_light(canvas.colour)

    def _draw_building(self, canvas: Canvas) -> None:
        lens, y = self._lens, _WALL_Y
        block(lens, canvas, (-30, y, 0), (30, y + 10, 9), shaded(_WALL, 1.25))
        block(lens, canvas, (-30, y - 0.05, 0), (30, y, 0.5), shaded(_WALL, 0.8))
        for column in range(-9, 10):
            x = column * 2.6 - 0.5
            if column != 1:
                self._panel(canvas, x, 1.3, 1.5, 1.5, (74, 92, 112))
        self._panel(canvas, 2.3, 0.0, 1.9, 2.5, (232, 200, 140))
        near = y - 0.07
        lens.face(canvas, [(3.22, near, 0), (3.28, near, 0), (3.28, near, 2.5), (3.22, near, 2.5)], (70, 60, 50))
        block(lens, canvas, (1.9, y - 1.2, 2.6), (4.6, y, 2.8), (92, 96, 102))

    def _panel(self, canvas: Canvas, x: float, z: float, width: float, height: float, colour: Colour) -> None:
        """A window or a door in the wall, with its frame."""
        for margin, y, tone in ((0.1, _WALL_Y - 0.05, (214, 210, 200)), (0.0, _WALL_Y - 0.06, colour)):
            x0, x1, z0, z1 = x - margin, x + width + margin, max(z - margin, 0), z + height + margin
            self._lens.face(canvas, [(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)], tone)

    def _draw_parked(self) -> Canvas:
        """Cars in their bays, from the sides to the middle, since those nearer the middle hide the others."""
        canvas = Canvas(*PICTURE_SIZE)
        for bay in sorted(range(len(_PARKED)), key=lambda bay: -abs(_bay_x(bay) + _BAY_WIDTH / 2)):
            colour = _PARKED[bay]
            if colour is not None:
                parked_car(self._lens, canvas, _bay_x(bay) + 0.48, _BAYS_Y + 0.1, colour)
        return canvas


def _bay_x(bay: int) -> float:
    """The left line of a bay, in metres."""
    return (bay - len(_PARKED) / 2) * _BAY_WIDTH


def _with_light(picture: Picture) -> Picture:
    """A little less light towards the corners, as through a wide lens."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    lit: Picture = (picture * (1.04 - 0.16 * (x**2 + y**2) / 2)[..., None]).astype(np.float32)
    return lit


def _draw_overlay() -> Canvas:
    """Dark plates behind clock, caption and strip, and the caption."""
    canvas = Canvas(*PICTURE_SIZE)
    for left, top, width, height in ((10, 10, 134, 62), (10, 336, 150, 18), (LEFT - 8, TOP - 6, 144, 18)):
        corners = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
        canvas.polygon(corners, (14, 18, 24), opacity=0.62)
    write(canvas, "CAMPROOF  CAR PARK", 18, 341, 1.25, _WHITE)
    return canvas
