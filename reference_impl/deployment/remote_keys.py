"""A region's key server in another process, as my_systems asks it."""

from typing import Any, Protocol
from urllib.parse import quote

import aiohttp

from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service_token import ServiceTokens

_TIMEOUT = aiohttp.ClientTimeout(total=15.0)


class KeyKeeper(Protocol):
    """Makes key pairs, and gives public keys."""

    async def ensure_keys(self, organisation: str) -> None:
        """Make the organisation's key pair, unless it has one."""

    async def public_key(self, organisation: str) -> tuple[int, str]:
        """Version and PEM of the organisation's current public key."""


class RemoteKeyServer:
    """A KeyKeeper over HTTP.

    Args:
        address: of the key server, without a slash at the end.
        tokens: of my_systems, for key servers.
        http: trusts the key server's certificate.
    """

    def __init__(self, address: str, tokens: ServiceTokens, http: aiohttp.ClientSession) -> None:
        self._address = address
        self._tokens = tokens
        self._http = http

    async def ensure_keys(self, organisation: str) -> None:
        """Make the organisation's key pair, unless it has one; a Problem with status 503 where it does not answer."""
        await self._ask("PUT", organisation, "keys")

    async def public_key(self, organisation: str) -> tuple[int, str]:
        """Version and PEM; a Problem with status 503 where the key server does not answer."""
        told = await self._ask("GET", organisation, "public-key")
        return int(told["version"]), str(told["public_key"])

    async def _ask(self, method: str, organisation: str, what: str) -> Any:  # noqa: ANN401 - JSON is anything
        url = f"{self._address}/v1/organisations/{quote(organisation, safe='')}/{what}"
        headers = {"Authorization": f"Bearer {await self._tokens.token()}"}
        try:
            async with self._http.request(
                method, url, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as answer:
                answer.raise_for_status()
                return await answer.json() if answer.content_type == "application/json" else None
        except (aiohttp.ClientError, TimeoutError, ValueError) as wrong:
            detail = "The region's key server does not answer; ask again in a moment."
            raise Problem(503, "key-server-unreachable", detail, headers={"Retry-After": "5"}) from wrong
