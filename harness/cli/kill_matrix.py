"""`camproof faults --kill-matrix`: every check shown to see its faults, and to leave alone what only differs."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rich.text import Text

from harness.cli.folder import usable
from harness.cli.output import write_json, write_table
from harness.cli.progress import progress_bar
from harness.conformance.matrix import told
from harness.conformance.matrix.pool import matrix
from harness.conformance.matrix.row import Result, Row
from harness.errors import BadInputError
from reports.console import console, show
from reports.write import put

_FORMS: dict[str, Callable[[Sequence[Row]], str]] = {
    ".md": told.markdown,
    ".json": lambda rows: json.dumps(told.document(rows), indent=2) + "\n",
}
_STYLES = {Result.KILLED: "green", Result.CLEAN: "green", Result.BROKEN: "bold magenta"}
_WRONG, _FAILED = 1, 3


def kill_matrix(
    subjects: Sequence[str], out: Path | None, abreast: int | None, *, together: bool, as_json: bool
) -> int:
    """Judge these faults and variants, write what came of it, and return the exit status."""
    if out is not None:
        if out.suffix not in _FORMS:
            raise BadInputError(f"--out {out}: its name must end in {' or '.join(_FORMS)}")
        usable("--out", out.parent)
    rows = _judged(subjects, abreast, together=together, quiet=as_json)
    if out is not None:
        put(out, _FORMS[out.suffix](rows).encode())
    if as_json:
        write_json(told.document(rows))
    else:
        _show(rows)
    return _status(row.result for row in rows if not row.good)


def _judged(subjects: Sequence[str], abreast: int | None, *, together: bool, quiet: bool) -> list[Row]:
    found: dict[str, Row] = {}
    with progress_bar("judging faults and variants", quiet=quiet) as done:
        for row in matrix(subjects, abreast=abreast, together=together):
            found[row.id] = row
            done(len(found) / len(subjects))
    return [found[subject] for subject in subjects]


def _show(rows: Sequence[Row]) -> None:
    lines = [(row.id, Text(row.result.value, style=_STYLES.get(row.result, "bold red")), told.why(row)) for row in rows]
    write_table(console(), ("id", "result", "why"), lines)
    show(console(), Text(f"\n{told.sentence(rows)}"))


def _status(bad: Iterable[Result]) -> int:
    results = set(bad)
    if results - {Result.BROKEN}:
        return _WRONG
    return _FAILED if results else 0
