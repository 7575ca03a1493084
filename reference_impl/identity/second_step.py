"""The second step of a sign-in: asked of whoever has one, enrolled by whoever must have one."""

from collections.abc import Callable

from aiohttp import web
from sqlalchemy.exc import IntegrityError

from reference_impl.foundation.problem import Problem
from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.directory import Directory
from reference_impl.identity.guessing import Guessing
from reference_impl.identity.pending_sign_ins import Enrolment, PendingSignIn, PendingSignIns
from reference_impl.identity.second_step_form import second_step_form
from reference_impl.identity.second_steps import SecondSteps
from reference_impl.identity.totp import step_of

_DIGITS = 6


class SecondStep:
    """Shows the form, and takes it until a code is right."""

    def __init__(
        self, clock: Callable[[], float], directory: Directory, steps: SecondSteps, guessing: Guessing
    ) -> None:
        self._clock = clock
        self._directory = directory
        self._steps = steps
        self._pending = PendingSignIns(clock)
        self._guessing = guessing

    async def ask(self, user: str, asked: AuthorizationRequest) -> web.Response:
        """The form for a user who has shown a password."""
        enrolment = None if await self._steps.enrolled(user) else Enrolment()
        return await self._form(self._pending.begin(user, asked, enrolment))

    async def answer(self, token: str, code: str) -> tuple[PendingSignIn, str] | web.Response:
        """Whose sign-in is complete, and by which method; else the form again."""
        pending = self._pending.find(token)
        if pending is None:
            raise Problem(400, "sign-in-too-old", "This sign-in has ended; begin again where you came from.")
        method = await self._guessing.slowed(
            pending.user, self._clock(), lambda: self.authenticate(pending, code.strip())
        )
        if method is None:
            return await self._form(pending, wrong=True)
        self._pending.complete(pending)
        return pending, method

    async def authenticate(self, pending: PendingSignIn, code: str) -> str | None:
        """The method (RFC 8176) by which this code is right, or None."""
        if pending.enrolment is not None:
            return "otp" if await self._enrolled(pending.user, pending.enrolment, code) else None
        return await self._method(pending.user, code)

    async def proved(self, user: str, code: str) -> bool:
        """Whether this is a code of the user's, who is signed in; guessing is slowed as at a sign-in."""
        method = await self._guessing.slowed(user, self._clock(), lambda: self._method(user, code.strip()))
        return method is not None

    async def _method(self, user: str, code: str) -> str | None:
        if len(code) == _DIGITS:
            return "otp" if await self._steps.take_code(user, code, self._clock()) else None
        return "recovery" if await self._steps.take_recovery_code(user, code) else None

    async def _enrolled(self, user: str, offered: Enrolment, code: str) -> bool:
        step = step_of(code, offered.seed, self._clock())
        if step is None:
            return False
        try:
            await self._steps.enrol(user, offered.seed, step, offered.recovery_codes)
        except IntegrityError as taken:
            detail = "Two-step verification was turned on in another window; sign in with its code."
            raise Problem(409, "already-enrolled", detail) from taken
        return True

    async def _form(self, pending: PendingSignIn, *, wrong: bool = False) -> web.Response:
        username = await self._directory.username(pending.user) or pending.user
        return second_step_form(pending, username, wrong=wrong)
