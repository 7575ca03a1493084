"""Design points: the combinations of values that are tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from harness.errors import BadInputError
from harness.scenario.schema.document import Scenario
from harness.sweep.changed import changed
from harness.sweep.variation import Variation

MOST_POINTS = 100_000


@dataclass(frozen=True)
class Point:
    """One combination.

    Args:
        number: from 0.
        values: what each variation is in it, as a scenario file would say it, by the word it was asked for.
        scenario: with these values.
    """

    number: int
    values: tuple[tuple[str, str], ...]
    scenario: Scenario

    @property
    def title(self) -> str:
        """For people: `cache=16MiB, up=4Mbit/s`; the scenario as it is where nothing is varied."""
        return ", ".join(f"{word}={value}" for word, value in self.values) or "as it is"


def grid(scenario: Scenario, variations: Sequence[Variation]) -> tuple[Point, ...]:
    """Every combination of listed values, the last variation changing fastest."""
    _few_enough(np.prod([len(one.values) for one in variations], dtype=float))
    return points(scenario, variations, product(*(one.values for one in variations)))


def latin_hypercube(scenario: Scenario, variations: Sequence[Variation], samples: int, seed: int) -> tuple[Point, ...]:
    """For every combination of listed values the same `samples` draws of all spans.

    Of each span every n-th part is drawn from once, so that few samples cover all of it (McKay, Beckman and Conover:
    A Comparison of Three Methods for Selecting Values of Input Variables, Technometrics 21(2), 1979).
    """
    from scipy.stats import qmc  # noqa: PLC0415 - takes long, and grids do without

    spans = [one for one in variations if one.span is not None]
    lists = [one for one in variations if one.span is None]
    _few_enough(samples * np.prod([len(one.values) for one in lists], dtype=float))
    drawn = drawn_from(spans, qmc.LatinHypercube(len(spans), rng=np.random.default_rng(seed)).random(samples))
    rows = ((*listed, *sample) for listed in product(*(one.values for one in lists)) for sample in drawn)
    return points(scenario, [*lists, *spans], rows)


def drawn_from(spans: Sequence[Variation], shares: NDArray[np.float64]) -> list[tuple[str, ...]]:
    """Values of spans, from a row each of numbers between 0 and 1."""
    return [
        tuple(one.span.at(float(share)) for one, share in zip(spans, row, strict=True) if one.span) for row in shares
    ]


def points(scenario: Scenario, variations: Sequence[Variation], rows: Iterable[Sequence[str]]) -> tuple[Point, ...]:
    """A point for each row of values. BadInputError: one can't be, and which."""
    return tuple(_point(number, scenario, variations, row) for number, row in enumerate(rows))


def _point(number: int, scenario: Scenario, variations: Sequence[Variation], row: Sequence[str]) -> Point:
    values = tuple((one.word, text) for one, text in zip(variations, row, strict=True))
    settings = [(key.path, text) for one, text in zip(variations, row, strict=True) for key in one.keys]
    try:
        return Point(number, values, changed(scenario, settings) if settings else scenario)
    except BadInputError as wrong:
        told = " ".join(f"--vary {word}={text}" for word, text in values)
        raise BadInputError(f"{told}: {wrong}") from None


def _few_enough(count: float) -> None:
    if count > MOST_POINTS:
        raise BadInputError(f"that makes {count:,.0f} points, and {MOST_POINTS:,} are the most: vary less")
