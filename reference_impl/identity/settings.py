"""What an operator may set at identity."""

from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher

from reference_impl.identity.clients import CLIENTS, Client, ServiceClient

_DAY_S = 86_400.0


def least_costly_hasher() -> PasswordHasher:
    """The least that OWASP recommends (Password Storage Cheat Sheet).

    Whoever guesses online is held up by the limit on attempts, and each sign-in of a test costs processor time that the
    cameras beside it want.
    """
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class IdentitySettings:
    """Identity's address and its lives of things."""

    issuer: str  # this service's base address, https://…; `iss` of every token
    token_life_s: float = 3600.0
    code_life_s: float = 60.0  # RFC 6749 4.1.2 allows ten minutes; a browser needs a moment
    session_life_s: float = 12 * 3600.0  # a working day; refresh tokens live no longer
    rights_life_s: float = 3600.0  # of what a role gives at any service, at most: changes are told of for so long
    key_life_s: float = 90 * _DAY_S  # then another key signs
    key_lead_s: float = 300.0  # a new key is published for so long before it signs
    secrets: Path | None = None  # folder of the key that seals seeds of one-time codes; None: beside what it seals
    clients: tuple[Client, ...] = CLIENTS
    services: tuple[ServiceClient, ...] = ()
    password_hasher: PasswordHasher = field(default_factory=least_costly_hasher, repr=False)

    @property
    def token_endpoint(self) -> str:
        """The address that grants tokens; `aud` of client assertions."""
        return f"{self.issuer}/token"

    def client(self, client_id: str) -> Client | None:
        """The client of this id."""
        return next((client for client in self.clients if client.id == client_id), None)

    def service(self, client_id: str) -> ServiceClient | None:
        """The service of this id."""
        return next((service for service in self.services if service.id == client_id), None)
