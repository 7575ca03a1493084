"""Which input moves the answer: Morris's elementary effects or Sobol's indices, by SALib, over spans of values.

Morris, Factorial Sampling Plans for Preliminary Computational Experiments, Technometrics 33(2), 1991: few runs, to find
the inputs that matter. Saltelli et al., Variance based sensitivity analysis of model output, Computer Physics
Communications 181(2), 2010: many runs, what share of the answer's variance each input explains.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.errors import BadInputError
from harness.scenario.schema.document import Scenario
from harness.sweep.points import Point, drawn_from, points
from harness.sweep.variation import Variation

MORRIS, SOBOL = "morris", "sobol"
METHODS = (MORRIS, SOBOL)
_LEVELS = 4  # of Morris's grid
_SEED = 2**32  # SALib takes seeds of 32 bits


@dataclass(frozen=True, slots=True)
class Influence:
    """What one input does to one quantity.

    Args:
        word: the input.
        alone: Sobol: share of the variance that it explains by itself. Morris: the mean effect of moving it through
            its whole span, its sign kept, in the quantity's unit.
        total: Sobol: the same together with all that it does along with others. Morris: the mean size of that effect.
        half_width: of `total`, at 95 %, by bootstrap.
        spread: Morris: standard deviation of the effect: large where it depends on the other inputs. Sobol: NaN.
    """

    word: str
    alone: float
    total: float
    half_width: float
    spread: float


def sampled(scenario: Scenario, variations: Sequence[Variation], method: str, samples: int) -> tuple[Point, ...]:
    """The points that a method needs: for D inputs, Morris takes samples * (D + 1), Sobol samples * (D + 2).

    Raises:
        BadInputError: there are lists of values, or a single input.
    """
    lists = [one.word for one in variations if one.span is None]
    if lists or len(variations) < 2:  # noqa: PLR2004 - one input has nothing to be compared with
        what = f"{lists[0]} has a list of values" if lists else f"{len(variations)} is varied"
        raise BadInputError(
            f"--sensitivity {method}: {what}; give two inputs or more, each as a span such as `cache=16MiB..1GiB`"
        )
    if method == SOBOL and samples & (samples - 1):
        raise BadInputError(f"--samples {samples}: Sobol's sequence wants a power of two, such as 16, 64 or 256")
    return points(
        scenario, variations, drawn_from(variations, _shares(len(variations), method, samples, scenario.seed))
    )


def influences(
    variations: Sequence[Variation], method: str, samples: int, seed: int, values: Sequence[float]
) -> tuple[Influence, ...] | None:
    """Of each input on a quantity whose values at all points these are; None where that can't be told.

    It can't where the quantity is without end at some point, or the same at all.
    """
    if not values or not all(map(isfinite, values)) or max(values) - min(values) <= 0:
        return None
    problem, found = _problem(len(variations)), np.array(values, float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of divisions by nothing, where an input does nothing
        if method == MORRIS:
            return _by_morris(variations, problem, _shares(len(variations), method, samples, seed), found, seed)
        return _by_sobol(variations, problem, found, seed)


def _by_morris(
    variations: Sequence[Variation], problem: dict[str, Any], shares: NDArray[np.float64],
    values: NDArray[np.float64], seed: int,
) -> tuple[Influence, ...]:  # fmt: skip
    from SALib.analyze import morris  # noqa: PLC0415 - takes long to import

    told = morris.analyze(problem, shares, values, num_levels=_LEVELS, seed=seed % _SEED)
    columns = (told["mu"], told["mu_star"], told["mu_star_conf"], told["sigma"])
    return _each(variations, np.array(columns, float))


def _by_sobol(
    variations: Sequence[Variation], problem: dict[str, Any], values: NDArray[np.float64], seed: int
) -> tuple[Influence, ...]:
    from SALib.analyze import sobol  # noqa: PLC0415 - takes long to import

    told = sobol.analyze(problem, values, calc_second_order=False, seed=seed % _SEED)
    columns = (told["S1"], told["ST"], told["ST_conf"], [float("nan")] * len(variations))
    return _each(variations, np.array(columns, float))


def _each(variations: Sequence[Variation], columns: NDArray[np.float64]) -> tuple[Influence, ...]:
    rows = zip(variations, columns.T.tolist(), strict=True)
    return tuple(Influence(one.word, alone, total, width, spread) for one, (alone, total, width, spread) in rows)


def _shares(inputs: int, method: str, samples: int, seed: int) -> NDArray[np.float64]:
    """A row a point, a number from 0 to 1 an input: the same for the same seed."""
    try:
        from SALib.sample import morris, sobol  # noqa: PLC0415 - an extra
    except ImportError:
        raise BadInputError("--sensitivity needs SALib: install camproof with its extra `planning`") from None
    if method == MORRIS:
        made = morris.sample(_problem(inputs), samples, num_levels=_LEVELS, seed=seed % _SEED)
    else:
        made = sobol.sample(_problem(inputs), samples, calc_second_order=False, seed=seed % _SEED)
    return np.asarray(made, float)


def _problem(inputs: int) -> dict[str, Any]:
    return {"num_vars": inputs, "names": [f"x{n}" for n in range(inputs)], "bounds": [[0.0, 1.0]] * inputs}
