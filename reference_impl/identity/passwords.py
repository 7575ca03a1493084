"""Passwords under argon2id (RFC 9106), hashed away from the event loop.

The cost is the least that OWASP recommends (Password Storage Cheat Sheet): whoever guesses online is held up by the
limit on attempts, and each sign-in of a test costs processor time that the cameras beside it want.
"""

import asyncio
import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_PASSES, _MEMORY_KIB, _LANES = 2, 19 * 1024, 1


class Passwords:
    """Hashes passwords, and compares in the same time whether there is such a user or not."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)

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
