"""Unwrapping a content key: RSA-OAEP with SHA-256 and the camera as label (RFC 8017 7.1)."""

import base64
import re
import secrets

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

CONTENT_KEY_BYTES = 16
WRAPPED_BYTES = 256

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def unwrap(private: rsa.RSAPrivateKey, wrapped: bytes, camera: str) -> bytes | None:
    """The camera's content key, or None."""
    key = decrypted(private, wrapped, oaep(camera))
    return key if key is not None and len(key) == CONTENT_KEY_BYTES else None


def decrypted(private: rsa.RSAPrivateKey, wrapped: bytes, padded: padding.OAEP) -> bytes | None:
    """What was encrypted, or None.

    Whatever is wrong with `wrapped`, one RSA operation is done and one answer is given: neither its text nor its
    time tells why (Manger's attack on OAEP needs only that).
    """
    well_formed = _is_ciphertext(wrapped, private)
    try:
        clear = private.decrypt(wrapped if well_formed else _decoy(), padded)
    except ValueError:
        return None
    return clear if well_formed else None


def _is_ciphertext(wrapped: bytes, private: rsa.RSAPrivateKey) -> bool:
    """Whether RSA takes it: a number of 256 bytes below the modulus (RFC 8017 5.1.2); else it would save its work."""
    return len(wrapped) == WRAPPED_BYTES and int.from_bytes(wrapped) < private.public_key().public_numbers().n


def oaep(camera: str) -> padding.OAEP:
    """The padding that binds a key to its camera."""
    return padding.OAEP(padding.MGF1(SHA256()), SHA256(), f"camera:{camera}".encode())


def wrapped_bytes(text: str) -> bytes:
    """A wrapped key from base64url without padding; empty, hence never unwrappable, when it is something else."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        return b""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _decoy() -> bytes:
    """A number below every 2048-bit modulus."""
    return b"\x00" + secrets.token_bytes(WRAPPED_BYTES - 1)
