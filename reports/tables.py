"""Numbers of a report as CSV files, for spreadsheets."""

from pathlib import Path
from typing import Any

from reports.paper.write import as_csv
from reports.write import put


def write_csv(folder: Path, **tables: Any) -> None:  # noqa: ANN401 - rows of the report's data, as JSON takes them
    """NAME.csv of each table that has rows, whole or not at all. OSError: it can't be written."""
    for name, rows in tables.items():
        if rows:
            put(folder / f"{name}.csv", as_csv(rows))
