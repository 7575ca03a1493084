"""What several runs come to: a promise is kept when it was kept each time. What is kept now and then is broken."""

from collections.abc import Sequence
from dataclasses import replace

from harness.checks.verdict import Outcome, Verdict

_WORST_FIRST = (Outcome.FAIL, Outcome.ERROR, Outcome.UNKNOWN, Outcome.PASS, Outcome.SKIP)


def steady(runs: Sequence[Sequence[Verdict]]) -> tuple[Verdict, ...]:
    """One verdict for each of the last run's: as all runs came to it, else the worst, and how often it was so.

    One that is missing in some run is undecided.
    """
    if len(runs) == 1:
        return tuple(runs[0])
    return tuple(_of_all((last.requirement, last.case), runs) for last in runs[-1])


def _of_all(name: tuple[str, str], runs: Sequence[Sequence[Verdict]]) -> Verdict:
    found = [v for run in runs for v in run if (v.requirement, v.case) == name]
    worst = min(reversed(found), key=lambda v: _WORST_FIRST.index(v.outcome))
    if len(found) == len(runs) and {v.outcome for v in found} == {worst.outcome}:
        return worst
    as_bad = sum(v.outcome is worst.outcome for v in found)
    outcome = worst.outcome if worst.outcome in {Outcome.FAIL, Outcome.ERROR} else Outcome.UNKNOWN
    reason = f"flaky, {worst.outcome} in {as_bad} of {len(runs)} runs: {worst.reason}"
    return replace(worst, outcome=outcome, reason=reason)
