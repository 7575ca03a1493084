import json
import os
from pathlib import Path

import pytest

from harness.history.event import History
from harness.history.parquet import read
from reports.result import Report
from reports.write import write_all


def test_all_files_are_there_and_nothing_else(tmp_path: Path, report: Report, history: History) -> None:
    folder = tmp_path / "out" / "run"
    paths = write_all(folder, report, history)
    assert {path.name for path in paths} == {"report.html", "report.json", "junit.xml", "history.parquet"}
    assert set(folder.iterdir()) == set(paths)
    assert json.loads((folder / "report.json").read_text())["title"] == report.title
    assert read(folder / "history.parquet") == history


def test_without_a_history_none_is_written(tmp_path: Path, report: Report) -> None:
    assert {path.name for path in write_all(tmp_path, report)} == {"report.html", "report.json", "junit.xml"}


def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path, report)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_all(tmp_path, report)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
