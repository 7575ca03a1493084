"""The matrix: paper's sentence, requirement, check, seeded faults, last verdict. An orphan shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.requirements.catalogue import Catalogue, Requirement


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A requirement and what it is traced to."""

    requirement: Requirement
    checks: tuple[str, ...]
    faults: tuple[str, ...]
    last_verdict: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows, and what hangs in the air."""

    rows: tuple[MatrixRow, ...]
    unjudged: tuple[str, ...]  # requirements without a check, and without a reason for that
    strays: tuple[str, ...]  # checks or faults that name a requirement that is not there


def build(
    catalogue: Catalogue,
    checks: Mapping[str, str],
    faults: Mapping[str, Iterable[str]],
    verdicts: Mapping[str, str] | None = None,
) -> Matrix:
    """The matrix of checks (requirement to its name) and faults (id to the requirements that catch it)."""
    rows = tuple(
        MatrixRow(
            requirement,
            (checks[requirement.id],) if requirement.id in checks else (),
            tuple(fault for fault, caught_by in faults.items() if requirement.id in caught_by),
            (verdicts or {}).get(requirement.id, ""),
        )
        for requirement in catalogue
    )
    strays = [f"check {name}: {r}" for r, name in checks.items() if r not in catalogue]
    strays += [f"fault {fault}: {r}" for fault, caught_by in faults.items() for r in caught_by if r not in catalogue]
    unjudged = tuple(row.requirement.id for row in rows if not (row.checks or _reason(row.requirement)))
    return Matrix(rows, unjudged, tuple(strays))


def _reason(requirement: Requirement) -> str:
    return requirement.why or requirement.unjudged
