"""Access tokens as this cloud's services want them (RFC 9068)."""

import secrets
from collections.abc import Mapping

import jwt

from reference_impl.identity.settings import DEVICE_AUDIENCES, USER_AUDIENCES, WEB_CLIENT, IdentitySettings
from reference_impl.identity.signing_key import SigningKey


class AccessTokens:
    """Mints tokens, signed with ES256."""

    def __init__(self, settings: IdentitySettings, key: SigningKey) -> None:
        self._settings = settings
        self._key = key

    def for_user(self, user: str, organisations: Mapping[str, str], now_s: float) -> str:
        """A user's token, with the role in each organisation."""
        claims = {"kind": "user", "client_id": WEB_CLIENT, "organisations": dict(organisations)}
        return self._mint(user, USER_AUDIENCES, claims, now_s)

    def for_device(self, device: str, now_s: float) -> str:
        """A device's token."""
        return self._mint(device, DEVICE_AUDIENCES, {"kind": "device", "client_id": device}, now_s)

    def _mint(self, subject: str, audiences: tuple[str, ...], claims: Mapping[str, object], now_s: float) -> str:
        standard = {
            "iss": self._settings.issuer,
            "sub": subject,
            "aud": list(audiences),
            "iat": int(now_s),
            "exp": int(now_s + self._settings.token_life_s),
            "jti": secrets.token_hex(16),
        }
        headers = {"kid": self._key.key_id, "typ": "at+jwt"}
        return jwt.encode({**standard, **claims}, self._key.private, algorithm="ES256", headers=headers)
