"""ID-6: who may do what in an organisation, and what others see of it."""

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges


@judges("ID-6")
def each_role_does_its_own(case: CaseFile) -> Finding:
    """Every request by every role and by outsiders, each with the administrator's as control."""
    return judge_seen(
        case,
        "ID-6",
        holds="administrators, operators and viewers may each do what is theirs and nothing more; who does not belong "
        "to an organisation, or no longer, gets nothing of it, and does not hear that it is there",
        broken="somebody did or saw what is not theirs",
    )
