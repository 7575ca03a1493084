"""Units that keep an axis or a number readable: seconds or days, megabytes or terabytes."""

from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray


class Unit(NamedTuple):
    """A name and how much of the base unit it is."""

    name: str
    size: float
    words: str = ""  # the name in full, of several

    @overload
    def of(self, value: float) -> float: ...
    @overload
    def of(self, value: NDArray[Any]) -> NDArray[np.float64]: ...
    def of(self, value: float | NDArray[Any]) -> float | NDArray[np.float64]:
        """The value in this unit, or values."""
        return value / self.size


_TIMES = (  # of microseconds
    Unit("s", 1e6, "seconds"), Unit("min", 60e6, "minutes"), Unit("h", 3_600e6, "hours"), Unit("d", 86_400e6, "days"),
)  # fmt: skip
_SIZES = (
    Unit("B", 1),
    Unit("kB", 1e3),
    Unit("MB", 1e6),
    Unit("GB", 1e9),
    Unit("TB", 1e12),
    Unit("PB", 1e15),
    Unit("EB", 1e18),
)
_RATES = (Unit("bit/s", 1), Unit("kbit/s", 1e3), Unit("Mbit/s", 1e6), Unit("Gbit/s", 1e9), Unit("Tbit/s", 1e12))
_LEAST = 0.001  # percent
_THREE_DIGITS = 999.5  # beyond, four are told
_ENOUGH = 3  # an axis that ends at 3 h is read in hours; one that ends at 2 h, in minutes


def time_axis(most_us: float) -> Unit:
    """The unit of time for an axis that ends there."""
    return next((unit for unit in reversed(_TIMES) if most_us >= _ENOUGH * unit.size), _TIMES[0])


def size_axis(most_bytes: float) -> Unit:
    """The unit of size for an axis that ends there."""
    return _fitting(_SIZES, most_bytes)


def rate_axis(most_bits_per_s: float) -> Unit:
    """The unit of rate for an axis that ends there."""
    return _fitting(_RATES, most_bits_per_s)


def size(value_bytes: float) -> str:
    """A size for people: 64.0 MB."""
    unit = size_axis(value_bytes)
    return f"{three_digits(unit.of(value_bytes))} {unit.name}"


def rate(bits_per_s: float) -> str:
    """A rate for people: 4 Mbit/s."""
    unit = rate_axis(bits_per_s)
    return f"{three_digits(unit.of(bits_per_s))} {unit.name}"


def three_digits(value: float) -> str:
    """A number of some unit, to three digits, and never as a power of ten: 999.7 is 1,000."""
    return f"{value:.3g}" if abs(value) < _THREE_DIGITS else f"{value:,.0f}"


def share(value: float) -> str:
    """A share for people: three digits, and never 0 % for what is not nothing, nor 100 % for what is not all."""
    told = f"{100 * value:.3g}"
    if value > 0 and 100 * value < _LEAST:
        told = f"<{_LEAST}"
    if value < 1 and told == "100":
        told = ">99.9"
    return f"{told} %"


def duration(value_us: float) -> str:
    """A time for people, to about three digits: 8.4 s, 12 min 30 s, 3 h 20 min, 4 d 6 h."""
    seconds = value_us / 1e6
    if seconds < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds:.3g} s"
    for larger, smaller, big, small in (("min", "s", 60, 1), ("h", "min", 3_600, 60), ("d", "h", 86_400, 3_600)):
        whole, rest = divmod(round(seconds / small), big // small)
        if larger == "d" or whole * big < _LIMITS[larger]:
            return f"{whole:,} {larger}" + (f" {rest} {smaller}" if rest else "")
    raise AssertionError("days have no limit")


_LIMITS = {"min": 3_600, "h": 2 * 86_400}  # seconds from which the next pair of units is used


def _fitting(units: tuple[Unit, ...], most: float) -> Unit:
    return next((unit for unit in reversed(units) if most >= unit.size), units[0])
