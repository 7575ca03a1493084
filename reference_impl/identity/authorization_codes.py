"""Authorization codes: short-lived, good for one use (RFC 6749 4.1.2).

They live in memory: whoever was about to redeem one when the service was killed signs in again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.pkce import proves
from reference_impl.identity.secret_token import fresh_token
from reference_impl.identity.sessions import Session


@dataclass(frozen=True, slots=True)
class Authorization:
    """In which session, for which request, until when (seconds since 1970)."""

    session: Session
    asked: AuthorizationRequest
    expires_s: float
    grant_id: str | None = None  # once it was redeemed

    def redeemable(self, *, client_id: str, redirect_uri: str, verifier: str, now_s: float) -> bool:
        """Whether the one who brings the code is the one who asked for it, in time."""
        same = (client_id, redirect_uri) == (self.asked.client_id, self.asked.redirect_uri)
        return same and now_s < self.expires_s and proves(verifier, self.asked.code_challenge)


class AuthorizationCodes:
    """Issues codes and takes each back once."""

    def __init__(self, life_s: float, clock: Callable[[], float]) -> None:
        self._life_s = life_s
        self._clock = clock
        self._issued: dict[str, Authorization] = {}
        self._redeemed: dict[str, Authorization] = {}

    def issue(self, session: Session, asked: AuthorizationRequest) -> str:
        """A fresh code for this session."""
        now_s = self._clock()
        self._issued, self._redeemed = _living(self._issued, now_s), _living(self._redeemed, now_s)
        code = fresh_token()
        self._issued[code] = Authorization(session, asked, now_s + self._life_s)
        return code

    def take(self, code: str) -> Authorization | None:
        """What the code was issued for. It is gone then, whoever brought it: a stolen code works for nobody."""
        return self._issued.pop(code, None)

    def redeemed(self, code: str, authorization: Authorization, grant_id: str) -> None:
        """Remember for what the code was given, should it come again."""
        self._redeemed[code] = replace(authorization, grant_id=grant_id)

    def grant_of(self, code: str) -> str | None:
        """The id of the grant that this code was redeemed for, a short time ago."""
        authorization = self._redeemed.get(code)
        return None if authorization is None else authorization.grant_id


def _living(authorizations: dict[str, Authorization], now_s: float) -> dict[str, Authorization]:
    return {code: one for code, one in authorizations.items() if now_s < one.expires_s}
