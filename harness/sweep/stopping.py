"""How often a point is repeated: so often, or until the mean is known well enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, isfinite

from harness.errors import BadInputError
from harness.scenario.expectations import ExpectationError, Quantity, kind_of, parse_quantity
from harness.scenario.quantities import SHARE, parse
from harness.sweep.statistics import estimate

_GROWTH = 1.5  # few looks: each look is a chance to stop too soon
_OF_IT = "of it"


@dataclass(frozen=True, slots=True)
class Precision:
    """How well a mean is to be known: the half-width of its confidence interval.

    Args:
        quantity: of what.
        half_width: in its unit, or a share of the mean.
        relative: whether it is a share of the mean.
    """

    quantity: Quantity
    half_width: float
    relative: bool

    def reached(self, values: Sequence[float]) -> bool:
        """Whether so many values will do."""
        found = estimate(values)
        allowed = self.half_width * (abs(found.mean) if self.relative else 1)
        return isfinite(found.half_width) and found.half_width <= allowed


@dataclass(frozen=True, slots=True)
class Stopping:
    """When a point has been repeated often enough.

    Args:
        fewest: replications in any case.
        most: replications at the most.
        precision: what is to be reached in between; None: `fewest` will do.
    """

    fewest: int
    most: int
    precision: Precision | None = None

    def wanted(self, values: Sequence[float]) -> int:
        """How many replications a point needs, from those that it has, in order; as far as can be said yet.

        The answer depends on the values alone and not on how many there happen to be: it is looked at after `fewest`,
        then each time that there are half as many more.
        """
        for stage in self._stages():
            if len(values) < stage or self.precision is None or self.precision.reached(values[:stage]):
                return stage
        return self.most

    def _stages(self) -> Iterator[int]:
        stage = self.fewest
        while stage < self.most:
            yield stage
            stage = ceil(stage * _GROWTH)
        yield self.most


def parse_precision(text: str) -> Precision:
    """From `share lost=0.02 %`, or `drain time=5 % of it`, which is relative to the mean.

    Raises:
        BadInputError: it is no such thing.
    """
    name, _, width = text.partition("=")
    width = width.strip()
    relative = width.endswith(_OF_IT)
    try:
        quantity = parse_quantity(name)
        kind = SHARE if relative else kind_of(quantity)
        half_width = float(width) if kind is None else parse(width.removesuffix(_OF_IT).strip(), kind)
    except (ExpectationError, ValueError) as wrong:
        raise BadInputError(f"--half-width {text}: {wrong}") from None
    if not half_width > 0:
        raise BadInputError(f"--half-width {text}: a mean is never known exactly; allow more than 0")
    return Precision(quantity, half_width, relative)
