"""How the cameras of a class begin again one after the other, as each one's wait is over.

What is left of a wait between 0 and `c`, seen at any moment, is above `x` with a probability of `(1 - x / c) ** 2`, and
`c / 3` in the mean. Of `n` cameras the k-th begins about where that has fallen to `1 - k / (n + 1)`. More cameras than
LOTS go in lots: the first alone, as it has the line for itself, and the others in equal parts.
"""

import numpy as np

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.state import LOTS


@compiled
def begun(count: float, stage: int) -> float:
    """The share of the cameras that has begun when so many lots have."""
    if stage <= 0:
        return 0.0
    lots = min(count, float(LOTS))
    if stage >= lots:
        return 1.0
    return stage / count if count <= LOTS else 1.0 / count + (stage - 1.0) / (LOTS - 1.0) * (1.0 - 1.0 / count)


@compiled
def begins_us(count: float, stage: int, mean_us: float, waiting: float) -> float:
    """How long after the line's return the lot behind the first `stage` begins: `mean_us` is that of all cameras."""
    lots, mean, own = int(min(count, float(LOTS))), 0.0, 0.0
    for lot in range(lots):
        left = _left(count, lot, waiting)
        mean += (begun(count, lot + 1) - begun(count, lot)) * left
        own = left if lot == stage else own
    return mean_us * own / mean if mean > 0.0 else mean_us


@compiled
def _left(count: float, lot: int, waiting: float) -> float:
    """Of a wait, as a share of the longest: for the middle of a lot."""
    before = (lot + 1.0) / (count + 1.0)
    if count > LOTS and lot > 0:
        before = (begun(count, lot) + begun(count, lot + 1)) / 2
    at_once = 1.0 - waiting
    if before <= at_once:
        return 0.0
    return 1.0 - np.sqrt(1.0 - (before - at_once) / waiting)
