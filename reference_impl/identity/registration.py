"""Registration of a device's public key (RFC 7591)."""

from typing import Annotated, Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ConfigDict, Field, ValidationError

from reference_impl.foundation.body import Body
from reference_impl.foundation.json_depth import too_deep
from reference_impl.foundation.text import json_holds_nul
from reference_impl.identity.oauth_error import OAuthError

_PRIVATE_MEMBERS = {"d", "k", "p", "q"}
_KEYS = 4


class KeySet(Body):
    """A JSON Web Key Set (RFC 7517 5); its keys are looked at one by one."""

    keys: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=_KEYS)]


class Registration(Body):
    """What a device's client metadata must be. Members that we do not know are left out (RFC 7591 2)."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    client_name: Annotated[str, Field(min_length=1, max_length=200)]
    jwks: KeySet
    token_endpoint_auth_method: Literal["private_key_jwt"]
    grant_types: tuple[Literal["client_credentials"]]

    @classmethod
    def read(cls, body: bytes) -> "Registration":
        """The metadata in a body, or an OAuthError `invalid_client_metadata` that names what is wrong."""
        if too_deep(body):
            raise OAuthError("invalid_client_metadata", "the body: it is nested too deeply.")
        if json_holds_nul(body):
            raise OAuthError("invalid_client_metadata", "the body: its text holds NUL.")
        try:
            asked = cls.model_validate_json(body)
        except ValidationError as wrong:
            first = wrong.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the body"
            raise OAuthError("invalid_client_metadata", f"{place}: {first['msg']}.") from wrong
        for key in asked.jwks.keys:
            _require_public_p256(key)
        return asked


def _require_public_p256(key: dict[str, Any]) -> None:
    if _PRIVATE_MEMBERS & key.keys():
        raise OAuthError("invalid_client_metadata", "jwks must hold public keys only; this private key is known now.")
    try:
        public = jwt.PyJWK(key, algorithm="ES256").key
    except (jwt.PyJWTError, ValueError) as wrong:
        raise OAuthError("invalid_client_metadata", "jwks must hold EC keys on P-256.") from wrong
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1):
        raise OAuthError("invalid_client_metadata", "jwks must hold EC keys on P-256.")
