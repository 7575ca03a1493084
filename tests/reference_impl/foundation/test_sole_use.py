from pathlib import Path

import pytest

from reference_impl.foundation.sole_use import FolderInUseError, sole_use


def test_one_at_a_time_and_then_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    with sole_use(folder):
        with pytest.raises(FolderInUseError, match=f"{folder} is in use.*choose another folder"), sole_use(folder):
            pytest.fail("two have it")
        with sole_use(tmp_path / "another"):
            assert [path.stat().st_size for path in folder.iterdir()] == [0]
    with sole_use(folder):
        assert folder.stat().st_mode & 0o777 == 0o700
