"""One line of the matrix: what the verdicts on one fault or variant say of the checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.checks.verdict import Outcome, Verdict
from harness.conformance.faults import Fault
from harness.conformance.variants import Variant


class Result(StrEnum):
    """What came of it."""

    KILLED = "killed"  # a fault was seen by every check named for it, and by no other
    CLEAN = "clean"  # a variant tripped nothing
    SURVIVED = "survived"  # a check that is named for the fault did not see it
    NOISY = "noisy"  # what is in order was called wrong
    BROKEN = "broken"  # camproof itself failed

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        return self in {Result.KILLED, Result.CLEAN}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix."""

    id: str
    result: Result
    reasons: Mapping[str, str] = field(default_factory=dict)  # by requirement, of all that does not hold
    missed: tuple[str, ...] = ()  # requirements that had to fail
    besides: tuple[str, ...] = ()  # requirements that had to hold
    broken: str = ""  # what broke the run
    seconds: float = 0.0
    processor_s: float = 0.0
    again: bool = False  # it was judged a second time, on a calmer machine

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        return self.result.good


def row(subject: Fault | Variant, verdicts: Iterable[Verdict]) -> Row:
    """What the verdicts on a cloud and cameras with this fault or variant say of the checks."""
    told = tuple(verdicts)
    if errors := [f"{v.requirement}: {v.reason}" for v in told if v.outcome is Outcome.ERROR]:
        return Row(subject.id, Result.BROKEN, broken="; ".join(errors))
    return _of_fault(subject, told) if isinstance(subject, Fault) else _of_variant(subject, told)


def _of_fault(fault: Fault, told: Iterable[Verdict]) -> Row:
    failed = {v.requirement: v.reason for v in told if v.outcome is Outcome.FAIL}
    missed = tuple(r for r in fault.requirements if r not in failed)
    besides = tuple(r for r in failed if r not in fault.requirements and r not in fault.also)
    result = Result.SURVIVED if missed else Result.NOISY if besides else Result.KILLED
    return Row(fault.id, result, failed, missed, besides)


def _of_variant(variant: Variant, told: Iterable[Verdict]) -> Row:
    """Undecided is noise too: what is allowed must be seen to be right."""
    tripped = {v.requirement: v.reason for v in told if v.outcome in {Outcome.FAIL, Outcome.UNKNOWN}}
    return Row(variant.id, Result.NOISY if tripped else Result.CLEAN, tripped, besides=tuple(tripped))
