"""What a command that lists things writes: JSON for programs, a table for people."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.console import show


def write_json(document: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Write one JSON document to standard output."""
    click.echo(json.dumps(document, indent=2))


def write_table(on: Console, heads: Sequence[str], rows: Iterable[Sequence[Text | str]], *, title: str = "") -> None:
    """Write a table whose last column takes the room that the others leave; the others are not folded."""
    if title:
        show(on, Text(f"\n{title}", style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=on.is_terminal)
    for head in heads[:-1]:
        table.add_column(head, no_wrap=True)
    table.add_column(heads[-1], ratio=1 if on.is_terminal else None)
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    show(on, table)
