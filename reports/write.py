"""Puts a run's files into its folder, each whole or not at all."""

import os
import tempfile
from pathlib import Path

from harness.history.event import History
from harness.history.parquet import write as write_parquet
from reports.html import as_html
from reports.json_report import as_json
from reports.junit import as_junit
from reports.result import Report


def write_all(folder: Path, report: Report, history: History | None = None) -> tuple[Path, ...]:
    """Write report.html, report.json, junit.xml and, when there is a history, history.parquet; return their paths.

    Raises:
        OSError: the folder can't be written to. What was written before is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        put(folder / "report.html", as_html(report).encode()),
        put(folder / "report.json", as_json(report).encode()),
        put(folder / "junit.xml", as_junit(report)),
    ]
    if history is not None:
        write_parquet(history, folder / "history.parquet")
        written.append(folder / "history.parquet")
    return tuple(written)


def put(path: Path, content: bytes) -> Path:
    """Write to a neighbour and rename it, so that a run that is killed leaves the old file or the new one."""
    descriptor, neighbour = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(neighbour).chmod(0o644)  # mkstemp keeps it to its owner; a report is to be shown
        Path(neighbour).replace(path)
    except BaseException:
        Path(neighbour).unlink(missing_ok=True)
        raise
    return path
