"""Secrets that are handed out once and kept only as a digest: a copy of the database signs nobody in."""

import hashlib
import secrets


def fresh_token() -> str:
    """256 random bits, fit for cookies and forms."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of it. Its bits are random, so one round of SHA-256 can't be turned round by guessing."""
    return hashlib.sha256(token.encode()).hexdigest()
