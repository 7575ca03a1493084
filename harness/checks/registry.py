"""The checks by requirement. A check is a pure function from a case file to a finding."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.checks.casefile import CaseFile
from harness.checks.facts.tried import Undone
from harness.checks.verdict import Evidence, Outcome, Verdict

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: an outcome, one sentence, and what it rests on."""

    outcome: Outcome
    reason: str
    evidence: tuple[Evidence, ...] = ()
    assumptions: tuple[str, ...] = ()


Judge = Callable[[CaseFile], Finding]
CHECKS: dict[str, Judge] = {}
BROWSER = "browser"
"""The case of a requirement that is judged by what a browser shows and sends, beside what services answer."""

_WORST_FIRST = (Outcome.ERROR, Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.SKIP)


class Several:
    """The judges of a requirement that has a verdict for each of several cases. Called, it finds the worst."""

    def __init__(self, cases: dict[str, Judge]) -> None:
        self.cases = cases
        self.__name__ = ", ".join(judge.__name__ for judge in cases.values())

    def __call__(self, case: CaseFile) -> Finding:
        """The worst of what they find."""
        return min((judge(case) for judge in self.cases.values()), key=lambda f: _WORST_FIRST.index(f.outcome))


def judges(requirement: str, case: str = "") -> Callable[[Judge], Judge]:
    """Enter a check for a requirement, or for one of its cases; of a browser's beside one that has no name, too."""

    def enter(judge: Judge) -> Judge:
        there = CHECKS.get(requirement)
        known = _known(there)
        others = known.keys() - {BROWSER}
        if there is not None and (case in known or (case != BROWSER and others and (not case or "" in others))):
            raise ValueError(f"{requirement} has a check already: {there.__name__}")
        cases = {**known, case: judge}
        CHECKS[requirement] = judge if not any(cases) else Several(dict(sorted(cases.items(), key=_last)))
        return judge

    return enter


def _last(named: tuple[str, Judge]) -> bool:
    """A browser's case comes after all others."""
    return named[0] == BROWSER


def _known(there: Judge | None) -> dict[str, Judge]:
    if there is None:
        return {}
    return there.cases if isinstance(there, Several) else {"": there}


def cases_of(requirement: str) -> tuple[str, ...]:
    """The cases of which it has a verdict each; the one without a name where it has one verdict."""
    return tuple(_known(CHECKS[requirement]))


def verdicts(requirement: str, case: CaseFile, replay: str = "") -> tuple[Verdict, ...]:
    """Judge one requirement in each of its cases."""
    several = _known(CHECKS[requirement])
    return tuple(_verdict(requirement, name, judge, case, replay) for name, judge in several.items())


def verdict(requirement: str, case: CaseFile, replay: str = "") -> Verdict:
    """Judge one requirement, all cases in one."""
    return _verdict(requirement, "", CHECKS[requirement], case, replay)


def _verdict(requirement: str, name: str, judge: Judge, case: CaseFile, replay: str) -> Verdict:
    """A check that breaks is an error, never a pass."""
    try:
        found = judge(case)
    except Exception as broken:  # noqa: BLE001 - whatever breaks in a check must not look like a pass
        return Verdict(requirement, Outcome.ERROR, f"the check itself failed: {broken!r}", replay=replay, case=name)
    if (undone := case.undone.get(BROWSER if name == BROWSER else requirement)) is not None:
        found = _undecided(undone, found)
    return Verdict(requirement, found.outcome, found.reason, found.evidence, found.assumptions, replay, name)


def _undecided(undone: Undone, found: Finding) -> Finding:
    """A check that lacks what a probe could not do passes nothing and accuses nobody."""
    if undone.ours:
        return Finding(Outcome.ERROR, f"camproof itself failed in a probe: {undone.reason}", found.evidence)
    besides = f"; what was seen without it: {found.reason}" if found.outcome is Outcome.FAIL else ""
    return Finding(Outcome.UNKNOWN, f"its probe came to no end: {undone.reason}{besides}", found.evidence)


def passed(reason: str, *evidence: str, assumptions: tuple[str, ...] = ()) -> Finding:
    """It holds."""
    return Finding(Outcome.PASS, reason, tuple(map(Evidence, evidence)), assumptions)


def failed(reason: str, evidence: Iterable[str], assumptions: tuple[str, ...] = ()) -> Finding:
    """It does not hold, and this shows it (the first dozen)."""
    shown = list(evidence)
    more = [f"… and {len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else []
    return Finding(Outcome.FAIL, reason, tuple(map(Evidence, shown[:_SHOWN] + more)), assumptions)


def unknown(reason: str, *evidence: str) -> Finding:
    """It could not be decided."""
    return Finding(Outcome.UNKNOWN, reason, tuple(map(Evidence, evidence)))


def skipped(reason: str) -> Finding:
    """It is not claimed, or the target gave nothing to judge it by."""
    return Finding(Outcome.SKIP, reason)


def settle(
    wrong: Iterable[str], looked_at: int, what: str, *, holds: str, broken: str, assumptions: tuple[str, ...] = ()
) -> Finding:
    """Fail with what is wrong; unknown where nothing was looked at; else pass, saying how much was.

    Args:
        wrong: a sentence for each violation.
        looked_at: how many things were examined.
        what: what they are, in the plural.
        holds: the reason of a pass.
        broken: the reason of a fail.
        assumptions: values that the verdict rests on.
    """
    found = list(wrong)
    if found:
        return failed(broken, found, assumptions)
    if not looked_at:
        return unknown(f"there were no {what} to judge: nothing was tested")
    return passed(holds, f"{looked_at} {what} examined", assumptions=assumptions)
