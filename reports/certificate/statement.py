"""What a certificate says. It refuses to say "conformant" while anything that must be is broken, skipped or open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.conformance.baseline.compare import BASELINE
from harness.conformance.claims import State
from harness.requirements.features import FEATURES
from reports.reading import moment
from reports.result import Outcome, Report, Requirement, Verdict

_Key = tuple[str, str]  # requirement and case
_ABSENT = {State.ABSENT.value, State.UNCLAIMED.value}


class Statement(StrEnum):
    """What it comes to."""

    CONFORMANT = "conformant"  # all of the core was judged and is kept
    BROKEN = "not conformant"  # something of the core is broken, expected or not
    OPEN = "not certified"  # nothing is broken, but something of the core was skipped, undecided or left out


@dataclass(frozen=True, slots=True)
class Digests:
    """SHA-256, in hexadecimal, of what the statement rests on."""

    configuration: str  # what was asked of the run
    suite: str  # camproof's own code and catalogue
    history: str
    report: str  # the bytes of report.json


@dataclass(frozen=True, slots=True)
class Count:
    """How the promises of one level came out."""

    level: str
    passed: int
    failed: int
    undecided: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """One page. Names of promises are requirement ids, with the case behind a colon where there are several."""

    target: str
    statement: Statement
    why: str
    broken: tuple[str, ...]  # of the core
    broken_besides: tuple[str, ...]  # of what is recommended or assumed
    open: tuple[str, ...]  # of the core: skipped, undecided, not judged in the run
    unclaimed: tuple[str, ...]  # of the core: cases of a feature that the target does not claim; others were judged
    counts: tuple[Count, ...]
    excused: tuple[str, ...]
    unchecked: tuple[str, ...]  # core requirements that camproof has no check for
    for_a_reviewer: tuple[str, ...]  # requirements that no program can decide
    assumptions: tuple[str, ...]
    digests: Digests
    seed: int | None
    judged: str  # when, for people
    camproof_version: str
    command: str


def certificate(report: Report, core: Sequence[tuple[str, str]], digests: Digests) -> Certificate:
    """The certificate of a run.

    Args:
        report: the run's.
        core: requirement and case of each core promise that camproof has a check for.
        digests: of what it rests on.
    """
    there = {(v.requirement, v.case): v for v in report.verdicts}
    unclaimed = _unclaimed(report, core, there)
    asked = [key for key in core if key not in unclaimed]
    broken = tuple(_name(*key) for key in asked if key in there and there[key].outcome is Outcome.FAIL)
    open_ = tuple(_name(*key) for key in asked if key not in there or _is_open(there[key]))
    every = {*core, *(key for key in there if key[0] == BASELINE)}
    statement, why = _statement(broken, open_, len(asked))
    checked = {requirement for requirement, _ in core}
    return Certificate(
        target=report.target,
        statement=statement,
        why=why,
        broken=broken,
        broken_besides=tuple(_name(*key) for key, v in there.items() if v.outcome is Outcome.FAIL and key not in every),
        open=open_,
        unclaimed=tuple(_name(*key) for key in unclaimed),
        counts=tuple(_counts(report)),
        excused=tuple(_name(v.requirement, v.case) for v in report.verdicts if v.excused),
        unchecked=tuple(r.id for r in report.requirements if _is_of_core(r) and r.id not in checked),
        for_a_reviewer=tuple(r.id for r in report.requirements if r.level == "evidence"),
        assumptions=tuple(report.all_assumptions()),
        digests=digests,
        seed=report.seed,
        judged=moment(report.started_us),
        camproof_version=report.camproof_version,
        command=report.command,
    )


def _unclaimed(report: Report, core: Sequence[_Key], there: Mapping[_Key, Verdict]) -> list[_Key]:
    """Cases that an optional feature adds to a promise, skipped as the target has none, where the promise was judged.

    What a feature decides as a whole stays open: nobody has looked at the promise then.
    """
    told = report.data.get("features", ())
    absent = {one["feature"] for one in told if one["state"] in _ABSENT} if isinstance(told, (list, tuple)) else set()
    added = {(r, feature.case) for name in absent if (feature := FEATURES[name]).case for r in feature.requirements}
    judged = {key[0] for key in core if key not in added and key in there and not _is_open(there[key])}
    return [key for key in core if key in added and key[0] in judged and key in there and _is_skipped(there[key])]


def _is_of_core(requirement: Requirement) -> bool:
    """What a site alone must keep is no promise of what is certified."""
    return requirement.level == "must" and set(requirement.who) != {"site"}


def _is_skipped(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.SKIP


def _is_open(verdict: Verdict) -> bool:
    return verdict.outcome not in {Outcome.PASS, Outcome.FAIL}


def _statement(broken: Sequence[str], open_: Sequence[str], core: int) -> tuple[Statement, str]:
    if broken:
        return Statement.BROKEN, f"{len(broken)} of {core} core promises that camproof can check are broken."
    if open_ or not core:
        return (
            Statement.OPEN,
            f"{len(open_)} of {core} core promises that camproof can check were left undecided.",
        )
    return Statement.CONFORMANT, f"All {core} core promises that camproof can check were judged, and are kept."


def _counts(report: Report) -> Iterable[Count]:
    levels = {r.id: r.level for r in report.requirements}
    for level in ("must", "should", "assumed"):
        outcomes = [v.outcome for v in report.verdicts if levels.get(v.requirement) == level]
        undecided = outcomes.count(Outcome.UNKNOWN) + outcomes.count(Outcome.ERROR)
        yield Count(
            level, outcomes.count(Outcome.PASS), outcomes.count(Outcome.FAIL), undecided, outcomes.count(Outcome.SKIP)
        )


def _name(requirement: str, case: str) -> str:
    return f"{requirement}:{case}" if case else requirement
