"""Calibration's load: of each type of request, more and more clients at once. Sans I/O."""

from collections.abc import Iterator
from math import isnan
from typing import Annotated

from pydantic import Field

from harness.capacity.calibration import Level
from harness.load.kinds import Kind
from harness.load.measured import Measured
from harness.load.order import Strict

KINDS = (
    Kind.TOKEN, Kind.RENEWAL, Kind.STORE, Kind.INDEX, Kind.SIGN_IN, Kind.TIMELINE, Kind.PLAYLIST, Kind.UNWRAP,
    Kind.MEDIA,
)  # fmt: skip
"""In this order. A token comes with the discovery document, a sign-in with its form and token: they count as one."""
BOUNDED = frozenset({Kind.RENEWAL, Kind.INDEX})
"""Asked only so often, and not until the step is over: how many a second follows from how long each took."""
_PAUSE_US = 200_000  # between two steps: what is still on its way belongs to the one before


class Step(Strict):
    """One rung: so many clients ask for this from then until then, microseconds after the start."""

    kind: Kind
    at_once: int
    from_us: int
    until_us: int

    @property
    def mark(self) -> str:
        """What its requests' names end with."""
        return f"@{self.at_once}"


class Ladder(Strict):
    """All of it.

    Args:
        levels: how many clients at once, rising.
        each_us: how long a step lasts.
        segment_bytes: of the segments that are stored.
    """

    levels: Annotated[tuple[Annotated[int, Field(ge=1, le=500)], ...], Field(min_length=1)]
    each_us: Annotated[int, Field(gt=0)]
    segment_bytes: Annotated[int, Field(gt=0)]

    @property
    def clients(self) -> int:
        """As many as the highest rung has."""
        return max(self.levels)

    @property
    def lasts_us(self) -> int:
        """From the first step to the last one's end."""
        return len(KINDS) * len(self.levels) * (self.each_us + _PAUSE_US)

    def steps(self, client: int = 0) -> Iterator[Step]:
        """Those in which a client has something to do, in order."""
        from_us = 0
        for kind in KINDS:
            for at_once in self.levels:
                if client < at_once:
                    yield Step(kind=kind, at_once=at_once, from_us=from_us, until_us=from_us + self.each_us)
                from_us += self.each_us + _PAUSE_US


def levels_of(ladder: Ladder, measured: Measured) -> tuple[Level, ...]:
    """What each step came to; steps from which nothing came are left out."""
    found = (_level(step, ladder, measured) for step in ladder.steps())
    return tuple(level for level in found if level is not None)


def _level(step: Step, ladder: Ladder, measured: Measured) -> Level | None:
    series, each_s = measured.series(f"{step.kind}{step.mark}"), ladder.each_us / 1e6
    if not series.requests or isnan(series.mean_us):
        return None
    good = (series.requests - series.failures) / series.requests
    per_s = step.at_once / series.mean_us * 1e6 * good if step.kind in BOUNDED else good * series.requests / each_s
    return Level(
        kind=step.kind.value, at_once=step.at_once, requests=series.requests, failures=series.failures,
        per_s=per_s, mean_us=series.mean_us, p95_us=series.quantile_us(0.95),
    )  # fmt: skip
