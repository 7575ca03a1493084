"""Authorization codes: short-lived, good for one use (RFC 6749 4.1.2).

They live in memory: whoever was about to redeem one when the service was killed signs in again.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.pkce import proves


@dataclass(frozen=True, slots=True)
class Grant:
    """Who signed in, for which request, until when (seconds since 1970)."""

    user: str
    asked: AuthorizationRequest
    expires_s: float

    def redeemable(self, *, client_id: str, redirect_uri: str, verifier: str, now_s: float) -> bool:
        """Whether the one who brings the code is the one who asked for it, in time."""
        same = (client_id, redirect_uri) == (self.asked.client_id, self.asked.redirect_uri)
        return same and now_s < self.expires_s and proves(verifier, self.asked.code_challenge)


class AuthorizationCodes:
    """Issues codes and takes each back once."""

    def __init__(self, life_s: float, clock: Callable[[], float]) -> None:
        self._life_s = life_s
        self._clock = clock
        self._grants: dict[str, Grant] = {}

    def issue(self, user: str, asked: AuthorizationRequest) -> str:
        """A fresh code for this user."""
        now_s = self._clock()
        self._grants = {code: grant for code, grant in self._grants.items() if now_s < grant.expires_s}
        code = secrets.token_urlsafe(32)
        self._grants[code] = Grant(user, asked, now_s + self._life_s)
        return code

    def take(self, code: str) -> Grant | None:
        """What the code was issued for. It is gone then, whoever brought it: a stolen code works for nobody."""
        return self._grants.pop(code, None)
