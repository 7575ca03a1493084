"""Access tokens: JWTs that identity signs and every other service verifies by itself."""

import json
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt
from aiohttp import web

from reference_impl.foundation.noted import recognise
from reference_impl.foundation.problem import Problem

TOKEN_REFUSALS = {"token-missing": 401, "token-expired": 401, "token-invalid": 401, "token-ended": 401}
"""Why a request's token is not taken: reason and status."""

USER_REFUSALS = {**TOKEN_REFUSALS, "not-a-user": 403}
DEVICE_REFUSALS = {**TOKEN_REFUSALS, "not-a-device": 403}
SERVICE_REFUSALS = {**TOKEN_REFUSALS, "not-a-service": 403}
MEMBER_REFUSALS = {**TOKEN_REFUSALS, "role-not-sufficient": 403, "no-such-organisation": 404}
"""Why somebody is not taken for a member of the organisation in the address."""

PublicKeys = Callable[[], Awaitable[Mapping[str, Any]]]
"""Gives identity's JSON Web Key Set (RFC 7517)."""

EndedGrants = Callable[[], Awaitable[Collection[str]]]
"""Gives the ids of grants that ended before their access tokens expired (sign-out)."""

ChangedRoles = Callable[[], Awaitable[Mapping[tuple[str, str], str | None]]]
"""Gives the role of now by user and organisation, of those whose role changed lately; None: taken out."""

ROLES = ("administrator", "operator", "viewer")
"""Each may do what the later ones may, and more."""

_ALGORITHM = "ES256"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a user with a role in each of their organisations, a device or a service."""

    subject: str
    kind: str  # "user", "device" or "service"; "camera" for one that signs
    organisations: Mapping[str, str]  # organisation -> role; empty for devices and services

    def role_in(self, organisation: str) -> str | None:
        """The user's role there, or None."""
        return self.organisations.get(organisation)

    def require_role(self, organisation: str, *roles: str) -> None:
        """Refuse unless the user has one of these roles there. A stranger learns nothing more (404)."""
        role = self.role_in(organisation)
        if role is None:
            raise Problem(404, "no-such-organisation", "There is no such organisation, or it is not yours.")
        if role not in roles:
            raise Problem(403, "role-not-sufficient", f"This needs the role {' or '.join(roles)}.")


async def none_ended() -> Collection[str]:
    """Where nobody signs out."""
    return ()


async def none_changed() -> Mapping[tuple[str, str], str | None]:
    """Where nobody's role changes."""
    return {}


class TokenVerifier:
    """Verifies access tokens for one audience (RFC 9068); `clock` gives seconds since 1970.

    `newer_keys` is asked for a key that is not among `public_keys`, where those are a copy. A token gives the role that
    it names, or the lesser one that its user has by now.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        public_keys: PublicKeys,
        newer_keys: PublicKeys | None = None,
        ended_grants: EndedGrants = none_ended,
        changed_roles: ChangedRoles = none_changed,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._public_keys = public_keys
        self._newer_keys = newer_keys
        self._ended_grants = ended_grants
        self._changed_roles = changed_roles
        self._clock = clock

    async def principal(self, request: web.Request) -> Principal:
        """Whose request this is; a Problem with status 401 if its token is missing, foreign or over."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise self._refusal("token-missing", "Send an access token as `Authorization: Bearer`.")
        principal = await self.verify(token)
        recognise(request, principal.subject)
        return principal

    async def user(self, request: web.Request) -> Principal:
        """The user whose request this is; a Problem with status 403 for anybody else."""
        return _of_kind(await self.principal(request), "user", "Only users do this.")

    async def device(self, request: web.Request) -> Principal:
        """The device whose request this is; a Problem with status 403 for anybody else."""
        return _of_kind(await self.principal(request), "device", "Only devices do this.")

    async def service(self, request: web.Request) -> Principal:
        """The service of this cloud whose request this is; a Problem with status 403 for anybody else."""
        return _of_kind(await self.principal(request), "service", "Only services of this cloud do this.")

    async def verify(self, token: str) -> Principal:
        """The principal of a token."""
        try:
            key = await self._key(jwt.get_unverified_header(token).get("kid", ""))
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[_ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                options={
                    "require": ["exp", "iat", "sub", "aud", "iss"],
                    # times are compared below, with the clock that everything else here goes by
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            self._require_in_time(claims)
        except jwt.ExpiredSignatureError as over:
            raise self._refusal("token-expired", "The access token has expired; get a new one.") from over
        except (jwt.PyJWTError, KeyError, ValueError, RecursionError) as wrong:
            raise self._refusal("token-invalid", "The access token is not valid for this service.") from wrong
        if claims.get("grant_id") in await self._ended_grants():
            raise self._refusal("token-ended", "The user has signed out; sign in again.")
        return Principal(claims["sub"], claims.get("kind", "user"), await self._roles(claims))

    async def _roles(self, claims: Mapping[str, Any]) -> Mapping[str, str]:
        """What the token says, less what its user has lost since."""
        user, changed = claims["sub"], await self._changed_roles()
        named = claims.get("organisations", {})
        held = {one: _lesser(role, changed.get((user, one), role)) for one, role in named.items()}
        return {one: role for one, role in held.items() if role is not None}

    async def _key(self, key_id: str) -> jwt.PyJWK:
        """The key of this id, of those that are known or of newer ones; KeyError where there is none."""
        known = _of_id(key_id, await self._public_keys())
        if known is None and self._newer_keys is not None:
            known = _of_id(key_id, await self._newer_keys())
        key = None if known is None else _read(json.dumps(known))
        if key is None or key.algorithm_name != _ALGORITHM:
            raise KeyError(key_id)  # there is none, or it is one for ID tokens
        return key

    def _require_in_time(self, claims: Mapping[str, Any]) -> None:
        now_s = self._clock()
        times = [claims["exp"], claims["iat"], claims.get("nbf", claims["iat"])]
        if not all(isinstance(time_s, int | float) for time_s in times):
            raise jwt.InvalidTokenError("exp, iat and nbf are numbers")
        if not now_s < times[0]:
            raise jwt.ExpiredSignatureError
        if max(times[1:]) > now_s:
            raise jwt.ImmatureSignatureError

    @staticmethod
    def _refusal(reason: str, detail: str) -> Problem:
        return Problem(401, reason, detail, headers={"WWW-Authenticate": f'Bearer error="{reason}"'})


def _lesser(role: str, now: str | None) -> str | None:
    return now if now is None or role == now else max(role, now, key=ROLES.index)


def _of_id(key_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
    return next((key for key in known["keys"] if key.get("kid") == key_id), None)


@lru_cache(maxsize=16)
def _read(key: str) -> jwt.PyJWK:
    """A JSON Web Key, of which most requests of a time have the same: to read one takes longer than to verify by it."""
    return jwt.PyJWK.from_json(key)


def _of_kind(principal: Principal, kind: str, sentence: str) -> Principal:
    if principal.kind != kind:
        raise Problem(403, f"not-a-{kind}", sentence)
    return principal
