"""A frame number that a program reads from the picture: a row of black and white blocks.

Sixteen blocks: white, black, white; ten bits of the frame number, most significant first; a bit that makes the number
of white ones among those eleven even; black, white. What is not clearly black or white in all sixteen is no strip.
"""

from collections.abc import Sequence

from harness.camera.media.extra import MediaExtraMissingError

try:
    import numpy as np
    from numpy.typing import NDArray
except ImportError as absent:
    raise MediaExtraMissingError("numpy") from absent

BLOCK_WIDTH, BLOCK_HEIGHT = 8, 8
LEFT, TOP = 504, 344  # of a picture of 640 x 360, on the codec's blocks
PICTURE_SIZE = (640, 360)
NUMBERS = 1 << 10

_BEGIN, _END = (1, 0, 1), (0, 1)
BLOCKS = len(_BEGIN) + 11 + len(_END)
_BLACK_BELOW, _WHITE_ABOVE = 70, 180


def strip_bits(number: int) -> tuple[int, ...]:
    """The sixteen blocks for a frame number below 1,024; 1 is white."""
    if not 0 <= number < NUMBERS:
        raise ValueError(f"the frame number {number} does not fit in ten bits")
    bits = tuple(number >> place & 1 for place in reversed(range(10)))
    return (*_BEGIN, *bits, sum(bits) % 2, *_END)


def read_bits(bits: tuple[int, ...]) -> int | None:
    """The frame number in sixteen blocks, or None where they are no strip."""
    number = int("".join(map(str, bits[3:13])), 2)
    return number if strip_bits(number) == bits else None


def read_strip(luma: NDArray[np.uint8]) -> int | None:
    """The frame number in a picture's luma (height, width), or None where the picture has no strip."""
    if luma.shape[::-1] != PICTURE_SIZE:
        return None
    row = luma[TOP + 2 : TOP + BLOCK_HEIGHT - 2, LEFT : LEFT + BLOCK_WIDTH * BLOCKS]
    blocks = row.reshape(row.shape[0], BLOCKS, BLOCK_WIDTH)[:, :, 2:-2].mean(axis=(0, 2))
    return read_blocks(blocks.tolist())


def read_blocks(bright: Sequence[float]) -> int | None:
    """The frame number in the blocks' brightness (0 to 255 each), or None where they are no strip."""
    if len(bright) != BLOCKS or not all(one < _BLACK_BELOW or one > _WHITE_ABOVE for one in bright):
        return None
    return read_bits(tuple(int(one > _WHITE_ABOVE) for one in bright))
