"""A scenario of a minute as one of hours."""

from math import ceil

from harness.scenario.model import Outage, Scenario


def stretched(scenario: Scenario, soak_s: float) -> Scenario:
    """The same cameras recording for so long; what goes wrong goes wrong again each time that its length has passed."""
    rounds = ceil(soak_s / scenario.duration_s)
    outages = (
        _later(outage, number * scenario.duration_s, soak_s) for number in range(rounds) for outage in scenario.outages
    )
    kept = tuple(outage for outage in outages if outage is not None)
    return scenario.model_copy(update={"duration_s": soak_s, "outages": kept})


def _later(outage: Outage, by_s: float, end_s: float) -> Outage | None:
    start_s = outage.start_s + by_s
    if start_s >= end_s:
        return None
    return outage.model_copy(update={"start_s": start_s, "end_s": min(outage.end_s + by_s, end_s)})
