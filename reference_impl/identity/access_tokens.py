"""Access tokens as this cloud's services want them (RFC 9068)."""

import secrets
from collections.abc import Mapping

import jwt

from reference_impl.identity.clients import DEVICE_AUDIENCES, USER_AUDIENCES, WEB_CLIENT, Client, ServiceClient
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import SigningKey

_WEB = Client(WEB_CLIENT, USER_AUDIENCES)


class AccessTokens:
    """Mints tokens, signed with ES256."""

    def __init__(self, settings: IdentitySettings, key: SigningKey) -> None:
        self._settings = settings
        self._key = key

    def for_user(
        self,
        user: str,
        organisations: Mapping[str, str],
        now_s: float,
        *,
        client: Client = _WEB,
        grant_id: str | None = None,
        until_s: float = float("inf"),
    ) -> str:
        """A user's token with the role in each organisation, for the client's services, good until then at most."""
        claims = {"kind": "user", "client_id": client.id, "organisations": dict(organisations)}
        if grant_id is not None:
            claims["grant_id"] = grant_id  # ends with the grant
        return self._mint(user, client.audiences, claims, now_s, until_s)

    def for_device(self, device: str, now_s: float) -> str:
        """A device's token."""
        return self._mint(device, DEVICE_AUDIENCES, {"kind": "device", "client_id": device}, now_s, float("inf"))

    def for_service(self, service: ServiceClient, now_s: float) -> str:
        """A service's token, for those that it may ask."""
        claims = {"kind": "service", "client_id": service.id}
        return self._mint(service.id, service.audiences, claims, now_s, float("inf"))

    def life_s(self, now_s: float, until_s: float = float("inf")) -> int:
        """For how many whole seconds a token is good that is minted now."""
        return int(min(now_s + self._settings.token_life_s, until_s)) - int(now_s)

    def _mint(
        self, subject: str, audiences: tuple[str, ...], claims: Mapping[str, object], now_s: float, until_s: float
    ) -> str:
        standard = {
            "iss": self._settings.issuer,
            "sub": subject,
            "aud": list(audiences),
            "iat": int(now_s),
            "exp": int(now_s) + self.life_s(now_s, until_s),
            "jti": secrets.token_hex(16),
        }
        headers = {"kid": self._key.key_id, "typ": "at+jwt"}
        return jwt.encode({**standard, **claims}, self._key.private, algorithm=self._key.algorithm, headers=headers)
