"""Access tokens: JWTs that identity signs and every other service verifies by itself."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from aiohttp import web

from reference_impl.foundation.problem import Problem

PublicKeys = Callable[[], Awaitable[Mapping[str, Any]]]
"""Gives identity's JSON Web Key Set (RFC 7517)."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a user with a role in each of their organisations, or a device."""

    subject: str
    kind: str  # "user" or "device"
    organisations: Mapping[str, str]  # organisation -> role; empty for a device

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


class TokenVerifier:
    """Verifies access tokens for one audience (RFC 9068)."""

    def __init__(self, *, issuer: str, audience: str, public_keys: PublicKeys) -> None:
        self._issuer = issuer
        self._audience = audience
        self._public_keys = public_keys

    async def principal(self, request: web.Request) -> Principal:
        """Whose request this is; a Problem with status 401 if its token is missing, foreign or over."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise self._refusal("token-missing", "Send an access token as `Authorization: Bearer`.")
        return await self.verify(token)

    async def verify(self, token: str) -> Principal:
        """The principal of a token."""
        keys = jwt.PyJWKSet.from_dict(dict(await self._public_keys()))
        try:
            key = keys[jwt.get_unverified_header(token).get("kid", "")]
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["ES256"],
                issuer=self._issuer,
                audience=self._audience,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except jwt.ExpiredSignatureError as over:
            raise self._refusal("token-expired", "The access token has expired; get a new one.") from over
        except (jwt.InvalidTokenError, KeyError) as wrong:
            raise self._refusal("token-invalid", "The access token is not valid for this service.") from wrong
        return Principal(claims["sub"], claims.get("kind", "user"), claims.get("organisations", {}))

    @staticmethod
    def _refusal(reason: str, detail: str) -> Problem:
        return Problem(401, reason, detail, headers={"WWW-Authenticate": f'Bearer error="{reason}"'})
