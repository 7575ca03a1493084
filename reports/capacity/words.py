"""Numbers of the capacity report, for people."""

from collections.abc import Callable
from math import isfinite, isnan

from harness.capacity.decision import Row, Unit
from harness.scenario.expectations import Quantity, kind_of
from harness.scenario.quantities import SHARE
from harness.scenario.readable import duration, rate, share, size, three_digits
from harness.sweep.statistics import Chance, Estimate, chance
from reports.sweeps.words import estimated

NOT_SAID = "not said"
_NEARLY = 0.99


def told(unit: Unit, value: float) -> str:
    """A number in its unit."""
    if isnan(value):
        return NOT_SAID
    if not isfinite(value):
        return "never" if unit is Unit.TIME else "without end"
    return _HOW[unit](value)


def many(value: float) -> str:
    """A number of things."""
    for size_of, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size_of:
            return f"{three_digits(value / size_of)} {word}"
    return f"{value:,.4g}" if value < 1e3 else f"{value:,.0f}"  # noqa: PLR2004 - digits to read


def a_second(value: float) -> str:
    """A frequency: so many a second, or an hour where that is little."""
    if value >= 0.1 or value == 0:  # noqa: PLR2004 - digits to read
        return f"{value:,.0f} /s" if value >= 10 else f"{value:.2g} /s"  # noqa: PLR2004 - likewise
    return f"{value * 3_600:,.3g} /h"


def told_time(value_us: float) -> str:
    """A response time: milliseconds where it is short."""
    if not isfinite(value_us):
        return "without end"
    return f"{value_us / 1e3:.3g} ms" if value_us < 1e6 else duration(value_us)  # noqa: PLR2004 - a second


def needed(row: Row) -> str:
    """What is needed, or allowed."""
    return f"≤ {told(row.unit, row.needed)}" if row.at_most else told(row.unit, row.needed)


def had(row: Row) -> str:
    """What is there, and what it may be off."""
    text = told(row.unit, row.have)
    if isnan(row.half_width):
        return f"{text} (one run)"
    return f"{text} ± {told(row.unit, row.half_width)}" if row.half_width else text


def learnt(quantity: Quantity, of: Estimate, *, drawn: bool) -> str:
    """A mean over runs with its interval; where luck was drawn and all agree, what others may yet come to."""
    if not drawn or of.count < 2 or of.half_width > 0 or not isfinite(of.mean):  # noqa: PLR2004 - runs to agree
        return estimated(quantity, of)
    if kind_of(quantity) is SHARE:
        return chance_told(chance(of))
    return f"{estimated(quantity, of)} ({of.count} runs)"


def chance_told(of: Chance) -> str:
    """A share with its interval: `12 %, 8.1 % to 17 %`; one that was never, or always, with a bound."""
    if of.low == of.high or isnan(of.mean):
        return "-" if isnan(of.mean) else share(of.mean)
    runs = "one run" if of.count == 1 else f"{of.count} runs"
    if of.mean <= 0:
        return f"{share(0)}, at most {_bound(of.high)} ({runs})"
    if of.mean >= 1:
        return f"{share(1)}, at least {_bound(of.low)} ({runs})"
    return f"{share(of.mean)}, {_bound(of.low)} to {_bound(of.high)}" + (" (one run)" if of.count == 1 else "")


def _bound(value: float) -> str:
    return (share(float(f"{value:.2g}")) if value < _NEARLY else share(value)).lstrip("<>")  # a bound is one already


def margin(row: Row) -> str:
    """What is left over."""
    return "-" if not isfinite(row.margin) else f"{100 * row.margin:+,.0f} %"


def money(value: float, currency: str) -> str:
    """An amount, without small change where it is large."""
    return f"{value:,.0f} {currency}" if abs(value) >= 100 else f"{value:,.2f} {currency}"  # noqa: PLR2004 - likewise


def plural(count: int, one: str) -> str:
    """`1 site`, `2 sites`."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


_HOW: dict[Unit, Callable[[float], str]] = {
    Unit.RATE: rate, Unit.SIZE: size, Unit.TIME: duration, Unit.SHARE: share, Unit.COUNT: many,
    Unit.FREQUENCY: a_second,
}  # fmt: skip
