"""A region's key server in another process, as my_systems asks it."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

import aiohttp
from pydantic import TypeAdapter

from reference_impl.deployment.remote import Remote
from reference_impl.foundation.service_token import ServiceTokens


class KeyKeeper(Protocol):
    """Makes key pairs, and gives public keys."""

    async def ensure_keys(self, organisation: str) -> None:
        """Make the organisation's key pair, unless it has one."""

    async def public_key(self, organisation: str) -> tuple[int, str]:
        """Version and PEM of the organisation's current public key."""


@dataclass(frozen=True, slots=True)
class _PublicKey:
    version: int
    public_key: str


_PUBLIC_KEY = TypeAdapter(_PublicKey)
_PATIENCE_S = 15.0  # a key pair takes its time


@dataclass(frozen=True, slots=True)
class RemoteKeyServer:
    """A KeyKeeper over HTTP; see `remote_key_server`."""

    remote: Remote

    async def ensure_keys(self, organisation: str) -> None:
        """Make the organisation's key pair, unless it has one; a Problem with status 503 where it does not answer."""
        await self.remote.put(_path(organisation, "keys"))

    async def public_key(self, organisation: str) -> tuple[int, str]:
        """Version and PEM; a Problem with status 404 without any, or 503 where the key server does not answer."""
        told = await self.remote.read(_path(organisation, "public-key"), _PUBLIC_KEY)
        return told.version, told.public_key


def remote_key_server(address: str, tokens: ServiceTokens, http: aiohttp.ClientSession) -> RemoteKeyServer:
    """The key server at this address. See `Remote` for the rest."""
    return RemoteKeyServer(Remote("key-server", address, tokens, http, _PATIENCE_S, frozenset({"no-such-key"})))


def _path(organisation: str, what: str) -> str:
    return f"/v1/organisations/{quote(organisation, safe='')}/{what}"
