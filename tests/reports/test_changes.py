from dataclasses import replace
from pathlib import Path

from harness.checks.verdict import Outcome, Verdict
from reports.changes import since
from reports.html import as_html
from reports.json_report import as_json
from reports.read import read
from reports.result import Change, Report


def test_what_changed_came_and_went_is_told(tmp_path: Path, report: Report) -> None:
    (tmp_path / "report.json").write_text(as_json(report))
    now = (
        replace(report.verdicts[0], outcome=Outcome.FAIL),  # BUF-1 passed
        *report.verdicts[1:-1],
        Verdict("REG-2", Outcome.PASS, "", case="files"),
    )
    told = since(read(tmp_path / "report.json"), now)
    gone = report.verdicts[-1]
    assert told.changes == (
        Change("BUF-1", "", "pass", "fail"),
        Change("REG-2", "files", "", "pass"),
        Change(gone.requirement, gone.case, gone.outcome.value, ""),
    )
    page = as_html(replace(report, verdicts=now, since=told))
    assert "Since the run of 2025-06-01 12:00:00 UTC on embedded reference cloud" in page
    assert "REG-2 · files" in page


def test_the_same_verdicts_are_no_change(tmp_path: Path, report: Report) -> None:
    (tmp_path / "report.json").write_text(as_json(report))
    assert since(read(tmp_path / "report.json"), report.verdicts).changes == ()
