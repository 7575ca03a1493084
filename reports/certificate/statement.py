"""What a certificate says. It refuses to say "conformant" while anything that must be is broken, skipped or open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.conformance.baseline.compare import BASELINE
from reports.reading import moment
from reports.result import Outcome, Report, Verdict


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
    broken = tuple(_name(*key) for key in core if key in there and there[key].outcome is Outcome.FAIL)
    open_ = tuple(_name(*key) for key in core if key not in there or _is_open(there[key]))
    every = {*core, *(key for key in there if key[0] == BASELINE)}
    statement, why = _statement(broken, open_, len(core))
    checked = {requirement for requirement, _ in core}
    return Certificate(
        target=report.target,
        statement=statement,
        why=why,
        broken=broken,
        broken_besides=tuple(_name(*key) for key, v in there.items() if v.outcome is Outcome.FAIL and key not in every),
        open=open_,
        counts=tuple(_counts(report)),
        excused=tuple(_name(v.requirement, v.case) for v in report.verdicts if v.excused),
        unchecked=tuple(r.id for r in report.requirements if r.level == "must" and r.id not in checked),
        for_a_reviewer=tuple(r.id for r in report.requirements if r.level == "evidence"),
        assumptions=tuple(report.all_assumptions()),
        digests=digests,
        seed=report.seed,
        judged=moment(report.started_us),
        camproof_version=report.camproof_version,
        command=report.command,
    )


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
