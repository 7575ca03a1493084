import stat
from pathlib import Path

import pytest

from reference_impl.deployment.record import DeploymentRecord
from reference_impl.foundation.private_file import kept_key, write_private


def test_a_new_folder_has_an_empty_record(tmp_path: Path) -> None:
    assert DeploymentRecord.kept_in(tmp_path) == DeploymentRecord()


def test_a_record_is_found_again_and_is_its_owners(tmp_path: Path) -> None:
    record = DeploymentRecord(ports={"identity": 20_000}, passwords={"ada": "x"}, licence_codes=("CS-1",))
    record.keep_in(tmp_path)
    assert DeploymentRecord.kept_in(tmp_path) == record
    assert stat.S_IMODE((tmp_path / "deployment.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["deployment.json"]


def test_a_broken_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "deployment.json").write_text('{"ports": ')
    with pytest.raises(ValueError, match=r"deployment\.json can't be read"):
        DeploymentRecord.kept_in(tmp_path)


def test_what_a_kill_left_half_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "deployment.json.new").write_text("half")
    DeploymentRecord(ports={"identity": 1}).keep_in(tmp_path)
    assert DeploymentRecord.kept_in(tmp_path).ports == {"identity": 1}


def test_a_key_is_made_once(tmp_path: Path) -> None:
    made = kept_key(tmp_path / "a.key")
    assert len(made) == 32
    assert kept_key(tmp_path / "a.key") == made != kept_key(tmp_path / "b.key")
    write_private(tmp_path / "a.key", b"short")
    with pytest.raises(ValueError, match="5 bytes instead of 32"):
        kept_key(tmp_path / "a.key")
