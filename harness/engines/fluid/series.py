"""Adding up what happens between two moments into steps of equal length, at a cost that isn't their number's."""

import numpy as np
from numpy.typing import NDArray

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.state import BACKLOG, FULLEST, Chunk
from harness.scenario.plan import Rates


@compiled
def add(chunk: Chunk, what: int, from_us: int, to_us: int, rate: float) -> None:
    """`rate` held from `from_us` to `to_us`."""
    step_us, sums = chunk.step_us, chunk.sums
    first, last = from_us // step_us, (to_us - 1) // step_us
    if first == last:
        sums[what, 0, first] += rate * (to_us - from_us)
        return
    sums[what, 0, first] += rate * ((first + 1) * step_us - from_us)
    sums[what, 0, last] += rate * (to_us - last * step_us)
    sums[what, 1, first + 1] += rate
    sums[what, 1, last] -= rate


@compiled
def add_level(chunk: Chunk, from_us: int, to_us: int, level: float, slope: float, count: float, size: float) -> None:
    """A level of `count` caches of `size` rose by `slope` from `from_us` on."""
    if level == 0.0 and slope == 0.0:
        return
    for step in range(from_us // chunk.step_us, to_us // chunk.step_us):
        then = level + slope * ((step + 1) * chunk.step_us - from_us)
        chunk.ends[BACKLOG, step] += then * count
        chunk.ends[FULLEST, step] = max(chunk.ends[FULLEST, step], then / size)


def totals(sums: NDArray[np.float64], step_us: int) -> Rates:
    """What came to each step in all."""
    return (sums[0] + np.cumsum(sums[1]) * step_us)[:-1]
