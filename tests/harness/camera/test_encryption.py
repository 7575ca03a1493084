"""Sealing against an independent way to do the same, and the public keys a camera refuses."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.encryption import SegmentCipher, oaep, wrap_key
from harness.errors import CamproofFailedError

# NIST SP 800-38A F.2.1, CBC-AES128.Encrypt
KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
IV = bytes(range(16))
PLAIN = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
SEALED = bytes.fromhex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2")


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def test_vector() -> None:
    assert SegmentCipher().encrypt(PLAIN, KEY, IV)[:32] == SEALED


def test_openssl_opens_it(tmp_path: Path) -> None:
    media = b"a whole segment" * 1000
    (tmp_path / "sealed").write_bytes(SegmentCipher().encrypt(media, KEY, IV))
    words = ["openssl", "enc", "-d", "-aes-128-cbc", "-K", KEY.hex(), "-iv", IV.hex(), "-in", str(tmp_path / "sealed")]
    assert subprocess.run(words, capture_output=True, check=True).stdout == media


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_every_length_opens_again_with_one_cipher_for_all(pieces: list[bytes]) -> None:
    cipher = SegmentCipher()
    for piece in pieces:
        sealed = cipher.encrypt(piece, KEY, IV)
        decryptor = Cipher(algorithms.AES128(KEY), modes.CBC(IV)).decryptor()
        unpadder = padding.PKCS7(128).unpadder()
        assert unpadder.update(decryptor.update(sealed)) + unpadder.finalize() == piece


def test_what_is_sealed_never_changes() -> None:
    cipher = SegmentCipher()
    first = cipher.encrypt(PLAIN, KEY, IV)
    kept = bytes(first)
    cipher.encrypt(bytes(len(PLAIN)), KEY, IV)
    assert first == kept
    assert memoryview(first).readonly


def test_a_wrapped_key_is_its_cameras_alone() -> None:
    private = rsa.generate_private_key(65537, 2048)
    wrapped = wrap_key(pem(private), KEY, "camera-a")
    assert private.decrypt(wrapped, oaep("camera-a")) == KEY
    with pytest.raises(ValueError, match=r"[Dd]ecryption failed"):
        private.decrypt(wrapped, oaep("camera-b"))


@pytest.mark.parametrize(
    "key",
    [rsa.generate_private_key(65537, 3072), rsa.generate_private_key(3, 2048), ec.generate_private_key(ec.SECP256R1())],
)
def test_other_keys_are_refused(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    with pytest.raises(CamproofFailedError, match="public key"):
        wrap_key(pem(key), KEY, "camera")


@pytest.mark.parametrize("text", ["", "nonsense", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(CamproofFailedError, match="public key can't be read"):
        wrap_key(text, KEY, "camera")
