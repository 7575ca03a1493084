from dataclasses import replace
from pathlib import Path

import pytest

from harness.checks.verdict import Outcome, Verdict
from harness.errors import BadInputError
from reports.json_report import SCHEMA, as_json
from reports.paper.value import Paper, Tone
from reports.paper.write import as_json as as_paper_json
from reports.read import last_outcomes, read, reports_in
from reports.result import Report


def _written(folder: Path, report: Report) -> None:
    folder.mkdir()
    (folder / "report.json").write_text(as_json(report), encoding="utf-8")


def test_verdicts_come_back_as_they_were(tmp_path: Path, report: Report) -> None:
    _written(tmp_path / "run", report)
    told = read(tmp_path / "run" / "report.json")
    assert told.verdicts == report.verdicts
    assert (told.target, told.finished_us) == (report.target, report.finished_us)


def test_last_outcomes_are_the_newest_reports(tmp_path: Path, report: Report) -> None:
    older = replace(report, verdicts=(Verdict("A-1", Outcome.PASS, ""), Verdict("A-2", Outcome.PASS, "")))
    cases = (Verdict("A-1", Outcome.PASS, "", case="x"), Verdict("A-1", Outcome.UNKNOWN, "", case="y"))
    newer = replace(report, finished_us=report.finished_us + 1, verdicts=cases)
    _written(tmp_path / "b", older)
    _written(tmp_path / "a", newer)
    assert last_outcomes(tmp_path) == {"A-1": Outcome.UNKNOWN, "A-2": Outcome.PASS}


def test_reports_of_sweeps_plans_and_loads_are_passed_over(tmp_path: Path, report: Report) -> None:
    _written(tmp_path / "run", report)
    (tmp_path / "load").mkdir()
    paper = Paper("load", "all well", Tone.GOOD, "", (), (), "camproof load", "0")
    (tmp_path / "load" / "report.json").write_text(as_paper_json(paper), "utf-8")
    assert [told.path for told in reports_in(tmp_path)] == [tmp_path / "run" / "report.json"]


def test_without_runs_there_is_no_outcome(tmp_path: Path) -> None:
    assert last_outcomes(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": "other/1"}', f'{{"schema": "{SCHEMA}"}}'])
def test_a_file_of_somebody_else_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "report.json").write_text(content)
    with pytest.raises(BadInputError, match=r"report\.json"):
        last_outcomes(tmp_path)
