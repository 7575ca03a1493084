"""The clients that sign users in: which addresses are theirs, and for which services their tokens are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

USER_AUDIENCES = ("identity", "my-systems", "credentials", "recordings", "keys")
DEVICE_AUDIENCES = ("my-systems", "credentials")
WEB_CLIENT = "camproof-web"

_NATIVE = re.compile(r"http://127\.0\.0\.1:([1-9][0-9]{0,4})/callback")
_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Client:
    """A public client (RFC 6749 2.1): it has no secret, PKCE takes its place."""

    id: str
    audiences: tuple[str, ...] = USER_AUDIENCES
    addresses: tuple[str, ...] = ()  # exact ones, beside the native one
    signs_in_with: str = "RS256"  # of its ID tokens; or ES256 (OpenID Connect Registration 1.0, 2: the default)

    def owns(self, address: str) -> bool:
        """Whether a browser may be sent to this address on the client's behalf."""
        return address in self.addresses or is_native(address)


@dataclass(frozen=True, slots=True)
class ServiceClient:
    """A service of this cloud that asks others in its own name; it proves who it is by private_key_jwt."""

    id: str
    jwks: Mapping[str, Any]  # public keys (RFC 7517)
    audiences: tuple[str, ...]  # the services that it may ask


CLIENTS = (
    Client(WEB_CLIENT),
    Client("my-systems-web", ("identity", "my-systems")),
    Client("video-operation-web", ("my-systems", "credentials", "recordings", "keys")),
)
"""The paper's two web clients, and one that does everything."""


def clients_of(page: str) -> tuple[Client, ...]:
    """The clients of a cloud whose page has this address (https://…); "": it has none."""
    if not page:
        return CLIENTS
    addresses = (f"{page}/callback", f"{page}/signed-out")
    return tuple(replace(one, addresses=addresses) if one.id == WEB_CLIENT else one for one in CLIENTS)


def is_native(address: str) -> bool:
    """Whether this is a loopback redirect of a native client, with any port (RFC 8252 7.3)."""
    match = _NATIVE.fullmatch(address)
    return match is not None and int(match[1]) <= _LAST_PORT
