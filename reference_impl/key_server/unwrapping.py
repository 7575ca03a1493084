"""Unwrapping a content key: RSA-OAEP with SHA-256 and the camera as label (RFC 8017 7.1)."""

import base64
import binascii
import secrets

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

CONTENT_KEY_BYTES = 16
WRAPPED_BYTES = 256


def unwrap(private: rsa.RSAPrivateKey, wrapped: bytes, camera: str) -> bytes | None:
    """The camera's content key, or None.

    Whatever is wrong with `wrapped`, one RSA operation is done and one answer is given: neither its text nor its
    time tells why (Manger's attack on OAEP needs only that).
    """
    well_formed = len(wrapped) == WRAPPED_BYTES
    try:
        key = private.decrypt(wrapped if well_formed else _decoy(), oaep(camera))
    except ValueError:
        return None
    return key if well_formed and len(key) == CONTENT_KEY_BYTES else None


def oaep(camera: str) -> padding.OAEP:
    """The padding that binds a key to its camera."""
    return padding.OAEP(padding.MGF1(SHA256()), SHA256(), f"camera:{camera}".encode())


def wrapped_bytes(text: str) -> bytes:
    """A wrapped key from base64url without padding; empty, hence never unwrappable, when it is something else."""
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""


def _decoy() -> bytes:
    """A number below every 2048-bit modulus."""
    return b"\x00" + secrets.token_bytes(WRAPPED_BYTES - 1)
