"""A run's verdicts held against what was expected to fail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from harness.checks.verdict import Evidence, Outcome, Verdict
from harness.conformance.baseline.expectation import Expectation

BASELINE = "baseline"
"""Stands in the place of a requirement in verdicts on the baseline itself; their case names the requirement."""


def held_against(
    verdicts: Iterable[Verdict], baseline: Sequence[Expectation], asked: Callable[[str], bool], today: date
) -> tuple[Verdict, ...]:
    """The verdicts, expected failures excused, and behind them a failure for each expectation that was not met.

    Args:
        verdicts: of the run.
        baseline: what is expected to fail.
        asked: whether a requirement was to be judged in this run; what was not is not missed.
        today: on which expectations may have expired.
    """
    told = list(verdicts)
    unmet = []
    for expected in baseline:
        there = [at for at, v in enumerate(told) if (v.requirement, v.case) == (expected.requirement, expected.case)]
        wrong = _wrong(expected, [told[at] for at in there], today, asked=asked(expected.requirement))
        if wrong:
            unmet.append(Verdict(BASELINE, Outcome.FAIL, wrong, (Evidence(str(expected)),), case=expected.name))
            continue
        for at in there:
            if told[at].outcome is Outcome.FAIL:
                told[at] = replace(told[at], excused=f"expected: {expected}")
    return (*told, *unmet)


def _wrong(expected: Expectation, verdicts: Sequence[Verdict], today: date, *, asked: bool) -> str:
    """Why an expectation does not stand; "" where it does, or nothing can be said of it."""
    outcomes = {verdict.outcome for verdict in verdicts}
    if not outcomes:
        gone = "this case is judged no more: take it out of the baseline, or find out where it went"
        return f"{expected.name} was expected to fail, and {gone}" if asked else ""
    if outcomes <= {Outcome.PASS, Outcome.SKIP}:
        became = "it passes" if Outcome.PASS in outcomes else "it was skipped"
        return f"{expected.name} was expected to fail, and {became}: take it out of the baseline"
    if today > expected.expires:
        return f"{expected.name} was expected to fail until {expected.expires}, which is over"
    return ""
