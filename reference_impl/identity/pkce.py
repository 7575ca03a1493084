"""Proof Key for Code Exchange, S256 only (RFC 7636)."""

import base64
import hashlib
import hmac
import re

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
"""A SHA-256 digest as base64url without padding (RFC 7636 4.2)."""

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def proves(verifier: str, challenge: str) -> bool:
    """Whether this verifier is well formed (RFC 7636 4.1) and the challenge was made of it."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    return hmac.compare_digest(challenge_of(verifier), challenge)
