import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.cli import main


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--fault", "iv-repeats"], "needs --sample"),
        (["--sample", "--fault", "old-tls"], "old-tls is a fault of the cloud"),
        (["--target", "cloud.yaml"], "take one out"),
        (["--camera", "nowhere.toml"], "nowhere.toml can't be read"),
        (["--device-key", "nowhere.pem"], "nowhere.pem can't be read as a public key"),
        (["--sample", "--device-key", "nowhere.pem"], "take one out"),
        (["--host", "0.0.0.0"], "no address that a camera can go to"),  # noqa: S104 - refused
        (["--host", "192.0.2.1"], "192.0.2.1: nothing can listen there"),  # RFC 5737: nobody's
        (["--only", "ID-1"], "no check judges ID-1"),
    ],
)
def test_what_can_not_be_is_told_before_anything_runs(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conform", "--role", "camera", "--out", str(tmp_path), *words]) == 2
    assert told in capsys.readouterr().err


def test_what_is_judged_of_a_camera_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", "--role", "camera", "--list"]) == 0
    listed = capsys.readouterr().out
    assert "BUF-5" in listed
    assert "ID-1" not in listed


def test_a_camera_that_does_not_come_ends_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", "--role", "camera", "--wait", "1", "--out", str(tmp_path)]) == 3
    assert "within 1 s there came no camera" in capsys.readouterr().err
    assert (tmp_path / "device-key.pem").stat().st_mode & 0o077 == 0
    assert "client_id" in (tmp_path / "camera.toml").read_text()


def test_a_camera_with_a_key_of_its_own_is_registered_by_it(tmp_path: Path) -> None:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = tmp_path / "public.pem"
    key.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    words = ["--wait", "1", "--device-key", str(key), "--out", str(tmp_path / "out")]
    assert main(["conform", "--role", "camera", *words]) == 3
    assert "device_key" not in (tmp_path / "out" / "camera.toml").read_text()
    assert not (tmp_path / "out" / "device-key.pem").exists()


def test_the_sample_camera_names_what_it_can_not_read(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "harness.camera", str(tmp_path / "camera.toml")]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith("camproof: ")
    assert "camera.toml can't be read" in ended.stderr
    assert ended.stderr.count("\n") == 1
