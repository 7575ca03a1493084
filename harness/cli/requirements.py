"""`camproof requirements`: what is promised, and with `--matrix` what checks it and what has tripped the check."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NamedTuple

import click
from rich.console import Console
from rich.text import Text

import harness.checks
from harness.checks.registry import CHECKS
from harness.cli.output import write_json, write_table
from harness.cli.suggest import chosen
from harness.requirements.catalogue import Requirement, load
from reports.console import console
from reports.json_report import last_outcomes
from reports.terminal import mark

if TYPE_CHECKING:
    from harness.checks.verdict import Outcome


class Traced(NamedTuple):
    """A requirement with the checks that judge it, the faults that break it, and what the last run said."""

    requirement: Requirement
    checks: tuple[str, ...]
    faults: tuple[str, ...]
    last: "Outcome | None"


@click.command("requirements")
@click.option("--only", multiple=True, metavar="ID", help="Only these requirements; may be given several times.")
@click.option("--matrix", is_flag=True, help="Show requirement, checks, faults, last verdict.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Where the runs are whose last verdicts the matrix shows.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(only: tuple[str, ...], out: Path, *, matrix: bool, as_json: bool) -> None:
    """Show what a cloud, its cameras and its players promise, and what checks it."""
    known = {requirement.id: requirement for requirement in load()}
    ids = chosen(only, known, what="requirement", listing="camproof requirements")
    requirements = [known[name] for name in ids]
    if matrix:
        traced = _traced(requirements, out)
        write_json([_traced_document(row) for row in traced]) if as_json else _write_matrix(console(), traced)
    elif as_json:
        write_json([_document(requirement) for requirement in requirements])
    else:
        _write_catalogue(console(), requirements)


def _traced(requirements: Iterable[Requirement], out: Path) -> list[Traced]:
    from harness.conformance.faults import FAULTS  # noqa: PLC0415 - the catalogue alone needs no cloud to be imported

    for module in iter_modules(harness.checks.__path__, "harness.checks."):
        import_module(module.name)  # a check enters itself into CHECKS when its module is imported
    last = last_outcomes(out)
    return [
        Traced(
            requirement,
            (CHECKS[requirement.id].__name__,) if requirement.id in CHECKS else (),
            tuple(fault.id for fault in FAULTS.values() if requirement.id in fault.requirements),
            last.get(requirement.id),
        )
        for requirement in requirements
    ]


def _document(requirement: Requirement) -> dict[str, str]:
    return {
        "id": requirement.id,
        "area": requirement.area,
        "who": _who(requirement),
        "level": str(requirement.level),
        "text": requirement.text,
    }


def _traced_document(row: Traced) -> dict[str, object]:
    last = row.last.value if row.last else None
    return {**_document(row.requirement), "checks": row.checks, "faults": row.faults, "last": last}


def _write_catalogue(on: Console, requirements: Iterable[Requirement]) -> None:
    for area, some in _by_area(requirements).items():
        rows = [(r.id, _who(r), str(r.level), r.text) for r in some]
        write_table(on, ("id", "who", "level", "requirement"), rows, title=area)


def _write_matrix(on: Console, traced: list[Traced]) -> None:
    rows = [
        (
            row.requirement.id,
            mark(on, row.last) if row.last else Text("not run", style="dim"),
            ", ".join(row.checks) or "no check",
            ", ".join(row.faults) or "no fault",
        )
        for row in traced
    ]
    write_table(on, ("id", "last", "check", "faults that must trip it"), rows)


def _by_area(requirements: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    areas: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        areas.setdefault(requirement.area, []).append(requirement)
    return areas


def _who(requirement: Requirement) -> str:
    return requirement.who if isinstance(requirement.who, str) else ", ".join(requirement.who)
