"""The smallest timeline of a scenario that still breaks what must hold, as a scenario of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.checks.expectations import judge_expectations
from harness.checks.verdict import Outcome
from harness.cli.engines import IN_REAL_TIME, Order, follow
from harness.errors import BadInputError
from harness.faults.smallest import Lengths, smallest
from harness.scenario.planning.planner import planned
from harness.scenario.planning.written_out import lengths_us, with_lengths, written_out
from harness.scenario.quantities import DURATION, written
from harness.scenario.save import as_yaml
from harness.scenario.schema.document import Scenario

_GRAIN_US = 1_000_000
_ROUND_US = (3_600_000_000, 60_000_000, 1_000_000)
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Smallest:
    """What was found.

    Args:
        scenario: the smallest one.
        text: as a file says it.
        told: what it is, for people.
    """

    scenario: Scenario
    text: str
    told: str


def find_smallest(scenario: Scenario, engine: str, say: Callable[[str], None]) -> Smallest:
    """Leave out and shorten faults as long as the same bounds still do not hold.

    Raises:
        BadInputError: all bounds hold, there are none, or there are too many faults to be looked at one by one.
    """
    if engine in IN_REAL_TIME:
        raise BadInputError("--find-smallest runs a scenario hundreds of times: use --engine fluid or --engine events")
    if not scenario.must_hold:
        raise BadInputError(f"{scenario.name} has no `must_hold`: there is nothing that could break. Add a bound")
    whole = written_out(scenario)
    broken = _broken(whole, engine)
    if not broken:
        raise BadInputError(f"everything that must hold in {scenario.name} does: there is nothing to make smaller")
    tries = 0

    def breaks(lengths: Lengths) -> bool:
        nonlocal tries
        tries += 1
        return broken <= _broken(with_lengths(whole, lengths), engine)

    lengths = lengths_us(whole)
    say(f"{len(lengths)} episodes of faults break {_listed(broken)}; looking for the fewest that still do")
    found = smallest(lengths, breaks, seed=scenario.seed, grain_us=_GRAIN_US)
    small = with_lengths(whole, found)
    small = at_round_times(small, lambda tried: broken <= _broken(tried, engine))
    small = _named(small, scenario)
    kept = [fault.kind for fault in small.faults]
    total = written(sum(found), DURATION)
    told = (
        f"{len(kept)} of {len(lengths)} episodes, {total} together, still break {_listed(broken)} "
        f"({', '.join(dict.fromkeys(kept))}; {tries} runs)."
    )
    return Smallest(small, as_yaml(small), told)


def at_round_times(scenario: Scenario, breaks: Callable[[Scenario], bool]) -> Scenario:
    """The same with its faults at full hours, minutes or seconds, where that breaks the same.

    All of them at once, each before its own time or all earlier by as much as the first, since how they lie to each
    other may be what breaks it; what no step does for all is tried one by one.
    """
    first_us = min((fault.at_us[0] for fault in scenario.faults if fault.at_us), default=0)
    for unit_us in _ROUND_US:
        each = _moved(scenario, unit_us, 0)
        alike = _moved(scenario, 1, first_us % unit_us)
        if each != scenario and breaks(each):
            return each
        if alike != scenario and breaks(alike):
            return _one_by_one(alike, breaks)
    return _one_by_one(scenario, breaks)


def _moved(scenario: Scenario, unit_us: int, by_us: int) -> Scenario:
    """All faults earlier by so much, then at full units."""
    faults = (
        fault.model_copy(update={"at_us": tuple((at_us - by_us) // unit_us * unit_us for at_us in fault.at_us or ())})
        for fault in scenario.faults
    )
    return scenario.model_copy(update={"faults": tuple(faults)})


def _one_by_one(scenario: Scenario, breaks: Callable[[Scenario], bool]) -> Scenario:
    for at in range(len(scenario.faults)):
        scenario = _at_a_round_time(scenario, at, breaks)
    return scenario


def _at_a_round_time(scenario: Scenario, number: int, breaks: Callable[[Scenario], bool]) -> Scenario:
    """The same with one fault at a full hour, minute or second before its time, if that breaks the same."""
    fault = scenario.faults[number]
    for unit_us in _ROUND_US:
        at_us = tuple(moment // unit_us * unit_us for moment in fault.at_us or ())
        others = scenario.faults[:number], scenario.faults[number + 1 :]
        moved = fault.model_copy(update={"at_us": at_us})
        tried = scenario.model_copy(update={"faults": (*others[0], moved, *others[1])})
        if breaks(tried):
            return tried
    return scenario


def _broken(scenario: Scenario, engine: str) -> frozenset[str]:
    """The bounds that do not hold."""
    case = follow(Order(scenario, planned(scenario), engine, "")).case
    verdicts = judge_expectations((), scenario.must_hold, case, "")
    return frozenset(v.requirement for v in verdicts if v.outcome is Outcome.FAIL)


def _listed(bounds: frozenset[str]) -> str:
    return " and ".join(f"`{bound}`" for bound in sorted(bounds))


def _named(small: Scenario, of: Scenario) -> Scenario:
    why = f"The fewest and shortest faults of {of.name} that still break what must hold in it."
    return small.model_copy(update={"name": f"{of.name[:_LONGEST_NAME]}-smallest", "why": why})
