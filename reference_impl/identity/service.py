"""The identity service: who signs in, and with what token they leave."""

import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.authorization_codes import AuthorizationCodes
from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.client_assertion import claimed_client, refusal, verified
from reference_impl.identity.directory import Directory
from reference_impl.identity.discovery import discovery_document
from reference_impl.identity.forms import read_form, read_query
from reference_impl.identity.guessing import Guessing
from reference_impl.identity.oauth_error import NEVER_STORED, OAuthError, oauth_errors
from reference_impl.identity.passwords import Passwords
from reference_impl.identity.registration import Registration
from reference_impl.identity.schema import METADATA
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.sign_in_form import sign_in_form
from reference_impl.identity.signing_key import SigningKey

Memberships = Callable[[str], Awaitable[Mapping[str, str]]]
"""A user's role in each of their organisations (my_systems knows)."""

_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Identity:
    """Signs users and devices in. Everything it keeps lies in its folder: the directory and the signing key."""

    def __init__(
        self, folder: Path, settings: IdentitySettings, memberships: Memberships, clock: Callable[[], float] = time.time
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._settings = settings
        self._memberships = memberships
        self._clock = clock
        self._database = Database(folder / "identity.db", METADATA)
        self._directory = Directory(self._database)
        self._key = SigningKey.kept_in(folder)
        self._tokens = AccessTokens(settings, self._key)
        self._codes = AuthorizationCodes(settings.code_life_s, clock)
        self._passwords = Passwords()
        self._guessing = Guessing()
        self._verifier = TokenVerifier(
            issuer=settings.issuer, audience="my-systems", public_keys=self.public_keys, clock=clock
        )

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=1 << 16)
        app.middlewares.append(oauth_errors)
        app.router.add_get("/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/jwks.json", self._jwks)
        app.router.add_get("/authorize", self._form)
        app.router.add_post("/authorize", self._sign_in)
        app.router.add_post("/token", self._token)
        app.router.add_post("/register", self._register)
        return app

    async def close(self) -> None:
        """Finish what is being written."""
        await self._database.close()

    # --- for the operator and the other services, in process ---------------------------------

    async def add_user(self, username: str, password: str) -> str:
        """A new user's id; ValueError when the name is taken."""
        return await self._directory.add_user(username, await self._passwords.hashed(password))

    async def user_id(self, username: str) -> str | None:
        """The id of the user of this name."""
        user = await self._directory.user(username)
        return None if user is None else user.id

    async def public_keys(self) -> Mapping[str, Any]:
        """The JSON Web Key Set (RFC 7517) with which every token can be verified."""
        return {"keys": [self._key.public_jwk]}

    # --- what may be overridden ----------------------------------------------------------------

    async def authenticate(self, username: str, password: str) -> str | None:
        """The user's id, if there is such a user and this is the password."""
        user = await self._directory.user(username)
        right = await self._passwords.match(None if user is None else user.password_hash, password)
        return user.id if user is not None and right else None

    async def authenticate_device(self, assertion: str) -> str:
        """The client id of the device that made this assertion; OAuthError when it did not, or not just now."""
        client_id, now_s = claimed_client(assertion), self._clock()
        jwks = await self._directory.device_keys(client_id)
        if jwks is None:
            raise refusal()
        audience = self._settings.token_endpoint
        genuine = verified(assertion, jwks, client_id=client_id, audience=audience, now_s=now_s)
        if not await self._directory.use_assertion(client_id, genuine.jti, genuine.expires_s, now_s):
            raise OAuthError("invalid_client", "This client assertion was used before; make a new one.", status=401)
        return client_id

    # --- end points ----------------------------------------------------------------------------

    async def _discovery(self, _request: web.Request) -> web.Response:
        return web.json_response(discovery_document(self._settings))

    async def _jwks(self, _request: web.Request) -> web.Response:
        return web.json_response(await self.public_keys())

    async def _form(self, request: web.Request) -> web.Response:
        return sign_in_form(self._asked(read_query(request)))

    async def _sign_in(self, request: web.Request) -> web.Response:
        form = await read_form(request)
        asked = self._asked(form)
        user = await self._attempt(form.get("username", ""), form.get("password", ""))
        if user is None:
            return sign_in_form(asked, wrong=True)
        back = urlencode({"code": self._codes.issue(user, asked), "state": asked.state})
        return web.Response(status=302, headers={"Location": f"{asked.redirect_uri}?{back}", **NEVER_STORED})

    async def _attempt(self, username: str, password: str) -> str | None:
        wait_s = self._guessing.must_wait_s(username, self._clock())
        if wait_s > 0:
            after = {"Retry-After": str(int(wait_s) + 1)}
            raise Problem(429, "too-many-attempts", "Wait before you try this user name again.", headers=after)
        user = await self.authenticate(username, password)
        if user is None:
            self._guessing.failed(username, self._clock())
        else:
            self._guessing.succeeded(username)
        return user

    async def _token(self, request: web.Request) -> web.Response:
        form = await read_form(request)
        match form.get("grant_type"):
            case "authorization_code":
                token = await self._redeemed(form)
            case "client_credentials":
                token = await self._device_token(form)
            case _:
                raise OAuthError("unsupported_grant_type", "Use authorization_code or client_credentials.")
        body = {"access_token": token, "token_type": "Bearer", "expires_in": int(self._settings.token_life_s)}
        return web.json_response(body, headers=NEVER_STORED)

    async def _redeemed(self, form: Mapping[str, str]) -> str:
        grant = self._codes.take(form.get("code", ""))
        now_s = self._clock()
        if grant is None or not grant.redeemable(
            client_id=form.get("client_id", ""),
            redirect_uri=form.get("redirect_uri", ""),
            verifier=form.get("code_verifier", ""),
            now_s=now_s,
        ):
            raise OAuthError("invalid_grant", "The code is not valid (any more), or not for this client and verifier.")
        return self._tokens.for_user(grant.user, await self._memberships(grant.user), now_s)

    async def _device_token(self, form: Mapping[str, str]) -> str:
        if form.get("client_assertion_type") != _JWT_BEARER:
            raise OAuthError("invalid_request", f"client_assertion_type must be {_JWT_BEARER}.")
        device = await self.authenticate_device(form.get("client_assertion", ""))
        if form.get("client_id", device) != device:
            raise refusal()
        return self._tokens.for_device(device, self._clock())

    async def _register(self, request: web.Request) -> web.Response:
        principal = await self._verifier.principal(request)
        if principal.kind != "user":
            raise Problem(403, "not-a-user", "Devices are registered with a user's token.")
        asked = Registration.read(await request.read())
        metadata = asked.model_dump()
        client_id = await self._directory.add_device(asked.client_name, metadata["jwks"], principal.subject)
        answer = {"client_id": client_id, "client_id_issued_at": int(self._clock()), **metadata}
        return web.json_response(answer, status=201, headers=NEVER_STORED)

    def _asked(self, parameters: Mapping[str, str]) -> AuthorizationRequest:
        return AuthorizationRequest.read(parameters, self._settings.redirect_addresses)
