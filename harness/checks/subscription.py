"""ACT-3, ACT-4, ACT-11, ACT-12: the year of a subscription."""

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges, skipped

_NOT_LIVED = "judged of a cloud that `camproof conform` starts for it and whose clock it moves: this run starts none"


@judges("ACT-3")
def one_year_from_activation(case: CaseFile) -> Finding:
    """The dates as they are told, and the last minute before the end and the first after it."""
    return _judged(
        case,
        "ACT-3",
        holds="the subscription begins at activation and ends on the same day and time of the next year, leap days "
        "included; a camera is enabled in its last minute, and none after it",
        broken="the subscription's year is not one calendar year from activation",
    )


@judges("ACT-4")
def licences_within_30_days(case: CaseFile) -> Finding:
    """The date as it is told, day 30 and day 31."""
    return _judged(
        case,
        "ACT-4",
        holds="licences are due 30 days after activation: on day 30 one is allocated, on day 31 none",
        broken="the time for allocating licences is not 30 days",
    )


@judges("ACT-11")
def uploads_end_and_recordings_stay(case: CaseFile) -> Finding:
    """No credentials after the end, and what was recorded before it is found and read."""
    return _judged(
        case,
        "ACT-11",
        holds="after the end cameras get no credentials and those that they have end; what was recorded is found and "
        "read a minute and 29 days later; a renewal lets cameras upload again",
        broken="uploads go on after the subscription's end, or recordings went with it",
    )


@judges("ACT-12")
def late_licences_wait_for_renewal(case: CaseFile) -> Finding:
    """Refused when overdue, and allocated once the subscription is renewed."""
    return _judged(
        case,
        "ACT-12",
        holds="licences that were not allocated in time are refused until the subscription is renewed, and not after",
        broken="late licences are allocated without a renewal, or not even with one",
    )


def _judged(case: CaseFile, requirement: str, *, holds: str, broken: str) -> Finding:
    if requirement not in case.attempts:
        return skipped(_NOT_LIVED)
    return judge_seen(case, requirement, holds=holds, broken=broken)
