"""Thresholds as data: `store.p95 < 800 ms`. A metric, a comparison, a value with its unit.

What a load test has too few requests for is undecided: a 95th percentile of three requests says nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from math import ceil, isnan

from harness.errors import BadInputError
from harness.load.kinds import Act, Kind
from harness.load.measured import ALL, Measured, Series
from harness.scenario.expectations import Comparison
from harness.scenario.quantities import DURATION, FREQUENCY, SHARE, QuantityError, parse, written
from harness.scenario.quantities import Kind as Unit

SUBJECTS = (ALL, *(kind.value for kind in Kind), *(act.value for act in Act))
DEFAULT = ("all.failure_ratio < 1 %", "segment.failures < 1", "playback.failures < 1")
"""What holds where nobody says otherwise."""
_FEWEST = 10


class Answer(StrEnum):
    """What became of a threshold."""

    KEPT = "kept"
    OVER = "over"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure of a series.

    Args:
        unit: of its values; None for a number of requests.
        of: reads it.
        fewest: how many requests it takes to say anything.
        meaning: for people.
    """

    unit: Unit | None
    of: Callable[[Series], float]
    fewest: int
    meaning: str


def _quantile(share: float) -> Statistic:
    fewest = max(_FEWEST, ceil(round(1 / (1 - share), 6)))
    return Statistic(DURATION, lambda s: s.quantile_us(share), fewest, f"{100 * share:g} % took no longer")


STATISTICS: Mapping[str, Statistic] = {
    "mean": Statistic(DURATION, lambda s: s.mean_us, _FEWEST, "mean of response times"),
    "p50": _quantile(0.5),
    "p90": _quantile(0.9),
    "p95": _quantile(0.95),
    "p99": _quantile(0.99),
    "max": Statistic(DURATION, lambda s: s.longest_us, _FEWEST, "the longest"),
    "failure_ratio": Statistic(SHARE, lambda s: s.failure_ratio, _FEWEST, "share that failed"),
    "rate": Statistic(FREQUENCY, lambda s: s.per_s, _FEWEST, "requests a second"),
    "requests": Statistic(None, lambda s: float(s.requests), 0, "how many"),
    "failures": Statistic(None, lambda s: float(s.failures), 0, "how many failed"),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound of one metric.

    Args:
        subject: a type of request, an act, or all requests.
        statistic: which figure of it.
        comparison: how it must stand to the value.
        value: microseconds, 0 to 1, a second, or a number of requests.
    """

    subject: str
    statistic: str
    comparison: Comparison
    value: float

    @property
    def metric(self) -> str:
        """Its name."""
        return f"{self.subject}.{self.statistic}"

    def __str__(self) -> str:
        return f"{self.metric} {self.comparison} {told(self.statistic, self.value)}"

    @property
    def fewest(self) -> int:
        """So many requests it takes to be kept: of a share that may fail, so many that one could have failed."""
        known = STATISTICS[self.statistic].fewest
        if self.statistic == "failure_ratio" and 0 < self.value < 1:
            return max(known, ceil(round(1 / self.value, 6)))
        return known


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold, what was measured (NaN where nothing was), and what came of it."""

    threshold: Threshold
    value: float
    requests: int
    answer: Answer

    @property
    def why(self) -> str:
        """What there is to say of an undecided one."""
        few = f"{self.requests} of the {self.threshold.fewest} requests that it takes"
        return few if self.answer is Answer.UNDECIDED else ""


def parse_threshold(text: str) -> Threshold:
    """From `store.p95 < 800 ms`. BadInputError: it is none, or there is no such metric; what was meant is named."""
    found = re.fullmatch(r"\s*([^<>=\s]+)\s*(<=|>=|<|>)\s*([^<>=]+?)\s*", text)
    if found is None:
        raise BadInputError(
            f"threshold {text!r}: write a metric, one of < <= > >=, and a value, such as 'store.p95 < 800 ms'"
        )
    metric, comparison, value = found.groups()
    if metric not in METRICS:
        near = get_close_matches(metric, METRICS, 1, 0.5)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise BadInputError(
            f"threshold {text!r}: there is no metric {metric!r}.{meant} `camproof load --metrics` lists them"
        )
    subject, _, statistic = metric.rpartition(".")
    return Threshold(subject, statistic, Comparison(comparison), _value(text, value, STATISTICS[statistic].unit))


METRICS = tuple(f"{subject}.{statistic}" for subject in SUBJECTS for statistic in STATISTICS)
"""Every metric that there is."""


def judge(threshold: Threshold, measured: Measured) -> Judged:
    """Hold it against what was measured."""
    series = measured.series(threshold.subject)
    value = STATISTICS[threshold.statistic].of(series)
    kept = threshold.comparison.holds(value, threshold.value)
    fewest = threshold.fewest if kept else STATISTICS[threshold.statistic].fewest
    if series.requests < fewest or isnan(value):
        return Judged(threshold, value, series.requests, Answer.UNDECIDED)
    return Judged(threshold, value, series.requests, Answer.KEPT if kept else Answer.OVER)


def told(statistic: str, value: float) -> str:
    """A value of this figure for people."""
    unit = STATISTICS[statistic].unit
    if unit is None:
        return f"{value:,.0f}"
    return written(value, unit)


def _value(text: str, value: str, unit: Unit | None) -> float:
    try:
        if unit is not None:
            return float(parse(value, unit))
        if value.isdecimal():
            return float(value)
    except QuantityError as wrong:
        raise BadInputError(f"threshold {text!r}: {wrong}") from None
    raise BadInputError(f"threshold {text!r}: {value!r} is no whole number, and it counts requests")
