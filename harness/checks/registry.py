"""The checks by requirement. A check is a pure function from a case file to a finding."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.checks.casefile import CaseFile
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


def judges(requirement: str) -> Callable[[Judge], Judge]:
    """Enter a check for a requirement."""

    def enter(judge: Judge) -> Judge:
        if requirement in CHECKS:
            raise ValueError(f"{requirement} has a check already: {CHECKS[requirement].__name__}")
        CHECKS[requirement] = judge
        return judge

    return enter


def verdict(requirement: str, case: CaseFile, replay: str = "") -> Verdict:
    """Judge one requirement. A check that breaks is an error, never a pass."""
    try:
        finding = CHECKS[requirement](case)
    except Exception as broken:  # noqa: BLE001 - whatever breaks in a check must not look like a pass
        return Verdict(requirement, Outcome.ERROR, f"the check itself failed: {broken!r}", replay=replay)
    return Verdict(requirement, finding.outcome, finding.reason, finding.evidence, finding.assumptions, replay)


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
