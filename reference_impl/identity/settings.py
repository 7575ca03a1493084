"""What an operator may set at identity."""

from dataclasses import dataclass

USER_AUDIENCES = ("my-systems", "credentials", "recordings", "keys")
DEVICE_AUDIENCES = ("my-systems", "credentials")
WEB_CLIENT = "camproof-web"


@dataclass(frozen=True, slots=True)
class IdentitySettings:
    """Identity's address and its lives of things."""

    issuer: str  # this service's base address, https://…; `iss` of every token
    token_life_s: float = 3600.0
    code_life_s: float = 60.0  # RFC 6749 4.1.2 allows ten minutes; a browser needs a moment
    redirect_addresses: tuple[str, ...] = ()  # exact ones of the web client, beside the native ones

    @property
    def token_endpoint(self) -> str:
        """The address that grants tokens; `aud` of client assertions."""
        return f"{self.issuer}/token"
