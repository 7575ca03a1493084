"""The token end point: codes, refresh tokens and client assertions in, tokens out (RFC 6749 3.2)."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.authorization_codes import AuthorizationCodes
from reference_impl.identity.client_assertion import refusal
from reference_impl.identity.forms import read_form
from reference_impl.identity.grants import Grant, Grants
from reference_impl.identity.id_tokens import IdTokens
from reference_impl.identity.oauth_error import NEVER_STORED, OAuthError
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_keys import SigningKeys
from reference_impl.identity.two_step_policy import Memberships, TwoStepPolicy

AuthenticateDevice = Callable[[str], Awaitable[str]]
"""Client assertion -> client id."""

_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_Tokens = dict[str, object]


class TokenEndpoint:
    """Grants tokens."""

    def __init__(
        self,
        settings: IdentitySettings,
        clock: Callable[[], float],
        keys: SigningKeys,
        id_tokens: IdTokens,
        codes: AuthorizationCodes,
        grants: Grants,
        memberships: Memberships,
        policy: TwoStepPolicy,
        authenticate_device: AuthenticateDevice,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._keys = keys
        self._id_tokens = id_tokens
        self._codes = codes
        self._grants = grants
        self._memberships = memberships
        self._policy = policy
        self._authenticate_device = authenticate_device

    async def answer(self, request: web.Request) -> web.Response:
        """POST of a form with one of three grants."""
        form = await read_form(request)
        match form.get("grant_type"):
            case "authorization_code":
                tokens = await self._of_code(form)
            case "refresh_token":
                tokens = await self._of_refresh_token(form)
            case "client_credentials":
                tokens = await self._of_device(form)
            case _:
                known = "authorization_code, refresh_token or client_credentials"
                raise OAuthError("unsupported_grant_type", f"Use {known}.")
        return web.json_response({"token_type": "Bearer", **tokens}, headers=NEVER_STORED)

    async def revoke(self, request: web.Request) -> web.Response:
        """End the grant of a refresh token (RFC 7009): 200, whether there was one or not."""
        form = await read_form(request)
        if "token" not in form:
            raise OAuthError("invalid_request", "token is missing; send the refresh token.")
        grant_id = await self._grants.of_refresh_token(form["token"], form.get("client_id", ""))
        if grant_id is not None:
            await self._grants.end(grant_id, self._clock())
        return web.Response(headers=NEVER_STORED)

    async def _of_code(self, form: Mapping[str, str]) -> _Tokens:
        code, client_id = form.get("code", ""), form.get("client_id", "")
        authorization = self._codes.take(code)
        if authorization is None or not authorization.redeemable(
            client_id=client_id,
            redirect_uri=form.get("redirect_uri", ""),
            verifier=form.get("code_verifier", ""),
            now_s=self._clock(),
        ):
            await self._end_if_redeemed(code)
            raise OAuthError("invalid_grant", "The code is not valid (any more), or not for this client and verifier.")
        grant = await self._grants.begin(authorization.session, client_id, authorization.asked.scope)
        if grant is None:
            raise OAuthError("invalid_grant", "The user has signed out.")
        self._codes.redeemed(code, authorization, grant.id)
        return await self._of_grant(grant, authorization.asked.nonce)

    async def _end_if_redeemed(self, code: str) -> None:
        """A code that comes again was copied: what it was given for ends (RFC 6749 4.1.2)."""
        grant_id = self._codes.grant_of(code)
        if grant_id is not None:
            await self._grants.end(grant_id, self._clock())

    async def _of_refresh_token(self, form: Mapping[str, str]) -> _Tokens:
        token, client_id = form.get("refresh_token", ""), form.get("client_id", "")
        grant = await self._grants.renew(token, client_id, self._clock())
        if grant is None:
            raise OAuthError("invalid_grant", "The refresh token is not valid (any more); sign in again.")
        return await self._of_grant(grant)

    async def _of_grant(self, grant: Grant, nonce: str = "") -> _Tokens:
        session, client, now_s = grant.session, self._settings.client(grant.client_id), self._clock()
        if client is None:
            raise OAuthError("invalid_grant", "The client is no longer registered.")
        if not session.two_step and await self._policy.required_of(session.user):
            raise OAuthError("invalid_grant", "The user's organisation requires two-step verification; sign in again.")
        roles = await self._memberships(session.user)
        minting, until_s = self._minting(), session.expires_s
        token = minting.for_user(session.user, roles, now_s, client=client, grant_id=grant.id, until_s=until_s)
        tokens: _Tokens = {"access_token": token, "expires_in": minting.life_s(now_s, until_s)}
        if "openid" in grant.scope.split():
            tokens |= {"id_token": self._id_tokens.mint(grant, nonce, now_s), "scope": "openid"}
        return {**tokens, "refresh_token": grant.refresh_token}

    async def _of_device(self, form: Mapping[str, str]) -> _Tokens:
        if form.get("client_assertion_type") != _JWT_BEARER:
            raise OAuthError("invalid_request", f"client_assertion_type must be {_JWT_BEARER}.")
        device = await self._authenticate_device(form.get("client_assertion", ""))
        if form.get("client_id", device) != device:
            raise refusal()
        now_s, minting = self._clock(), self._minting()
        service = self._settings.service(device)
        token = minting.for_device(device, now_s) if service is None else minting.for_service(service, now_s)
        return {"access_token": token, "expires_in": minting.life_s(now_s)}

    def _minting(self) -> AccessTokens:
        return AccessTokens(self._settings, self._keys.signing())
