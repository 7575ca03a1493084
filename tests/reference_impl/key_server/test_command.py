"""What keeps a key server from starting alone: one line, and exit status 2."""

import json
import os
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from reference_impl.alone import SettingsError, main, one, read_settings
from reference_impl.alone.settings import require_private
from reference_impl.deployment.certificates import CertificateAuthority
from reference_impl.foundation.private_file import private_folder, write_private
from reference_impl.foundation.service_token import kept_client_key
from reference_impl.foundation.sole_use import sole_use
from reference_impl.key_server.__main__ import SETTINGS, make


def written(folder: Path, key: bytes = bytes(32)) -> dict[str, object]:
    """Settings of which everything is there, but for identity."""
    authority = CertificateAuthority(private_folder(folder), "127.0.0.1")
    leaf = authority.leaf()
    write_private(folder / "private-key.pem", leaf.private_key_pem.bytes())
    (folder / "certificate.pem").write_bytes(leaf.cert_chain_pems[0].bytes())
    kept_client_key(folder / "client-key.pem")
    private_folder(folder / "keys")
    write_private(folder / "key", key)
    return {
        "host": "127.0.0.1",
        "port": 1,
        "certificate": str(folder / "certificate.pem"),
        "private_key": str(folder / "private-key.pem"),
        "trusted": str(authority.ca_file),
        "issuer": "https://127.0.0.1:1",
        "client_id": "eu-fra/key_server",
        "client_key": str(folder / "client-key.pem"),
        "logs": str(folder / "logs"),
        "region": "eu-fra",
        "database": str(folder / "keys" / "keys.db"),
        "key_encryption_key": str(folder / "key"),
        "audit_heads": str(folder / "heads" / "heads.db"),
    }


def said(folder: Path, settings: dict[str, object], capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What the command says when it can't start."""
    (folder / "settings.json").write_text(json.dumps(settings))
    assert (
        main("key_server", SETTINGS, one("key_server", make), ["--settings", str(folder / "settings.json"), *more]) == 2
    )
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    return told.err


@pytest.mark.parametrize("name", ["key", "private-key.pem", "client-key.pem"])
def test_secrets_that_others_may_read_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    settings = written(tmp_path)
    (tmp_path / name).chmod(0o640)
    assert f"chmod 600 {tmp_path / name}" in said(tmp_path, settings, capsys)


def test_a_secret_of_root_s_may_be_read_by_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Kubernetes hands it to a container that is not root's."""
    secret = tmp_path / "key"
    write_private(secret, bytes(32))
    secret.chmod(0o440)
    monkeypatch.setattr("os.geteuid", lambda: 10001)
    if secret.stat().st_uid == 0:
        require_private(secret)
    secret.chmod(0o444)
    with pytest.raises(SettingsError, match="chmod 600"):
        require_private(secret)


def test_what_lies_beside_the_settings_is_named_without_its_folder(tmp_path: Path) -> None:
    names = {"certificate": "certificate.pem", "private_key": "private-key.pem", "database": "keys/keys.db"}
    (tmp_path / "settings.json").write_text(json.dumps({**written(tmp_path), **names}))
    settings = read_settings(tmp_path / "settings.json", SETTINGS)
    assert settings.private_key == tmp_path / "private-key.pem"
    assert settings.database_file == tmp_path / "keys" / "keys.db"


def test_a_key_beside_what_it_seals_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = {**written(tmp_path), "database": str(tmp_path / "keys.db")}
    assert "keep it in another folder" in said(tmp_path, settings, capsys)


def test_heads_beside_the_rows_that_they_know_of_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {**written(tmp_path), "audit_heads": str(tmp_path / "keys" / "heads.db")}
    assert "keep it in another folder" in said(tmp_path, settings, capsys)


def test_a_password_in_a_file_that_others_may_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {**written(tmp_path), "database": "postgresql://camproof:of-nobody@127.0.0.1:1/none"}
    told = said(tmp_path, settings, capsys)
    assert f"chmod 600 {tmp_path / 'settings.json'}" in told
    assert "of-nobody" not in told


def test_a_database_that_is_away_is_waited_for_until_it_is_told_to_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {**written(tmp_path), "database": "postgresql://camproof@127.0.0.1:1/none"}
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    ending = threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGTERM))
    ending.start()
    try:
        assert main("key_server", SETTINGS, one("key_server", make), ["--settings", f"{tmp_path}/settings.json"]) == 0
    finally:
        ending.join()
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "key_server waits for its database: schema eu_fra_keys of postgresql://" in told.err
    assert "is it running, and is the address right?" in told.err


def test_what_is_no_databases_address_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = {**written(tmp_path), "database": "postgresql://camproof@127.0.0.1:1/none"}
    assert "is given as postgresql://" in said(tmp_path, {**settings, "database": "mysql://x/y"}, capsys)
    assert "is given as postgresql://" in said(tmp_path, settings, capsys, "--database", "postgresql://")


def test_a_database_of_another_version_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = written(tmp_path)
    with closing(sqlite3.connect(tmp_path / "keys" / "keys.db")) as made:
        made.execute("CREATE TABLE keys (x)")
    assert "choose another folder or database" in said(tmp_path, settings, capsys)


def test_a_key_of_another_length_or_none_is_refused_and_never_made_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = written(tmp_path, bytes(31))
    assert "31 bytes instead of 32" in said(tmp_path, settings, capsys)
    (tmp_path / "key").unlink()
    assert "restore it from a backup" in said(tmp_path, settings, capsys)
    assert not (tmp_path / "key").exists()


def test_what_is_no_setting_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "colour: Extra inputs" in said(tmp_path, {**written(tmp_path), "colour": "red"}, capsys)
    assert "poll_s: Input should be greater than 0" in said(tmp_path, {**written(tmp_path), "poll_s": 0}, capsys)
    for wrong, advice in (
        ({"colour": 1}, "colour: there is no such limit"),
        (7, "by name"),
        ({"idle_s": 0}, "above 0"),
    ):
        assert advice in said(tmp_path, {**written(tmp_path), "limits": wrong}, capsys)
    assert "is no origin" in said(tmp_path, {**written(tmp_path), "web_origins": ["*"]}, capsys)
    assert main("key_server", SETTINGS, one("key_server", make), ["--settings", str(tmp_path / "none.json")]) == 2
    assert "with --settings" in capsys.readouterr().err


def test_a_folder_that_another_process_serves_from_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = written(tmp_path)
    with sole_use(tmp_path / "keys"):
        assert f"{tmp_path / 'keys'} is in use" in said(tmp_path, settings, capsys)
    assert not (tmp_path / "keys" / "keys.db").exists()
