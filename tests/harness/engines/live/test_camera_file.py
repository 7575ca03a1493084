from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from harness.engines.live.camera_file import (
    CameraFile,
    Conduct,
    Reach,
    camera_file_text,
    device_key,
    read_camera_file,
    read_camera_spec,
)
from harness.errors import BadInputError
from harness.scenario.model import CameraSpec

FILE = CameraFile(
    camera=CameraSpec(name='the "front" door', segment_s=1, key_rotation_s=5),
    cloud=Reach(
        identity="https://a:1",
        my_systems="https://a:2",
        ca_file=Path("ca.pem"),
        client_id="c",
        device_key=Path("k.pem"),
    ),
    conduct=Conduct(timeout_s=2),
)


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "camera.toml"
    file.write_text(camera_file_text(FILE))
    found = read_camera_file(file)
    assert (found.camera, found.conduct) == (FILE.camera, FILE.conduct)
    assert (found.cloud.ca_file, found.cloud.device_key) == (tmp_path / "ca.pem", tmp_path / "k.pem")
    assert read_camera_spec(file) == FILE.camera


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("camera =", "no TOML"),
        ('[camera]\nname = "a"\ncash_bytes = 3', "cash_bytes"),
        ('[camera]\nname = "a"\ncache_bytes = 0', "cache_bytes"),
        ("", "name: field required"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "camera.toml"
    file.write_text(text)
    with pytest.raises(BadInputError, match=f"camera.toml.*{told}"):
        read_camera_spec(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"missing\.toml: it can't be read"):
        read_camera_file(tmp_path / "missing.toml")


def test_the_key_must_be_one_for_es256(tmp_path: Path) -> None:
    file, good = tmp_path / "key.pem", ec.generate_private_key(ec.SECP256R1())
    file.write_bytes(pem(good))
    assert device_key(file).private_numbers() == good.private_numbers()
    for other in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        file.write_bytes(pem(other))
        with pytest.raises(BadInputError, match=r"key\.pem is no P-256 key"):
            device_key(file)
    file.write_text("none")
    with pytest.raises(BadInputError, match=r"key\.pem can't be read"):
        device_key(file)
