"""The second cloud's front desk: people sign in by OAuth 2.0 (RFC 6749, 7636, 7009, 8414), and by nothing of OpenID."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from tests.second_cloud.larder import Larder, Session

BACK = "http://127.0.0.1:50007/back"
CLIENTS = ("viewer", "office")  # whose tokens are for all, and for the office alone
_LIFE_S = 600.0
_SIGNED_IN = "visit"


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    user: str
    client: str
    challenge: str
    until_s: float


class Desk:
    """Its handlers."""

    def __init__(self, larder: Larder, people: Mapping[str, str], base: str) -> None:
        self._larder = larder
        self._people = people
        self._base = base
        self._codes: dict[str, Grant] = {}
        self._visits: dict[str, str] = {}  # cookie -> user
        self._refresh: dict[str, tuple[str, str]] = {}  # refresh token -> user, client

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/.well-known/oauth-authorization-server", self.discovery),
            web.get("/desk", self.ask),
            web.post("/desk", self.sign),
            web.post("/desk/tokens", self.tokens),
            web.post("/desk/revoke", self.revoke),
        ]

    async def discovery(self, _request: web.Request) -> web.Response:
        """RFC 8414."""
        return web.json_response(
            {
                "issuer": self._base,
                "authorization_endpoint": f"{self._base}/desk",
                "token_endpoint": f"{self._base}/desk/tokens",
                "revocation_endpoint": f"{self._base}/desk/revoke",
                "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def ask(self, request: web.Request) -> web.Response:
        """The form; or at once the way back, for who has been here."""
        asked = self._understood(request.query)
        user = self._visits.get(request.cookies.get(_SIGNED_IN, ""))
        if user is None:
            return web.Response(text="<form method=post>Who are you?</form>", content_type="text/html")
        return self._back(asked, user)

    async def sign(self, request: web.Request) -> web.Response:
        """What the client asked stays in the address; who it is comes in the form."""
        asked, said = self._understood(request.query), await request.post()
        user = str(said.get("who", ""))
        if not hmac.compare_digest(self._people.get(user, secrets.token_hex()), str(said.get("secret", ""))):
            raise web.HTTPUnauthorized(text="Who?")
        visit = secrets.token_urlsafe(32)
        self._visits[visit] = user
        back = self._back(asked, user)
        back.set_cookie(_SIGNED_IN, visit, secure=True, httponly=True, samesite="Lax", path="/desk")
        return back

    def _understood(self, asked: Mapping[str, str]) -> Mapping[str, str]:
        if asked.get("client_id") not in CLIENTS or asked.get("redirect_uri") != BACK:
            raise web.HTTPBadRequest(text="No such client")
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            raise web.HTTPBadRequest(text="Not so")
        if not asked.get("code_challenge"):
            raise web.HTTPBadRequest(text="No challenge")
        return asked

    def _back(self, asked: Mapping[str, str], user: str) -> web.Response:
        code = secrets.token_urlsafe(24)
        self._codes[code] = Grant(user, asked["client_id"], asked["code_challenge"], time.time() + 60)
        query = urlencode({"code": code, "state": asked.get("state", "")})
        return web.Response(status=HTTPStatus.FOUND, headers={"Location": f"{BACK}?{query}"})

    async def tokens(self, request: web.Request) -> web.Response:
        """For a code, once, or for a refresh token, once."""
        said = await request.post()
        form = {name: str(value) for name, value in said.items()}
        if form.get("grant_type") == "refresh_token":
            user, client = self._refresh.pop(form.get("refresh_token", ""), ("", ""))
            if not user or client != form.get("client_id"):
                return _wrong()
            return self._given(user, client)
        grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or not self.fits(grant, form) or time.time() > grant.until_s:
            return _wrong()
        return self._given(grant.user, grant.client)

    def fits(self, grant: Grant, form: Mapping[str, str]) -> bool:
        """Whether who redeems a code is who asked for it (RFC 7636, 4.6)."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        verified = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == grant.challenge
        return verified and (form.get("client_id"), form.get("redirect_uri")) == (grant.client, BACK)

    def _given(self, user: str, client: str) -> web.Response:
        token, again = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._larder.sessions[token] = Session(user, time.time() + _LIFE_S, office_only=client == "office")
        self._refresh[again] = user, client
        told = {"access_token": token, "token_type": "Bearer", "expires_in": int(_LIFE_S), "refresh_token": again}
        return web.json_response(told, headers={"Cache-Control": "no-store"})

    async def revoke(self, request: web.Request) -> web.Response:
        """RFC 7009: whatever it was, it is good for nothing from now on."""
        token = str((await request.post()).get("token", ""))
        self._larder.sessions.pop(token, None)
        self._refresh.pop(token, None)
        return web.Response()


class AnyVerifier(Desk):
    """A fault: a code is good for whoever has it. Happens where PKCE is announced, and its check is left to a library
    that only makes it for confidential clients (RFC 9700, 2.1.1 tells why not to)."""

    def fits(self, grant: Grant, form: Mapping[str, str]) -> bool:
        """The client, and nothing else."""
        return (form.get("client_id"), form.get("redirect_uri")) == (grant.client, BACK)


def _wrong() -> web.Response:
    return web.json_response({"error": "invalid_grant"}, status=HTTPStatus.BAD_REQUEST)
