"""What a sweep's options ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.errors import BadInputError
from harness.scenario.expectations import ExpectationError, Quantity, parse_quantity
from harness.scenario.quantities import DURATION, QuantityError, parse
from harness.scenario.schema.document import Scenario
from harness.sweep.keys import keys_of
from harness.sweep.points import Point, grid, latin_hypercube
from harness.sweep.run import Sweep
from harness.sweep.sensitivity import Influence, influences, sampled
from harness.sweep.stopping import Stopping, parse_precision
from harness.sweep.summary import PointSummary
from harness.sweep.variation import Variation, parse_variation

_SHOWN = (Quantity.LOSS_SHARE, Quantity.LOSS_PER_CAMERA, Quantity.LOSING_CAMERAS, Quantity.DRAIN_TIME)


@dataclass(frozen=True)
class Asked:
    """What is to be done.

    Args:
        scenario: with its seed.
        variations: what is varied in it.
        sweep: the runs.
        method: of the sensitivity analysis; "" for none.
        samples: how many draws; 0 for none.
        measures: the quantities to be shown.
    """

    scenario: Scenario
    variations: Sequence[Variation]
    sweep: Sweep
    method: str
    samples: int
    measures: Sequence[Quantity]

    def influences(self, summaries: Sequence[PointSummary]) -> dict[Quantity, tuple[Influence, ...]]:
        """Of each input on each quantity, as far as it can be told."""
        if not self.method or any(one.refused or not one.replications for one in summaries):
            return {}
        found = {quantity: self._influences(quantity, summaries) for quantity in self.measures}
        return {quantity: told for quantity, told in found.items() if told is not None}

    def _influences(self, quantity: Quantity, summaries: Sequence[PointSummary]) -> tuple[Influence, ...] | None:
        means = [one.estimates[quantity].mean for one in summaries]
        return influences(self.variations, self.method, self.samples, self.scenario.seed, means)


def understood(scenario: Scenario, options: Mapping[str, Any]) -> Asked:
    """From the command's options, by their names. BadInputError: one can't be used, and why."""
    if options["seed"] is not None:
        scenario = scenario.model_copy(update={"seed": options["seed"]})
    variations = _variations(options["vary"], scenario)
    method, samples = options["sensitivity"] or "", options["samples"]
    points = _points(scenario, variations, samples, method)
    sweep = Sweep(points, scenario.seed, _stopping(options), options["engine"], _warm_up_us(options["warm_up"]))
    sweep.check()
    return Asked(scenario, variations, sweep, method, samples or 0, _measures(options["measure"], scenario, sweep))


def _stopping(options: Mapping[str, Any]) -> Stopping:
    fewest = options["replications"]
    if options["half_width"] is None:
        return Stopping(fewest, fewest)
    if options["most"] < fewest:
        raise BadInputError(
            f"--most {options['most']} is below --replications {fewest}: raise the one or lower the other"
        )
    return Stopping(max(fewest, 2), max(options["most"], fewest, 2), parse_precision(options["half_width"]))


def _variations(texts: Sequence[str], scenario: Scenario) -> list[Variation]:
    keys = keys_of(scenario)
    found = [parse_variation(text, keys) for text in texts]
    seen: dict[object, str] = {}
    for one in found:
        for key in one.keys:
            if key.path in seen:
                raise BadInputError(f"--vary {seen[key.path]} and --vary {one.word} mean the same value, {key}")
            seen[key.path] = one.word
    return found


def _points(scenario: Scenario, variations: Sequence[Variation], samples: int | None, method: str) -> tuple[Point, ...]:
    spans = [one.word for one in variations if one.span is not None]
    if (spans or method) and samples is None:
        what = f"--vary {spans[0]} is a span" if spans else f"--sensitivity {method}"
        raise BadInputError(f"{what}: say how many draws, such as --samples 32")
    if samples is None:
        return grid(scenario, variations)
    if method:
        return sampled(scenario, variations, method, samples)
    if not spans:
        raise BadInputError("--samples goes with spans, such as --vary cache=16MiB..1GiB")
    return latin_hypercube(scenario, variations, samples, scenario.seed)


def _measures(words: Sequence[str], scenario: Scenario, sweep: Sweep) -> list[Quantity]:
    """What is named, else the usual ones and those that the scenario bounds; what a half-width is of comes first."""
    try:
        named = [parse_quantity(word) for word in words]
    except ExpectationError as wrong:
        raise BadInputError(f"--measure: {wrong}") from None
    first = [sweep.goes_by] if sweep.stopping.precision else []
    return list(dict.fromkeys([*first, *(named or (*_SHOWN, *(bound.quantity for bound in scenario.must_hold)))]))


def _warm_up_us(text: str) -> int:
    try:
        return int(parse(text, DURATION))
    except QuantityError as wrong:
        raise BadInputError(f"--warm-up: {wrong}") from None
