"""ID-3, ID-4, ID-6: what people need to sign in, who may do what, and what others see of it."""

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges

AVAILABLE, ENFORCED = "ID-3 available", "ID-3 enforced"
"""Under which attempts are found of a requirement that is judged in two cases."""


@judges("ID-3", "available")
def a_second_step_is_available(case: CaseFile) -> Finding:
    """Whoever turns it on signs in with password and code from then on, whatever their organisation asks for."""
    return judge_seen(
        case,
        AVAILABLE,
        holds="who turns two-step verification on signs in with password and code, and with no less, until it is off",
        broken="somebody who has turned two-step verification on signed in with less than password and code",
    )


@judges("ID-3", "enforced")
def a_second_step_is_enforced(case: CaseFile) -> Finding:
    """Where an organisation requires it, nobody gets by without."""
    return judge_seen(
        case,
        ENFORCED,
        holds="where an organisation requires it, nobody gets by without a second step: not with the password, and not "
        "with a session or a token of before",
        broken="somebody got by without the second step that their organisation requires",
    )


@judges("ID-4")
def a_code_is_good_once(case: CaseFile) -> Finding:
    """One sign-in for a code, also for two at once, and none two steps late."""
    return judge_seen(
        case,
        "ID-4",
        holds="a code is good for one sign-in, also where two come with it at once, and not two time steps late",
        broken="a one-time code was taken a second time, or too late",
    )


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
