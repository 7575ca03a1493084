import json
from pathlib import Path

import pytest

from harness.cli import main
from harness.requirements.catalogue import load


@pytest.fixture(autouse=True)
def _piped(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def test_every_requirement_is_a_line_under_its_area(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["requirements"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for requirement in load():
        assert any(
            line.split()[0] == requirement.id and requirement.text in line and requirement.level in line
            for line in lines
            if line
        )
        assert requirement.area in lines


def test_only_those_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["requirements", "--only", "enc-4", "--only", "BUF-1", "--json"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["ENC-4", "BUF-1"]


def test_matrix_shows_check_faults_and_last_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    run.mkdir()
    verdicts = [{"requirement": "BUF-1", "outcome": "fail"}]
    (run / "report.json").write_text(
        json.dumps(
            {"schema": "camproof.report/1", "target": "t", "started": "s", "finished_us": 1, "verdicts": verdicts}
        )
    )
    assert main(["requirements", "--matrix", "--out", str(tmp_path), "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows["BUF-1"]["last"] == "fail"
    assert rows["BUF-1"]["checks"] == ["nothing_lost_with_room"]
    assert rows["ENC-4"]["last"] is None
    assert rows["ENC-4"]["faults"]

    assert main(["requirements", "--matrix", "--out", str(tmp_path), "--only", "BUF-1"]) == 0
    said = capsys.readouterr().out
    assert "FAIL" in said
    assert "nothing_lost_with_room" in said


def test_a_report_that_is_none_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "report.json").write_text("{")
    assert main(["requirements", "--matrix", "--out", str(tmp_path)]) == 2
    assert str(run / "report.json") in capsys.readouterr().err
