"""Taking a storage location away takes all of it, and gives all of it back, whatever happens meanwhile."""

from pathlib import Path

import pytest

from harness.conformance.lost_locations import _taken_away


@pytest.fixture
def location(tmp_path: Path) -> Path:
    (tmp_path / "objects").mkdir()
    for name in ("one", "two"):
        (tmp_path / "objects" / name).write_text(name)
    (tmp_path / "note").write_text("kept")
    return tmp_path


def everything(location: Path) -> set[str]:
    return {str(path.relative_to(location)) for path in location.rglob("*") if path.is_file()}


def test_all_is_away_and_back(location: Path) -> None:
    before = everything(location)
    with _taken_away(location) as files:
        assert files == 3
        assert not (location / "objects").exists()
        (location / "note").write_text("made by a cloud that went on")
    assert everything(location) == before
    assert (location / "note").read_text() == "kept"


def test_it_comes_back_when_the_run_breaks(location: Path) -> None:
    before = everything(location)
    with pytest.raises(ZeroDivisionError), _taken_away(location):
        raise ZeroDivisionError
    assert everything(location) == before
