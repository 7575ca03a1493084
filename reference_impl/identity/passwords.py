"""Passwords under argon2id (RFC 9106), hashed away from the event loop."""

import asyncio
import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError


class Passwords:
    """Hashes passwords, and compares in the same time whether there is such a user or not."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher

    async def hashed(self, password: str) -> str:
        """What is kept of a password."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def match(self, kept: str | None, password: str) -> bool:
        """Whether this is the password. `kept` is None for a user that does not exist: it takes as long."""
        return await asyncio.to_thread(self._match, kept, password)

    def _match(self, kept: str | None, password: str) -> bool:
        decoy = self._decoy  # made before the comparison, so that the first unknown user takes no longer either
        try:
            self._hasher.verify(decoy if kept is None else kept, password)
        except VerifyMismatchError:
            return False
        return kept is not None

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash(secrets.token_hex())
