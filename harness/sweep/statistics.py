"""Means with confidence intervals, from a handful of replications."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, isnan, nan, sqrt

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, and how well it is known.

    Args:
        mean: of the values; inf if one of them is.
        half_width: of the interval that holds the true mean with a confidence of 95 %, by Student's t; NaN where a
            single value, or one that is infinite, says nothing of it.
        count: how many values.
    """

    mean: float
    half_width: float
    count: int


def estimate(values: Sequence[float]) -> Estimate:
    """Of values that are independent of each other, as replications are."""
    count = len(values)
    if not count:
        return Estimate(nan, nan, 0)
    if not all(map(isfinite, values)):
        return Estimate(nan if any(map(isnan, values)) else inf, nan, count)
    mean = float(np.mean(values))
    if count == 1:
        return Estimate(mean, nan, 1)
    if min(values) == max(values):  # a mean of equal numbers may be off by rounding, which is no luck
        return Estimate(values[0], 0.0, count)
    return Estimate(mean, _student(count - 1) * float(np.std(values, ddof=1)) / sqrt(count), count)


@dataclass(frozen=True, slots=True)
class Chance:
    """A share, 0 to 1, and the interval that holds it with a confidence of 95 %.

    Args:
        mean: of the runs; NaN of none.
        low: it is no less.
        high: and no more.
        count: of runs.
    """

    mean: float
    low: float
    high: float
    count: int


def chance(of: Estimate) -> Chance:
    """Of shares. Where all runs agree, or there is one alone, by how many runs may be unlike them."""
    if not of.count:
        return Chance(nan, nan, nan, 0)
    if of.half_width > 0:
        return Chance(of.mean, max(0.0, of.mean - of.half_width), min(1.0, of.mean + of.half_width), of.count)
    unlike = unseen(of.count)
    return Chance(of.mean, of.mean * (1 - unlike), of.mean + (1 - of.mean) * unlike, of.count)


def unseen(count: int) -> float:
    """The most that a thing happens, as a share of all runs, that did not in so many: with a confidence of 95 %.

    Clopper and Pearson 1934; about 3 / count.
    """
    return float(1 - (1 - CONFIDENCE) ** (1 / count))


def differences(values: Sequence[float], base: Sequence[float]) -> Estimate:
    """Of the differences between two points under the same luck: known far better than either mean."""
    return estimate([own - other for own, other in zip(values, base, strict=False)])


def _student(freedom: int) -> float:
    from scipy.stats import t  # noqa: PLC0415 - takes long to import

    return float(t.ppf(0.5 + CONFIDENCE / 2, freedom))
