from dataclasses import replace
from io import StringIO
from pathlib import Path

from harness.checks.verdict import Outcome, Verdict
from reports.changes import came_and_went, since
from reports.console import console
from reports.html import as_html
from reports.json_report import as_json
from reports.read import read
from reports.result import Change, Report
from reports.terminal import show_report


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


def test_what_came_or_went_in_numbers_is_counted_and_not_listed(tmp_path: Path, report: Report) -> None:
    kept = Verdict("BUF-1", Outcome.PASS, "held")
    many = tuple(Verdict("ACT-1", Outcome.PASS, "", case=f"case {number}") for number in range(9))
    broken = Verdict("ENC-4", Outcome.FAIL, "an IV repeats")
    (tmp_path / "report.json").write_text(as_json(replace(report, verdicts=(kept, *many, broken))))
    told = since(read(tmp_path / "report.json"), [kept])
    assert [change.name for change in told.listed] == ["ENC-4"], "what had failed is never only counted"
    assert came_and_went(told) == (
        "9 verdicts of then, which had passed or were skipped, are not among those of this run",
    )
    now = replace(report, verdicts=(kept,), since=told)
    page, file = as_html(now), StringIO()
    show_report(console(file), now)
    for text in (page, " ".join(file.getvalue().split())):
        assert "9 verdicts of then" in text
        assert "ACT-1 · case 3" not in text


def test_what_came_in_numbers_is_counted_too(tmp_path: Path, report: Report) -> None:
    many = tuple(Verdict("ACT-1", Outcome.PASS, "", case=f"case {number}") for number in range(9))
    (tmp_path / "report.json").write_text(as_json(replace(report, verdicts=())))
    told = since(read(tmp_path / "report.json"), many)
    assert told.listed == ()
    assert came_and_went(told) == ("9 verdicts more than then, which passed or were skipped",)
