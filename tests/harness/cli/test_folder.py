import errno
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.cli.folder import has_room, usable
from harness.errors import BadInputError, CamproofFailedError
from harness.left_behind import RUN


def test_a_folder_is_made_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    usable("--out", tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []
    usable("--out", tmp_path / "a" / "b")


@pytest.mark.parametrize("place", ["file", "file/below", "file/further/below", "x" * 300])
def test_where_no_folder_can_be_is_bad_input_and_names_the_option(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInputError) as refused:
        usable("--state", tmp_path / place)
    assert str(refused.value).startswith(f"--state {tmp_path / place}: ")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_the_system_refuses_names_the_folder(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(OSError, match="no") as refused:
        usable("--out", tmp_path)
    assert (refused.value.errno, refused.value.filename) == (number, str(tmp_path))


def test_a_run_that_does_not_fit_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9_999_999))
    has_room(tmp_path, 9_999_999)
    with pytest.raises(CamproofFailedError, match=r"10 MB free, and the run needs 20 MB.*TMPDIR"):
        has_room(tmp_path, 20_000_000)


def test_what_a_killed_run_left_makes_room_for_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / f"{RUN}-999999999-5-abc"
    (left / "cloud").mkdir(parents=True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0 if left.exists() else 1))
    has_room(tmp_path, 1)
