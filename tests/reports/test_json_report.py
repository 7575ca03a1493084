import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.checks.verdict import Outcome, Verdict
from harness.errors import BadInputError
from reports.json_report import SCHEMA, as_json, last_outcomes
from reports.result import Report


def _written(folder: Path, report: Report) -> None:
    folder.mkdir()
    (folder / "report.json").write_text(as_json(report), encoding="utf-8")


def test_everything_comes_back(report: Report) -> None:
    written = as_json(report)
    document = json.loads(written)
    assert document["schema"] == SCHEMA
    assert written.endswith("}\n")
    assert document["outcome"] == "fail"
    assert document["exit_status"] == 1
    assert document["counts"] == {"pass": 7, "fail": 2, "unknown": 1, "skip": 1, "error": 1}
    assert [v["requirement"] for v in document["verdicts"]] == [v.requirement for v in report.verdicts]
    assert document["verdicts"][2]["evidence"][0]["excerpt"] == report.verdicts[2].evidence[0].excerpt
    assert document["cameras"][1] | {"dropped": 5, "dropped_s": 10.0} == document["cameras"][1]
    assert document["seed"] == 7


def test_keys_keep_their_order(report: Report) -> None:
    assert list(json.loads(as_json(report)))[:4] == ["schema", "title", "target", "outcome"]
    assert as_json(report) == as_json(report)


def test_any_string_survives(evil: Report) -> None:
    assert json.loads(as_json(evil))["title"] == evil.title
    lone = replace(evil, title="\udc80")
    assert json.loads(as_json(lone).encode())["title"] == "\udc80"


def test_last_outcomes_are_the_newest_reports(tmp_path: Path, report: Report) -> None:
    older = replace(report, verdicts=(Verdict("A-1", Outcome.PASS, ""), Verdict("A-2", Outcome.PASS, "")))
    cases = (Verdict("A-1", Outcome.PASS, "", case="x"), Verdict("A-1", Outcome.UNKNOWN, "", case="y"))
    newer = replace(report, finished_us=report.finished_us + 1, verdicts=cases)
    _written(tmp_path / "b", older)
    _written(tmp_path / "a", newer)
    assert last_outcomes(tmp_path) == {"A-1": Outcome.UNKNOWN, "A-2": Outcome.PASS}


def test_without_runs_there_is_no_outcome(tmp_path: Path) -> None:
    assert last_outcomes(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": "other/1"}', f'{{"schema": "{SCHEMA}"}}'])
def test_a_file_of_somebody_else_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "report.json").write_text(content)
    with pytest.raises(BadInputError, match=r"report\.json"):
        last_outcomes(tmp_path)
