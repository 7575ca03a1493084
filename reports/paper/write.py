"""Puts a paper's files into its folder, each whole or not at all."""

import csv
import io
import json
from math import isfinite
from pathlib import Path
from typing import Any

from reports.paper.html import as_html
from reports.paper.pdf import as_pdf
from reports.paper.value import Paper
from reports.write import put


def write_paper(folder: Path, paper: Paper, name: str) -> tuple[Path, ...]:
    """Write NAME.html, NAME.pdf and NAME.json.

    Raises:
        OSError: the folder can't be written to. What was written before is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return (
        put(folder / f"{name}.html", as_html(paper).encode()),
        put(folder / f"{name}.pdf", as_pdf(paper)),
        put(folder / f"{name}.json", as_json(paper).encode()),
    )


def as_json(paper: Paper) -> str:
    """Headline, facts and all numbers; what is no finite number is null."""
    document = {
        "report": paper.kicker, "headline": paper.headline, "lead": paper.lead, "command": paper.command,
        "camproof_version": paper.camproof_version, "facts": dict(paper.facts), **paper.data,
    }  # fmt: skip
    return json.dumps(_finite(document), indent=2) + "\n"


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    """Rows of numbers for spreadsheets, with a heading each column."""
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(_finite(row) for row in rows)
    return written.getvalue().encode()


def _finite(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can say
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value
