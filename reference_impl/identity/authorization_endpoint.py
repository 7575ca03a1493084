"""The authorization end point: asks who is there, and sends the browser back with a code (RFC 6749 3.1)."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from aiohttp import web

from reference_impl.identity.authorization_codes import AuthorizationCodes
from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.cross_site import require_own_page
from reference_impl.identity.forms import read_form, read_query
from reference_impl.identity.grants import Grants
from reference_impl.identity.guessing import Guessing
from reference_impl.identity.oauth_error import NEVER_STORED
from reference_impl.identity.second_step import SecondStep
from reference_impl.identity.session_cookie import session_cookie, set_session_cookie
from reference_impl.identity.sessions import Session, Sessions
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.sign_in import Step, next_step
from reference_impl.identity.sign_in_form import sign_in_form

Authenticate = Callable[[str, str], Awaitable[str | None]]
"""User name and password -> user id."""

NeedsTwoSteps = Callable[[str], Awaitable[bool]]
"""User id -> whether the user has a second step, or must have one."""


class AuthorizationEndpoint:
    """GET shows what is missing, POST takes it; either ends with a code once nothing is missing."""

    def __init__(
        self,
        settings: IdentitySettings,
        clock: Callable[[], float],
        authenticate: Authenticate,
        needs_two_steps: NeedsTwoSteps,
        second_step: SecondStep,
        sessions: Sessions,
        grants: Grants,
        codes: AuthorizationCodes,
        guessing: Guessing,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._authenticate = authenticate
        self._needs_two_steps = needs_two_steps
        self._second_step = second_step
        self._sessions = sessions
        self._grants = grants
        self._codes = codes
        self._guessing = guessing

    async def ask(self, request: web.Request) -> web.Response:
        """GET: the code at once for who is signed in already (single sign-on), else a form."""
        asked = AuthorizationRequest.read(read_query(request), self._settings)
        session = await self._session_of(request)
        two_step = session is not None and await self._needs_two_steps(session.user)
        step = next_step(asked, session, two_step=two_step, now_s=self._clock())
        if session is None or step is Step.PASSWORD:
            return self._error_or(asked, step) or sign_in_form(asked)
        if step is Step.SECOND:
            return self._error_or(asked, step) or await self._second_step.ask(session.user, asked)
        return self._back_with_code(asked, session)

    async def answer(self, request: web.Request) -> web.Response:
        """POST of either form."""
        require_own_page(request)
        form = await read_form(request)
        if "step" in form:
            return await self._second(request, form["step"], form.get("code", ""))
        asked = AuthorizationRequest.read(form, self._settings)
        name, password = form.get("username", ""), form.get("password", "")
        user = await self._guessing.slowed(name, self._clock(), lambda: self._authenticate(name, password))
        if user is None:
            return sign_in_form(asked, wrong=True)
        if asked.wants_two_step or await self._needs_two_steps(user):
            return await self._second_step.ask(user, asked)
        return await self._signed_in(request, asked, user, ("pwd",))

    async def _second(self, request: web.Request, token: str, code: str) -> web.Response:
        said = await self._second_step.answer(token, code)
        if isinstance(said, web.Response):
            return said
        pending, method = said
        return await self._signed_in(request, pending.asked, pending.user, ("pwd", method))

    async def _signed_in(
        self, request: web.Request, asked: AuthorizationRequest, user: str, methods: tuple[str, ...]
    ) -> web.Response:
        earlier, now_s = await self._session_of(request), self._clock()
        if earlier is not None and earlier.user != user:
            await self._grants.end_session(earlier.sid, now_s)
        session, cookie = await self._sessions.begin(user, methods, now_s, earlier=earlier)
        response = self._back_with_code(asked, session)
        set_session_cookie(response, cookie)
        return response

    async def _session_of(self, request: web.Request) -> Session | None:
        cookie = session_cookie(request)
        return await self._sessions.of(cookie, self._clock()) if cookie else None

    def _error_or(self, asked: AuthorizationRequest, step: Step) -> web.Response | None:
        """What a client hears that wants no form; None when it takes one."""
        return self._back(asked, error=step.value) if asked.prompt == "none" else None

    def _back_with_code(self, asked: AuthorizationRequest, session: Session) -> web.Response:
        return self._back(asked, code=self._codes.issue(session, asked))

    def _back(self, asked: AuthorizationRequest, **said: str) -> web.Response:
        """To the client, with `iss` so that it knows whose answer it is (RFC 9207)."""
        answer = urlencode({**said, "state": asked.state, "iss": self._settings.issuer})
        joint = "&" if "?" in asked.redirect_uri else "?"
        return web.Response(status=302, headers={"Location": f"{asked.redirect_uri}{joint}{answer}", **NEVER_STORED})
