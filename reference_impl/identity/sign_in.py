"""What is still missing before a client gets its code: pure, from the request and the session."""

from enum import Enum, auto

from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.sessions import Session


class Step(Enum):
    """What the user does next."""

    PASSWORD = auto()
    DONE = auto()


def next_step(asked: AuthorizationRequest, session: Session | None, now_s: float) -> Step:
    """The next step for whoever comes with this session, if any (OpenID Connect Core 3.1.2.3)."""
    if session is None or asked.prompt in ("login", "select_account"):
        return Step.PASSWORD
    if asked.max_age and now_s - session.signed_in_s > int(asked.max_age):
        return Step.PASSWORD
    return Step.DONE
