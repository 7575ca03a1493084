"""The matrix: paper's sentence, requirement, check, seeded faults, last verdict. An orphan shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.requirements.catalogue import Catalogue, Requirement
from harness.requirements.promises import Promise, adrift, unkept


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A requirement and what it is traced to."""

    requirement: Requirement
    sentences: tuple[str, ...]  # of the paper
    checks: tuple[str, ...]
    faults: tuple[str, ...]
    last_verdict: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows, and what hangs in the air."""

    rows: tuple[MatrixRow, ...]
    unjudged: tuple[str, ...]  # requirements without a check, and without a reason for that
    strays: tuple[str, ...]  # checks or faults that name a requirement that is not there
    untried: tuple[str, ...] = ()  # requirements whose check no seeded fault must trip
    unkept: tuple[str, ...] = ()  # sentences of the paper that no requirement rests on
    adrift: tuple[str, ...] = ()  # requirements that rest on no sentence of the paper

    @property
    def whole(self) -> bool:
        """Whether nothing hangs in the air, in any direction."""
        return not (self.unjudged or self.strays or self.untried or self.unkept or self.adrift)


def build(
    catalogue: Catalogue,
    checks: Mapping[str, str],
    faults: Mapping[str, Iterable[str]],
    verdicts: Mapping[str, str] | None = None,
    promised: Iterable[Promise] = (),
) -> Matrix:
    """The matrix of checks (requirement to its name) and faults (id to the requirements that catch it).

    `promised`: the paper's sentences; without them nothing is said of them.
    """
    sentences = tuple(promised)
    rows = tuple(
        MatrixRow(
            requirement,
            tuple(one.text for one in sentences if one.carries(requirement)),
            (checks[requirement.id],) if requirement.id in checks else (),
            tuple(fault for fault, caught_by in faults.items() if requirement.id in caught_by),
            (verdicts or {}).get(requirement.id, ""),
        )
        for requirement in catalogue
    )
    strays = [f"check {name}: {r}" for r, name in checks.items() if r not in catalogue]
    strays += [f"fault {fault}: {r}" for fault, caught_by in faults.items() for r in caught_by if r not in catalogue]
    unjudged = tuple(row.requirement.id for row in rows if not (row.checks or _reason(row.requirement)))
    untried = tuple(row.requirement.id for row in rows if row.checks and not row.faults)
    loose = adrift(sentences, catalogue) if sentences else ()
    return Matrix(rows, unjudged, tuple(strays), untried, unkept(sentences, catalogue), loose)


def _reason(requirement: Requirement) -> str:
    return requirement.why or requirement.unjudged
