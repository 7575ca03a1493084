import errno
import re
from pathlib import Path
from typing import NoReturn

import click
import pytest

from harness.cli.ending import status_of
from harness.errors import BadInputError, CamproofFailedError, CloudRefusedError

_Said = pytest.CaptureFixture[str]


def _ended(error: BaseException) -> int:
    def run() -> NoReturn:
        raise error

    return status_of(run)


@pytest.mark.parametrize("status", [0, 1, 3, 4])
def test_a_status_is_handed_on(status: int, capsys: _Said) -> None:
    assert status_of(lambda: status) == status
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (BadInputError("site.yaml:3: no site 'a'"), 2, "site.yaml:3: no site 'a'"),
        (CamproofFailedError("a process\n  was lost"), 3, "a process was lost"),
        (CloudRefusedError("store", 403, "not-enabled"), 3, "store: refused with 403 not-enabled."),
        (click.BadParameter("no number", param_hint="--seed"), 2, "Invalid value for --seed: no number"),
        (KeyboardInterrupt(), 3, "interrupted. Reports are written at the end of a run only; run it again for them."),
        (click.Abort(), 3, "interrupted. Reports are written at the end of a run only; run it again for them."),
        (
            OSError(errno.ENOSPC, "No space left on device", "out/report.html"),
            3,
            "out/report.html: the disk is full. Make room, or name a folder on another disk.",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "/out"),
            3,
            "/out: permission denied. Choose a place that you may use, or change its permissions.",
        ),
        (
            OSError(errno.EADDRINUSE, "address ('127.0.0.1', 8443)"),
            2,
            "address ('127.0.0.1', 8443): the port is in use. Stop what listens there, or choose another port.",
        ),
    ],
)
def test_what_can_happen_to_anyone_is_one_line(error: BaseException, status: int, said: str, capsys: _Said) -> None:
    assert _ended(error) == status
    assert capsys.readouterr() == ("", f"camproof: {said}\n")


def test_a_mistake_of_ours_leaves_a_traceback_in_a_file(
    capsys: _Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert _ended(ZeroDivisionError("by\nzero")) == 3
    err = capsys.readouterr().err
    assert err.startswith("camproof: internal error ZeroDivisionError: by zero. Please report it with ")
    assert err.count("\n") == 1
    (file,) = tmp_path.iterdir()
    assert str(file) in err
    assert "Traceback" in file.read_text()
    assert re.search(r"ZeroDivisionError: by\nzero", file.read_text())


def test_a_traceback_that_no_file_takes_is_shown(
    capsys: _Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert _ended(ZeroDivisionError("by zero")) == 3
    err = capsys.readouterr().err
    assert "No file could be written" in err
    assert "Traceback" in err


def test_of_a_group_every_line_is_told_once(capsys: _Said) -> None:
    inner = ExceptionGroup("tasks", [BadInputError("no such site"), BadInputError("no such site")])
    assert _ended(ExceptionGroup("run", [inner, CamproofFailedError("disk gone")])) == 3
    assert capsys.readouterr().err == "camproof: no such site\ncamproof: disk gone\n"


def test_a_group_with_a_mistake_of_ours_is_one(capsys: _Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert _ended(ExceptionGroup("run", [BadInputError("no such site"), KeyError("x")])) == 3
    assert "internal error KeyError: 'x'" in capsys.readouterr().err
    (file,) = tmp_path.iterdir()
    assert "no such site" in file.read_text(), "what else happened"


def test_a_broken_pipe_elsewhere_is_not_quiet(capsys: _Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert _ended(BrokenPipeError(errno.EPIPE, "Broken pipe")) == 3
    assert "internal error BrokenPipeError" in capsys.readouterr().err
