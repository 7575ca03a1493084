"""What a target claims, held against what the run could ask of it and what came of that."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from harness.checks.verdict import Outcome, Verdict
from harness.cloud.adapters import adapter_of
from harness.cloud.target import REFERENCE, Target
from harness.requirements.features import FEATURES, needed, tells_of

# Their probes send requests of the reference's own API, word for word: with another adapter nothing can be asked.
OF_REFERENCE = frozenset({"ACT-6", "CFG-1", "CFG-2", "CFG-3", "ID-3", "ID-4", "ID-5", "ID-6", "IDX-2"})
OF_OAUTH = frozenset({"ID-1", "ID-2", "ID-7"})
"""Asked of any OAuth 2.0 server that the target's adapter leads to."""

_SEES_ENDS = frozenset({"CRED-2", "CRED-4"})  # these wait until credentials end


class State(StrEnum):
    """How a claim and what was seen agree."""

    WORKS = "works, as claimed"
    FAILS = "claimed, and fails"
    UNSEEN = "claimed, not judged in this run"
    UNCLAIMED = "works, not claimed"
    ABSENT = "not claimed"


@dataclass(frozen=True, slots=True)
class Claim:
    """One feature: what was claimed and seen of it."""

    feature: str
    what: str
    state: State
    requirements: tuple[str, ...]  # that were judged; of a claim that fails, those that fail


def lacking(requirement: str, target: Target, case: str = "") -> str:
    """Why a requirement can't be judged of this target, in this case of it; "" where it can."""
    missing = [feature.name for feature in needed(requirement, case) if feature.name not in target.features]
    if missing:
        return f"the target does not claim {' and '.join(missing)}"
    if requirement in OF_OAUTH and not reachable(requirement, target):
        return f"the target's adapter, {target.adapter}, leads to no sign-in by OAuth 2.0"
    if not reachable(requirement, target):
        return f"this is asked in the reference's API only, and the target's adapter is {target.adapter}"
    if requirement in _SEES_ENDS and target.credential_life_s > target.timing.longest_wait_s:
        limit = f"{target.timing.longest_wait_s:g} s (timing.longest_wait)"
        return f"credentials hold for {target.credential_life_s:g} s here, and a run waits for {limit} at most"
    return ""


def reachable(requirement: str, target: Target) -> bool:
    """Whether the requirement's probe can speak to the target."""
    if target.adapter == REFERENCE:
        return True
    if requirement in OF_OAUTH:
        return getattr(adapter_of(target), "oauth", None) is not None  # adapters from before it was asked for have none
    return requirement not in OF_REFERENCE


def claimed(given: Verdict, target: Target) -> Verdict:
    """The verdict, or a skip with the reason, where the target makes no claim to be judged."""
    why = lacking(given.requirement, target, given.case)
    return replace(given, outcome=Outcome.SKIP, reason=why, evidence=(), assumptions=()) if why else given


def claims(verdicts: Iterable[Verdict], target: Target) -> tuple[Claim, ...]:
    """Each feature's claim, held against the verdicts as the checks gave them."""
    told = tuple(verdicts)
    return tuple(_claim(name, told, claimed=name in target.features) for name in FEATURES)


def _claim(name: str, told: Iterable[Verdict], *, claimed: bool) -> Claim:
    feature = FEATURES[name]
    outcomes: dict[str, set[Outcome]] = {}  # of a requirement's cases
    for verdict in told:
        if tells_of(feature, verdict.case):
            outcomes.setdefault(verdict.requirement, set()).add(verdict.outcome)
    failed = tuple(r for r in feature.requirements if Outcome.FAIL in outcomes.get(r, ()))
    passed = tuple(r for r in feature.requirements if r not in failed and Outcome.PASS in outcomes.get(r, ()))
    if claimed:
        state = State.FAILS if failed else State.WORKS if passed else State.UNSEEN
    else:
        seen = {outcome for requirement in feature.requirements for outcome in outcomes.get(requirement, ())}
        state = State.UNCLAIMED if passed and seen <= {Outcome.PASS, Outcome.SKIP} else State.ABSENT
    return Claim(name, feature.what, state, failed if state is State.FAILS else passed)
