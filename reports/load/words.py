"""Numbers of load tests, for people."""

from math import isfinite, isnan

from harness.load.thresholds import STATISTICS
from harness.scenario.quantities import DURATION, FREQUENCY
from harness.scenario.readable import duration, share

_MS_US, _S_US = 1e3, 1e6


def time(value_us: float) -> str:
    """A response time."""
    if isnan(value_us):
        return "-"
    if value_us < _S_US:
        return f"{value_us / _MS_US:.3g} ms" if value_us < 999.5 * _MS_US else "1 s"
    return duration(value_us)


def often(value_per_s: float) -> str:
    """So many a second."""
    return "-" if isnan(value_per_s) else f"{value_per_s:.3g} /s"


def told(statistic: str, value: float) -> str:
    """A value of this statistic."""
    unit = STATISTICS[statistic].unit
    if isnan(value):
        return "-"
    if unit is None:
        return f"{value:,.0f}"
    return time(value) if unit is DURATION else often(value) if unit is FREQUENCY else share(value)


def off(error: float) -> str:
    """By how much a prediction is off."""
    return f"{100 * error:+.0f} %" if isfinite(error) else "-"
