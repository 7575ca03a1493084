"""Where a log's lines go, whatever happens to its file."""

import json
from pathlib import Path

import pytest

from reference_impl.front.journal import Journal


def written(file: Path) -> list[str]:
    return [json.loads(line)["event"] for line in file.read_text().splitlines()]


async def test_a_file_that_was_moved_away_is_made_anew(tmp_path: Path) -> None:
    journal, file = Journal(tmp_path, lambda: 0.0), tmp_path / "log.jsonl"
    journal.write({"event": "before"})
    file.rename(tmp_path / "log.jsonl.1")
    journal.write({"event": "after"})
    await journal.close()
    assert (written(tmp_path / "log.jsonl.1"), written(file)) == (["before"], ["after"])
    file.unlink()
    journal.write({"event": "closed"})
    assert not file.exists()


async def test_without_a_folder_it_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    journal = Journal(None, lambda: 0.0)
    journal.write({"event": "answered"})
    assert json.loads(capsys.readouterr().out) == {"time": "1970-01-01T00:00:00.000000Z", "event": "answered"}
    await journal.close()
    journal.write({"event": "closed"})
    assert capsys.readouterr().out == ""


async def test_a_full_disk_loses_lines_without_a_word(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.jsonl").symlink_to("/dev/full")
    journal = Journal(tmp_path, lambda: 0.0)
    journal.write({"event": "answered"})
    await journal.close()
    assert capfd.readouterr() == ("", "")
