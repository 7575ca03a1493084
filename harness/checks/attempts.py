"""What a set of requests comes to: the one place that says what counts as accepted, refused, or neither."""

from collections.abc import Iterable
from dataclasses import replace

from harness.checks.casefile import CaseFile
from harness.checks.facts.tried import Attempt, Expect, Fate
from harness.checks.registry import Finding
from harness.checks.verdict import Evidence, Outcome


def judge_attempts(attempts: Iterable[Attempt], *, holds: str, broken: str) -> Finding:
    """What must be refused was refused for the right reason, and what must be accepted was accepted.

    A refused request fails the requirement only where its own text demands acceptance; a refused control shows that
    nothing was tested. No answer, a server's error and a redirect are neither yes nor no, and decide nothing.
    """
    tried = tuple(attempts)
    evidence = tuple(_told(a) for a in sorted(tried, key=lambda a: not _against(a)))
    outcome, reason = _weigh(tried, holds, broken)
    return Finding(outcome, reason, evidence)


def judge_seen(case: CaseFile, requirement: str, *, holds: str, broken: str) -> Finding:
    """The same of a requirement's attempts, and everything that was seen besides is as it must be."""
    finding = judge_attempts(case.attempts.get(requirement, ()), holds=holds, broken=broken)
    seen = case.observations.get(requirement, ())
    evidence = (*(Evidence(str(one)) for one in seen), *finding.evidence)
    if wrong := [str(one) for one in seen if one.seen != one.wanted]:
        before = finding.reason if finding.outcome is Outcome.FAIL else broken
        return replace(finding, outcome=Outcome.FAIL, reason="; ".join([before, *wrong]), evidence=evidence)
    return replace(finding, evidence=evidence)


def _told(attempt: Attempt) -> Evidence:
    must = "must be refused" if attempt.expect is Expect.REFUSED else "must be accepted"
    return Evidence(f"{attempt} ({must})" if _against(attempt) else str(attempt), attempt.trace or attempt.excerpt)


def _against(attempt: Attempt) -> bool:
    """Whether it is not as it must be: what led to a verdict that is no pass comes first in its evidence."""
    return attempt.fate is not (Fate.REFUSED if attempt.expect is Expect.REFUSED else Fate.ACCEPTED)


def _weigh(tried: tuple[Attempt, ...], holds: str, broken: str) -> tuple[Outcome, str]:
    good = [a for a in tried if a.expect is not Expect.REFUSED]
    bad = [a for a in tried if a.expect is Expect.REFUSED]
    said = _breach(good, bad, broken) or _doubt(good, bad)
    if said is not None:
        return said
    if wrong := [str(a) for a in bad if a.wanted_reasons and a.reason not in a.wanted_reasons]:
        return Outcome.FAIL, f"refused, but for another reason than the true one: {'; '.join(wrong)}"
    return Outcome.PASS, holds


def _breach(good: list[Attempt], bad: list[Attempt], broken: str) -> tuple[Outcome, str] | None:
    if not good or not bad:
        return Outcome.UNKNOWN, "the probe made no control or no bad request: nothing was tested"
    if leaks := [a.case for a in bad if a.fate is Fate.ACCEPTED]:
        return Outcome.FAIL, f"{broken}: {'; '.join(leaks)}"
    if denied := [str(a) for a in good if _breaks_a_demand(a)]:
        return Outcome.FAIL, f"refused what must be accepted: {'; '.join(denied)}"
    return None


def _doubt(good: list[Attempt], bad: list[Attempt]) -> tuple[Outcome, str] | None:
    if undecided := [str(a) for a in (*good, *bad) if a.fate is Fate.UNDECIDED]:
        return Outcome.UNKNOWN, f"no answer, a redirect or a server's error decides nothing: {'; '.join(undecided)}"
    if refused := [str(a) for a in good if a.fate is Fate.REFUSED]:
        return Outcome.UNKNOWN, f"a good request was not accepted ({'; '.join(refused)}), so refusals prove nothing"
    return None


def _breaks_a_demand(attempt: Attempt) -> bool:
    refused = attempt.fate is Fate.REFUSED and attempt.reason not in attempt.excuses
    return attempt.expect is Expect.DEMANDED and refused
