"""Quantities and what is known of them, for people."""

from collections.abc import Iterable
from math import floor, isfinite, isnan, log10

from harness.scenario.expectations import Quantity, kind_of
from harness.scenario.quantities import DURATION, RATE, SHARE
from harness.scenario.readable import Unit, duration, rate, rate_axis, share, time_axis
from harness.sweep.statistics import Estimate

_CERTAIN = 0.0005  # of the mean: what nobody would read
_FEWEST = -9  # decimals, so to say: no half-width is as small


def told(quantity: Quantity, value: float) -> str:
    """A value of the quantity."""
    if isnan(value):
        return "-"
    if not isfinite(value):
        return "never" if kind_of(quantity) is DURATION else "without end"
    sign = "-" if value < 0 else ""
    return sign + _told(quantity, abs(value))


def estimated(quantity: Quantity, of: Estimate, *, signed: bool = False) -> str:
    """A mean and what it may be off, to two digits of that, in one unit: `3.3 ± 1.8 h`; a single run says so."""
    if not of.half_width > _CERTAIN * abs(of.mean) or not isfinite(of.mean):
        return told(quantity, of.mean) + (" (one run)" if of.count == 1 else "")
    unit = axis_of(quantity, (of.mean, of.half_width))
    digits = max(0, 1 - max(_FEWEST, floor(log10(unit.of(of.half_width)))))
    mean = f"{unit.of(of.mean):{'+' if signed else ''},.{digits}f}"
    return f"{mean} ± {unit.of(of.half_width):,.{digits}f} {unit.name}".rstrip()


def axis_of(quantity: Quantity, values: Iterable[float]) -> Unit:
    """The unit of an axis with these values on it."""
    most = max((abs(value) for value in values if isfinite(value)), default=0.0)
    kind = kind_of(quantity)
    if kind is DURATION:
        return time_axis(most)
    if kind is RATE:
        return rate_axis(most)
    return Unit("%", 0.01) if kind is SHARE else Unit("", 1)


def _told(quantity: Quantity, value: float) -> str:
    kind = kind_of(quantity)
    if kind is DURATION:
        return duration(value)
    if kind is RATE:
        return rate(value)
    return share(value) if kind is SHARE else f"{value:,.4g}"
