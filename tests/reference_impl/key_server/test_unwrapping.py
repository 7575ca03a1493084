import base64
import secrets
from typing import cast

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.key_server.sealed_key import new_private_key
from reference_impl.key_server.unwrapping import unwrap, wrapped_bytes

PRIVATE = new_private_key()


def wrap(key: bytes, label: str, private: rsa.RSAPrivateKey = PRIVATE) -> bytes:
    oaep = padding.OAEP(padding.MGF1(SHA256()), SHA256(), label.encode())
    return private.public_key().encrypt(key, oaep)


def test_a_camera_gets_its_key_back() -> None:
    key = secrets.token_bytes(16)
    assert unwrap(PRIVATE, wrap(key, "camera:cam-1"), "cam-1") == key


def test_nothing_else_is_unwrapped() -> None:
    key = secrets.token_bytes(16)
    right = wrap(key, "camera:cam-1")
    assert unwrap(PRIVATE, right, "cam-2") is None
    assert unwrap(new_private_key(), right, "cam-1") is None
    assert unwrap(PRIVATE, wrap(key, ""), "cam-1") is None
    assert unwrap(PRIVATE, wrap(key * 2, "camera:cam-1"), "cam-1") is None
    sha1 = padding.OAEP(padding.MGF1(SHA1()), SHA1(), b"camera:cam-1")  # noqa: S303 - what must not work
    assert unwrap(PRIVATE, PRIVATE.public_key().encrypt(key, sha1), "cam-1") is None
    assert unwrap(PRIVATE, PRIVATE.public_key().encrypt(key, padding.PKCS1v15()), "cam-1") is None


@given(st.binary(max_size=300))
def test_no_bytes_break_it(wrapped: bytes) -> None:
    assert unwrap(PRIVATE, wrapped, "cam-1") is None


@given(st.integers(0, 255), st.integers(1, 255))
def test_every_changed_byte_is_refused(place: int, change: int) -> None:
    wrapped = bytearray(wrap(b"k" * 16, "camera:cam-1"))
    wrapped[place] ^= change
    assert unwrap(PRIVATE, bytes(wrapped), "cam-1") is None


class Watched:
    """A private key that notes the numbers that it is asked to decrypt."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def decrypt(self, wrapped: bytes, oaep: padding.OAEP) -> bytes:
        self.asked.append(int.from_bytes(wrapped))
        return PRIVATE.decrypt(wrapped, oaep)

    def public_key(self) -> rsa.RSAPublicKey:
        return PRIVATE.public_key()


@pytest.mark.parametrize("wrapped", [b"", b"a", b"\xff" * 256, b"\x00" * 257], ids=["empty", "short", "above", "long"])
def test_whatever_is_wrong_costs_one_whole_operation(wrapped: bytes) -> None:
    """RSA refuses what is no number below the modulus at once: the time would tell."""
    watched = Watched()
    assert unwrap(cast("rsa.RSAPrivateKey", watched), wrapped, "cam-1") is None
    assert [number < PRIVATE.public_key().public_numbers().n for number in watched.asked] == [True]


@given(st.binary(max_size=300))
def test_base64url_without_padding_is_read(content: bytes) -> None:
    assert wrapped_bytes(base64.urlsafe_b64encode(content).rstrip(b"=").decode()) == content


@pytest.mark.parametrize("text", ["", "a", "a+b/", "a b", "ä", "=", "ab\n"])
def test_anything_else_is_no_wrapped_key(text: str) -> None:
    assert wrapped_bytes(text) == b""
