"""Lettering for the picture: seven-segment digits for the clock, a 5 x 7 dot alphabet for the caption."""

from harness.camera.media.canvas import Canvas, Colour

# Segments a (top), b, c (right), d (bottom), e, f (left), g (middle) of each digit.
_SEVEN = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")

_LETTERS = {  # rows from the top; the five lower bits are dots, the left one first
    "A": (14, 17, 17, 31, 17, 17, 17),
    "C": (14, 17, 16, 16, 16, 17, 14),
    "E": (31, 16, 16, 30, 16, 16, 31),
    "F": (31, 16, 16, 30, 16, 16, 16),
    "K": (17, 18, 20, 24, 20, 18, 17),
    "M": (17, 27, 21, 21, 17, 17, 17),
    "N": (17, 25, 21, 19, 17, 17, 17),
    "O": (14, 17, 17, 17, 17, 17, 14),
    "P": (30, 17, 17, 30, 16, 16, 16),
    "R": (30, 17, 17, 30, 20, 18, 17),
    "S": (15, 16, 16, 14, 1, 1, 30),
    "T": (31, 4, 4, 4, 4, 4, 4),
    " ": (0, 0, 0, 0, 0, 0, 0),
}


def write(canvas: Canvas, text: str, left: float, top: float, dot_px: float, colour: Colour) -> None:
    """A line of capital letters, each 5 x 7 dots, six dots apart."""
    for place, letter in enumerate(text):
        for row, dots in enumerate(_LETTERS[letter]):
            for column in range(5):
                if dots >> (4 - column) & 1:
                    x = left + (6 * place + column) * dot_px
                    canvas.rectangle(x, top + row * dot_px, dot_px, dot_px, colour)


def clock(canvas: Canvas, tenths: int, left: float, top: float, height: float, colour: Colour) -> None:
    """Tenths of a second as `SS.s` in seven-segment digits."""
    width, thickness = height * 0.52, height * 0.13
    pitch = width + height * 0.22
    digits = f"{tenths:03d}"
    for place, digit in enumerate(digits):
        x = left + place * pitch + (height * 0.24 if place == len(digits) - 1 else 0)
        _digit(canvas, int(digit), x, top, width, height, thickness, colour)
    dot = left + 2 * pitch - height * 0.03
    canvas.rectangle(dot, top + height - thickness, thickness, thickness, colour)


def _digit(
    canvas: Canvas, digit: int, x: float, y: float, width: float, height: float, thick: float, colour: Colour
) -> None:
    """Bars with pointed ends, as on a real display, and a hairline between them."""
    r, middle, gap = thick / 2, y + height / 2, thick * 0.12
    left, right, top, bottom = x + r, x + width - r, y + r, y + height - r
    ends = {
        "a": ((left, top), (right, top)),
        "b": ((right, top), (right, middle)),
        "c": ((right, middle), (right, bottom)),
        "d": ((left, bottom), (right, bottom)),
        "e": ((left, middle), (left, bottom)),
        "f": ((left, top), (left, middle)),
        "g": ((left, middle), (right, middle)),
    }
    for segment in _SEVEN[digit]:
        (ax, ay), (bx, by) = ends[segment]
        if ay == by:
            ax, bx = ax + gap, bx - gap
            bar = ((ax, ay), (ax + r, ay - r), (bx - r, by - r), (bx, by), (bx - r, by + r), (ax + r, ay + r))
        else:
            ay, by = ay + gap, by - gap
            bar = ((ax, ay), (ax + r, ay + r), (bx + r, by - r), (bx, by), (bx - r, by - r), (ax - r, ay + r))
        canvas.polygon(bar, colour)
