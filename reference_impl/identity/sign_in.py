"""What is still missing before a client gets its code: pure, from the request and the session."""

from enum import Enum

from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.sessions import Session


class Step(Enum):
    """What the user does next; its value is what a client hears that wants no form (OpenID Connect Core 3.1.2.6)."""

    PASSWORD = "login_required"  # noqa: S105 - the name of an error
    SECOND = "interaction_required"
    DONE = ""


def next_step(asked: AuthorizationRequest, session: Session | None, *, two_step: bool, now_s: float) -> Step:
    """The next step for whoever comes with this session, if any (OpenID Connect Core 3.1.2.3).

    `two_step`: the user has a second step, or must have one.
    """
    if session is None or asked.prompt in ("login", "select_account"):
        return Step.PASSWORD
    if asked.max_age and now_s - session.signed_in_s > int(asked.max_age):
        return Step.PASSWORD
    if (two_step or asked.wants_two_step) and not session.two_step:
        return Step.SECOND
    return Step.DONE
