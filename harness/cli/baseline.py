"""Writes a run's failures into a baseline file in its folder."""

from datetime import UTC, datetime
from pathlib import Path

from harness.conformance.baseline.expectation import parsed
from harness.conformance.baseline.write import written
from reports.result import Report
from reports.write import put


def write_baseline(out: Path, report: Report) -> Path:
    """The file. Reasons that are filled in there already are kept. BadInputError: what is there is no baseline."""
    path = out / "baseline.yaml"
    known = [expected for _, expected in parsed(path)] if path.exists() else []
    return put(path, written(report.verdicts, known, report.target, datetime.now(UTC).date()).encode())
