"""private_key_jwt: a device proves with a signature that it is the one that was registered (RFC 7523 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from reference_impl.foundation.text import storable
from reference_impl.identity.oauth_error import OAuthError

LONGEST_LIFE_S = 300.0
_JTI_CHARACTERS = 128


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a genuine assertion says."""

    client_id: str
    jti: str
    expires_s: float


def claimed_client(assertion: str) -> str:
    """Whose assertion this says it is, before anything of it is believed."""
    try:
        client = str(jwt.decode(assertion, options={"verify_signature": False}).get("sub", ""))
    except (jwt.InvalidTokenError, ValueError, RecursionError) as wrong:
        raise refusal() from wrong
    if not storable(client):
        raise refusal()
    return client


def verified(assertion: str, jwks: Mapping[str, Any], *, client_id: str, audience: str, now_s: float) -> Assertion:
    """The assertion, if one of the device's keys signed it for this audience; else an OAuthError `invalid_client`."""
    for key in jwt.PyJWKSet.from_dict(dict(jwks)).keys:
        try:
            return _read(_claims(assertion, key, client_id, audience), client_id, now_s)
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidTokenError as wrong:
            raise refusal() from wrong
    raise refusal()


def refusal() -> OAuthError:
    """The one answer to every assertion that does not hold."""
    return OAuthError("invalid_client", "The client assertion is not valid for this client.", status=401)


def _claims(assertion: str, key: jwt.PyJWK, client_id: str, audience: str) -> dict[str, Any]:
    return jwt.decode(
        assertion,
        key.key,
        algorithms=["ES256"],
        issuer=client_id,
        subject=client_id,
        audience=audience,
        options={
            "require": ["exp", "jti", "iss", "sub", "aud"],
            # times are compared below, with the clock that everything else here goes by
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
        },
    )


def _read(claims: Mapping[str, Any], client_id: str, now_s: float) -> Assertion:
    expires_s, jti = claims["exp"], claims["jti"]
    if not isinstance(expires_s, int | float) or not now_s < expires_s <= now_s + LONGEST_LIFE_S:
        raise OAuthError("invalid_client", "exp must lie ahead, at most five minutes.", status=401)
    if not isinstance(jti, str) or not storable(jti) or not 0 < len(jti) <= _JTI_CHARACTERS:
        raise OAuthError("invalid_client", f"jti must have 1 to {_JTI_CHARACTERS} characters.", status=401)
    if not isinstance(nbf := claims.get("nbf", 0), int | float) or nbf > now_s:
        raise OAuthError("invalid_client", "nbf lies ahead.", status=401)
    return Assertion(client_id, jti, float(expires_s))
