"""`camproof requirements`: what is promised, and with `--matrix` what checks it and what has tripped the check."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click
from rich.console import Console
from rich.text import Text

import harness.checks
from harness.checks.registry import CHECKS
from harness.cli.output import write_json, write_table
from harness.cli.suggest import chosen
from harness.requirements.catalogue import Requirement, load
from harness.requirements.matrix import Matrix, MatrixRow, build
from harness.requirements.promises import promises
from reports.console import console, show
from reports.read import last_outcomes
from reports.reading import Standing
from reports.terminal import mark


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
    if matrix and as_json:
        write_json(_matrix_document(_matrix(out), set(ids)))
    elif matrix:
        _write_matrix(console(), _matrix(out), set(ids))
    elif as_json:
        write_json([_document(requirement) for requirement in requirements])
    else:
        _write_catalogue(console(), requirements)


def _matrix(out: Path) -> Matrix:
    from harness.conformance.faults import FAULTS  # noqa: PLC0415 - the catalogue alone needs no cloud to be imported

    for module in iter_modules(harness.checks.__path__, "harness.checks."):
        import_module(module.name)  # a check enters itself into CHECKS when its module is imported
    return build(
        load(),
        {requirement: check.__name__ for requirement, check in CHECKS.items()},
        {name: fault.requirements for name, fault in FAULTS.items()},
        {requirement: outcome.value for requirement, outcome in last_outcomes(out).items()},
        promises(),
    )


def _document(requirement: Requirement) -> dict[str, object]:
    return requirement.model_dump(mode="json")


def _matrix_document(matrix: Matrix, ids: set[str]) -> dict[str, object]:
    rows = [
        {
            **_document(row.requirement),
            "sentences": row.sentences,
            "checks": row.checks,
            "faults": row.faults,
            "last": row.last_verdict or None,
        }
        for row in matrix.rows
        if row.requirement.id in ids
    ]
    return {
        "rows": rows,
        "unjudged": matrix.unjudged,
        "untried": matrix.untried,
        "strays": matrix.strays,
        "unkept": matrix.unkept,
        "adrift": matrix.adrift,
    }


def _write_catalogue(on: Console, requirements: Iterable[Requirement]) -> None:
    for area, some in _by_area(requirements).items():
        rows = [(r.id, _who(r), r.level, r.text) for r in some]
        write_table(on, ("id", "who", "level", "requirement"), rows, title=area)


def _write_matrix(on: Console, matrix: Matrix, ids: set[str]) -> None:
    rows = [_matrix_row(on, row) for row in matrix.rows if row.requirement.id in ids]
    write_table(on, ("id", "last", "what the paper says, what checks it, and which faults must trip it"), rows)
    if orphans := [name for name in matrix.unjudged if name in ids]:
        show(on, Text(f"\nNo check judges {', '.join(orphans)}.", style="yellow"))
    if untried := [name for name in matrix.untried if name in ids]:
        show(on, Text(f"\nNo seeded fault must trip {', '.join(untried)}.", style="yellow"))
    if loose := (*matrix.unkept, *matrix.adrift):
        show(on, Text(f"\nTraced to nothing: {'; '.join(loose)}.", style="bold red"))
    if matrix.strays:
        show(on, Text(f"\nTraced to no requirement: {'; '.join(matrix.strays)}.", style="bold red"))


def _matrix_row(on: Console, row: MatrixRow) -> tuple[Text | str, ...]:
    last = mark(on, Standing(row.last_verdict)) if row.last_verdict else Text("not run", style="dim")
    check = ", ".join(row.checks) or _unchecked(row.requirement)
    said = "\n".join(f"“{sentence}”" for sentence in row.sentences) or "assumed: no sentence of the paper"
    lines = Text.assemble((said, "dim"), f"\ncheck: {check}\nfaults: {', '.join(row.faults) or 'none'}\n")
    return row.requirement.id, last, lines


def _unchecked(requirement: Requirement) -> str:
    if requirement.why:
        return "a reviewer's evidence"
    return f"none: {requirement.unjudged}" if requirement.unjudged else "none"


def _by_area(requirements: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    areas: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        areas.setdefault(requirement.area, []).append(requirement)
    return areas


def _who(requirement: Requirement) -> str:
    return ", ".join(requirement.who)
