"""One line of the matrix: what the verdicts on one fault or variant say of the checks."""

from collections.abc import Iterable, Mapping, Sequence
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
    first: "Row | None" = None  # what came of it before it was judged once more, alone and on a calmer machine
    company: tuple[str, ...] = ()  # all that were in the same run

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        return self.result.good


def rows(subjects: Sequence[Fault | Variant], verdicts: Iterable[Verdict]) -> tuple[Row, ...]:
    """What the verdicts on a cloud and cameras say of the checks, for each of the faults or variants in them.

    What trips besides all that is named for any of them is noise of each.
    """
    told = tuple(verdicts)
    if errors := [f"{v.requirement}: {v.reason}" for v in told if v.outcome is Outcome.ERROR]:
        return tuple(Row(one.id, Result.BROKEN, broken="; ".join(errors)) for one in subjects)
    named = {r for one in subjects if isinstance(one, Fault) for r in (*one.requirements, *one.also)}
    failed = {v.requirement: v.reason for v in told if v.outcome is Outcome.FAIL}
    besides = tuple(r for r in failed if r not in named)
    return tuple(
        _of_fault(one, failed, besides) if isinstance(one, Fault) else _of_variant(one, told) for one in subjects
    )


def _of_fault(fault: Fault, failed: Mapping[str, str], besides: tuple[str, ...]) -> Row:
    missed = tuple(r for r in fault.requirements if r not in failed)
    result = Result.SURVIVED if missed else Result.NOISY if besides else Result.KILLED
    concerns = {*fault.requirements, *fault.also, *besides}
    return Row(fault.id, result, {r: why for r, why in failed.items() if r in concerns}, missed, besides)


def _of_variant(variant: Variant, told: Iterable[Verdict]) -> Row:
    """Undecided is noise too: what is allowed must be seen to be right."""
    tripped = {v.requirement: v.reason for v in told if v.outcome in {Outcome.FAIL, Outcome.UNKNOWN}}
    return Row(variant.id, Result.NOISY if tripped else Result.CLEAN, tripped, besides=tuple(tripped))
