"""Sign-out, asked for by a client (OpenID Connect RP-Initiated Logout 1.0) or by the user at this page."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from aiohttp import web

from reference_impl.foundation.problem import Problem
from reference_impl.identity.cross_site import require_own_page
from reference_impl.identity.forms import read_form, read_query
from reference_impl.identity.grants import Grants
from reference_impl.identity.id_tokens import IdTokens
from reference_impl.identity.oauth_error import NEVER_STORED
from reference_impl.identity.page import form, page
from reference_impl.identity.session_cookie import drop_session_cookie, session_cookie
from reference_impl.identity.sessions import Sessions
from reference_impl.identity.settings import IdentitySettings

_STATE_CHARACTERS = 512
_KEPT = ("client_id", "post_logout_redirect_uri", "state")  # from the question to the answer
_Parameters = Mapping[str, str]


class SignOutEndpoint:
    """Ends a session, and with it every grant of every client: refresh tokens and access tokens."""

    def __init__(
        self,
        settings: IdentitySettings,
        clock: Callable[[], float],
        sessions: Sessions,
        grants: Grants,
        id_tokens: IdTokens,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sessions = sessions
        self._grants = grants
        self._id_tokens = id_tokens

    async def ask(self, request: web.Request) -> web.Response:
        """GET: signs out whom the client names with an ID token; anybody else is asked first."""
        asked = read_query(request)
        back, hinted = self._back(asked), self._hinted(asked)
        if hinted is not None:
            return await self._ended([hinted], back)
        kept = {name: value for name, value in asked.items() if name in _KEPT}
        return page("Sign out", form("/sign-out", kept, "<button>Sign out everywhere</button>"), leads_to=back)

    async def answer(self, request: web.Request) -> web.Response:
        """POST, of the page's form or by a client with an ID token."""
        asked = await read_form(request)
        back, hinted = self._back(asked), self._hinted(asked)
        if hinted is not None:
            return await self._ended([hinted], back)
        require_own_page(request)
        session = await self._sessions.of(session_cookie(request), self._clock())
        return await self._ended([] if session is None else [session.sid], back)

    async def _ended(self, sids: list[str], back: str) -> web.Response:
        for sid in sids:
            await self._grants.end_session(sid, self._clock())
        response = page("Signed out", "<p>You are signed out of every service.</p>")
        if back:
            response = web.Response(status=302, headers={"Location": back, **NEVER_STORED})
        drop_session_cookie(response)
        return response

    def _hinted(self, asked: _Parameters) -> str | None:
        """The session of the ID token that the client brought; a Problem when it is not the client's."""
        claims = self._id_tokens.read_hint(asked.get("id_token_hint", ""))
        if claims is None:
            return None
        if asked.get("client_id", claims["aud"]) != claims["aud"]:
            raise Problem(400, "hint-of-another-client", "id_token_hint was not made for this client_id.")
        return str(claims["sid"])

    def _back(self, asked: _Parameters) -> str:
        """Where to send the browser; "" for this service's own page. Only to an address of the client."""
        address, state = asked.get("post_logout_redirect_uri", ""), asked.get("state", "")
        if not address:
            return ""
        claims = self._id_tokens.read_hint(asked.get("id_token_hint", "")) or {}
        client = self._settings.client(asked.get("client_id") or claims.get("aud", ""))
        if client is None or not client.owns(address) or len(state) > _STATE_CHARACTERS:
            detail = "post_logout_redirect_uri is not an address of the client; name it with client_id."
            raise Problem(400, "redirect-address-not-registered", detail)
        return f"{address}?{urlencode({'state': state})}" if state else address
