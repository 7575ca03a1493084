"""ID tokens: to a client, the proof of who signed in, how and when (OpenID Connect Core 1.0, 2)."""

from collections.abc import Sequence
from typing import Any

import jwt

from reference_impl.identity.authorization_request import TWO_STEP
from reference_impl.identity.grants import Grant
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import RS256, SigningKey
from reference_impl.identity.signing_keys import SigningKeys


class IdTokens:
    """Mints ID tokens, and knows its own again at sign-out."""

    def __init__(self, settings: IdentitySettings, keys: Sequence[SigningKeys]) -> None:
        self._settings = settings
        self._keys = keys

    def mint(self, grant: Grant, nonce: str, now_s: float) -> str:
        """The ID token of a grant; `nonce` is what the client sent, or nothing."""
        session, key = grant.session, self._key(grant.client_id)
        claims: dict[str, Any] = {
            "iss": self._settings.issuer,
            "sub": session.user,
            "aud": grant.client_id,
            "iat": int(now_s),
            "exp": int(now_s + self._settings.token_life_s),
            "auth_time": int(session.signed_in_s),
            "amr": list(session.methods),
            "sid": session.sid,
            **({"acr": TWO_STEP} if session.two_step else {}),
            **({"nonce": nonce} if nonce else {}),
        }
        return jwt.encode(claims, key.private, algorithm=key.algorithm, headers={"kid": key.key_id})

    def read_hint(self, token: str) -> dict[str, Any] | None:
        """The claims of an ID token of ours, perhaps expired (OpenID Connect RP-Initiated Logout 1.0, 4)."""
        keys = {key["kid"]: key for of_kind in self._keys for key in of_kind.published()}
        try:
            key = keys[jwt.get_unverified_header(token)["kid"]]
            options: Any = {"verify_exp": False, "verify_aud": False, "verify_iat": False, "require": ["sid", "aud"]}
            public, known = jwt.PyJWK(key).key, [key["alg"]]  # a key is good for its own algorithm alone
            return jwt.decode(token, public, algorithms=known, issuer=self._settings.issuer, options=options)
        except (jwt.PyJWTError, KeyError, RecursionError):
            return None

    def _key(self, client_id: str) -> SigningKey:
        """Of the kind that the client expects."""
        client = self._settings.client(client_id)
        algorithm = RS256 if client is None else client.signs_in_with
        return next(keys for keys in self._keys if keys.algorithm == algorithm).signing()
