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
from reference_impl.identity.session_cookie import session_cookie, set_session_cookie
from reference_impl.identity.sessions import Session, Sessions
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.sign_in import Step, next_step
from reference_impl.identity.sign_in_form import sign_in_form

Authenticate = Callable[[str, str], Awaitable[str | None]]
"""User name and password -> user id."""


class AuthorizationEndpoint:
    """GET shows what is missing, POST takes it; either ends with a code once nothing is missing."""

    def __init__(
        self,
        settings: IdentitySettings,
        clock: Callable[[], float],
        authenticate: Authenticate,
        sessions: Sessions,
        grants: Grants,
        codes: AuthorizationCodes,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._authenticate = authenticate
        self._sessions = sessions
        self._grants = grants
        self._codes = codes
        self._guessing = Guessing()

    async def ask(self, request: web.Request) -> web.Response:
        """GET: the code at once for who is signed in already (single sign-on), else the form."""
        asked = AuthorizationRequest.read(read_query(request), self._settings)
        session = await self._session_of(request)
        if session is not None and next_step(asked, session, self._clock()) is Step.DONE:
            return self._back_with_code(asked, session)
        if asked.prompt == "none":
            return self._back(asked, error="login_required")
        return sign_in_form(asked)

    async def answer(self, request: web.Request) -> web.Response:
        """POST of the form."""
        require_own_page(request)
        form = await read_form(request)
        asked = AuthorizationRequest.read(form, self._settings)
        user = await self._attempt(form.get("username", ""), form.get("password", ""))
        if user is None:
            return sign_in_form(asked, wrong=True)
        return await self._signed_in(request, asked, user, ("pwd",))

    async def _attempt(self, username: str, password: str) -> str | None:
        self._guessing.attempt(username, self._clock())
        user = await self._authenticate(username, password)
        if user is not None:
            self._guessing.succeeded(username)
        return user

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
        return await self._sessions.of(session_cookie(request), self._clock())

    def _back_with_code(self, asked: AuthorizationRequest, session: Session) -> web.Response:
        return self._back(asked, code=self._codes.issue(session, asked))

    def _back(self, asked: AuthorizationRequest, **said: str) -> web.Response:
        """To the client, with `iss` so that it knows whose answer it is (RFC 9207)."""
        answer = urlencode({**said, "state": asked.state, "iss": self._settings.issuer})
        joint = "&" if "?" in asked.redirect_uri else "?"
        return web.Response(status=302, headers={"Location": f"{asked.redirect_uri}{joint}{answer}", **NEVER_STORED})
