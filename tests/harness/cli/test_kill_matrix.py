import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from harness.cli import main
from harness.conformance.faults import FAULTS
from harness.conformance.matrix.row import Result, Row

FAULT, VARIANT = "no-hsts", "far-away"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Row]:
    """What the matrix says in the place of running: all is good, unless a test says otherwise."""
    rows = {FAULT: Row(FAULT, Result.KILLED, {"TLS-3": "it | has no HSTS"}), VARIANT: Row(VARIANT, Result.CLEAN)}

    def matrix(subjects: Iterable[str], *, abreast: int | None, together: bool) -> Iterator[Row]:
        assert (abreast, together) in {(None, True), (3, False)}
        yield from (rows[subject] for subject in reversed(list(subjects)))

    monkeypatch.setattr("harness.cli.kill_matrix.matrix", matrix)
    return rows


def run(*more: str) -> int:
    return main(["faults", "--kill-matrix", "--only", f"{FAULT},{VARIANT}", *more])


def test_what_killed_a_fault_is_said_with_its_reason(told: dict[str, Row], capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    out = capsys.readouterr().out
    assert "TLS-3: it | has no HSTS" in out
    assert "1 of 1 faults are killed by the checks that are named for them; 1 of 1 variants trip nothing." in out
    assert out.index(FAULT) < out.index(VARIANT)


@pytest.mark.parametrize(
    ("row", "status", "words"),
    [
        (Row(FAULT, Result.SURVIVED, missed=("TLS-3",)), 1, "TLS-3 saw nothing"),
        (Row(FAULT, Result.NOISY, {"TLS-3": "x", "ID-1": "too much"}, besides=("ID-1",)), 1, "noise: ID-1: too much"),
        (Row(VARIANT, Result.NOISY, {"ID-1": "too much"}, besides=("ID-1",)), 1, "noise: ID-1: too much"),
        (Row(FAULT, Result.BROKEN, broken="a pipe"), 3, "a pipe"),
    ],
)
def test_anything_else_ends_with_another_status(
    row: Row, status: int, words: str, told: dict[str, Row], capsys: pytest.CaptureFixture[str]
) -> None:
    told[row.id] = row
    assert run() == status
    out = capsys.readouterr().out
    assert words in out
    assert f"1 {row.result}" in out


def test_json_and_files_say_the_same(told: dict[str, Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Row(VARIANT, Result.NOISY, {"ID-2": "more"}, besides=("ID-2",), company=(VARIANT, "other-pace"))
    told[VARIANT] = Row(VARIANT, Result.NOISY, {"ID-1": "too much"}, besides=("ID-1",), first=before)
    assert run("--alone", "--abreast", "3", "--json", "--out", str(tmp_path / "matrix.json")) == 1
    document = json.loads(capsys.readouterr().out)
    assert document == json.loads((tmp_path / "matrix.json").read_text())
    assert (document["complete"], document["good"], document["killed"], document["noisy"]) == (False, False, 1, 1)
    fault, variant = document["rows"]
    assert fault["must_fail"] == list(FAULTS[FAULT].requirements)
    assert (variant["kind"], variant["besides"], fault["at_first"]) == ("variant", ["ID-1"], None)
    assert variant["at_first"] == {"result": "noisy", "why": "noise: ID-2: more", "judged_with": ["other-pace"]}


def test_markdown_is_a_table(told: dict[str, Row], tmp_path: Path) -> None:
    assert run("--out", str(tmp_path / "new" / "matrix.md")) == 0
    text = (tmp_path / "new" / "matrix.md").read_text()
    assert f"| `{FAULT}` | killed | {FAULTS[FAULT].title} | TLS-3: it \\| has no HSTS |" in text


def test_another_kind_of_file_is_refused_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--out", "matrix.txt") == 2
    assert ".md or .json" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--out", "matrix.md"], ["--alone"]])
def test_without_a_matrix_its_options_are_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults", *options]) == 2
    assert "--kill-matrix" in capsys.readouterr().err


def test_it_says_in_how_many_runs(told: dict[str, Row], capsys: pytest.CaptureFixture[str]) -> None:
    told[FAULT] = Row(FAULT, Result.KILLED, company=(FAULT, "iv-repeats"))
    told[VARIANT] = Row(VARIANT, Result.CLEAN, company=(VARIANT,))
    assert run("--json") == 0
    fault, variant = json.loads(capsys.readouterr().out)["rows"]
    assert (fault["judged_with"], variant["judged_with"]) == (["iv-repeats"], [])
    assert run() == 0
    assert "(in 2 runs)." in capsys.readouterr().out
