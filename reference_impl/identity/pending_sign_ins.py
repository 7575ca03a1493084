"""Sign-ins that wait for their second step. In memory: whoever was about to is asked for the password again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.recovery_codes import fresh_codes
from reference_impl.identity.secret_token import fresh_token
from reference_impl.identity.totp import fresh_seed

LIFE_S = 600.0


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A second step that is offered, and counts from the first right code on."""

    seed: str = field(default_factory=fresh_seed, repr=False)
    recovery_codes: tuple[str, ...] = field(default_factory=fresh_codes, repr=False)


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """Who has shown a password, for which request."""

    user: str
    asked: AuthorizationRequest
    enrolment: Enrolment | None  # None: the user has a second step
    expires_s: float
    token: str = field(default_factory=fresh_token, repr=False)  # in the form


class PendingSignIns:
    """Keeps them until they are complete or too old."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._by_token: dict[str, PendingSignIn] = {}

    def begin(self, user: str, asked: AuthorizationRequest, enrolment: Enrolment | None) -> PendingSignIn:
        """A new one."""
        now_s = self._clock()
        self._by_token = {token: one for token, one in self._by_token.items() if now_s < one.expires_s}
        pending = PendingSignIn(user, asked, enrolment, now_s + LIFE_S)
        self._by_token[pending.token] = pending
        return pending

    def find(self, token: str) -> PendingSignIn | None:
        """The one of this form, if it is not too old."""
        pending = self._by_token.get(token)
        return pending if pending is not None and self._clock() < pending.expires_s else None

    def complete(self, pending: PendingSignIn) -> None:
        """It is over."""
        self._by_token.pop(pending.token, None)
