"""Identity as a service in another process hears of it: keys by discovery, what has ended by asking again and again."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from reference_impl.foundation.ending import ended
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service_token import ServiceTokens

_TIMEOUT = aiohttp.ClientTimeout(total=10.0)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How often identity is asked, in seconds."""

    poll_s: float = 5.0  # for ended grants and changed roles: they are heard of after so long
    deaf_s: float = 60.0  # after so long without an answer, no token is believed
    keys_s: float = 300.0  # keys are kept so long; identity publishes new ones so long before they sign
    anew_s: float = 10.0  # an unknown key has the keys read anew, at most so often


class IssuerUnreachableError(Exception):
    """Identity gave no answer that can be used."""


class RemoteIssuer:
    """Keys, ended grants and changed roles of an issuer. Enter it with `async with`: it asks in the background.

    Args:
        issuer: the address under which discovery is found; tokens must be of it.
        http: trusts the issuer's certificate.
        tokens: of this service, for identity.
        hearing: how often.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        issuer: str,
        http: aiohttp.ClientSession,
        tokens: ServiceTokens,
        hearing: Hearing = Hearing(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._http = http
        self._tokens = tokens
        self._hearing = hearing
        self._clock = clock
        self._keys: Mapping[str, Any] = {"keys": []}
        self._keys_read_s = float("-inf")
        self._keys_tried_s = float("-inf")
        self._reading = asyncio.Lock()
        self._ended: Collection[str] = frozenset()
        self._roles: Mapping[tuple[str, str], str | None] = {}
        self._rights_life_s = 0.0
        self._ended_read_s = float("-inf")
        self._polling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._polling = asyncio.create_task(self._poll())
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._polling is not None:
            await ended(self._polling)
            if not self._polling.cancelled():
                self._polling.result()

    async def public_keys(self) -> Mapping[str, Any]:
        """The issuer's key set, not older than `keys_s` as long as it answers."""
        if self._clock() >= self._keys_read_s + self._hearing.keys_s:
            await self.newer_keys()
        return self._keys

    async def newer_keys(self) -> Mapping[str, Any]:
        """The key set, read anew unless that was tried less than `anew_s` ago: unknown keys can't make a storm."""
        async with self._reading:
            if self._clock() >= self._keys_tried_s + self._hearing.anew_s:
                self._keys_tried_s = self._clock()
                with contextlib.suppress(IssuerUnreachableError):  # then the known ones hold on
                    self._keys = await self._read_keys()
                    self._keys_read_s = self._clock()
        return self._keys

    async def ended_grants(self) -> Collection[str]:
        """What has ended; a Problem with status 503 where that has not been heard for too long."""
        await self._hear_in_time()
        return self._ended

    async def changed_roles(self) -> Mapping[tuple[str, str], str | None]:
        """Whose role is another by now; a Problem as for `ended_grants`."""
        await self._hear_in_time()
        return self._roles

    async def rights_life_s(self) -> float:
        """For how long what a role gives may live, at most, in seconds; a Problem as for `ended_grants`."""
        await self._hear_in_time()
        return self._rights_life_s

    async def hear(self) -> None:
        """Ask now; the Problem with status 503 where there is no answer and the last one is too old."""
        try:
            token = await self._tokens.token()
            told = await self._json(f"{self._issuer}/v1/ended-grants", {"Authorization": f"Bearer {token}"})
            roles = {(one["user"], one["organisation"]): one["role"] for one in told["roles"]}
            self._rights_life_s = float(told["rights_life_s"])
            self._ended, self._roles, self._ended_read_s = frozenset(told["grant_ids"]), roles, self._clock()
        except (Problem, IssuerUnreachableError, KeyError, TypeError, ValueError) as wrong:
            if self._clock() > self._ended_read_s + self._hearing.deaf_s:
                detail = "Identity does not say who has signed out; ask again in a moment."
                raise Problem(503, "identity-unreachable", detail, headers={"Retry-After": "5"}) from wrong

    async def _hear_in_time(self) -> None:
        if self._clock() > self._ended_read_s + self._hearing.deaf_s:
            await self.hear()

    async def _poll(self) -> None:
        while True:
            with contextlib.suppress(Problem):  # told to whoever asks meanwhile
                await self.hear()
            await asyncio.sleep(self._hearing.poll_s)

    async def _read_keys(self) -> Mapping[str, Any]:
        found = await self._json(f"{self._issuer}/.well-known/openid-configuration")
        if found.get("issuer") != self._issuer:
            raise IssuerUnreachableError(f"{self._issuer} says that it is {found.get('issuer')}")
        keys = await self._json(str(found.get("jwks_uri")))
        if not isinstance(keys.get("keys"), list):
            raise IssuerUnreachableError(f"{found.get('jwks_uri')} has no key set")
        return keys

    async def _json(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        try:
            async with self._http.get(url, headers=headers, timeout=_TIMEOUT, allow_redirects=False) as answer:
                answer.raise_for_status()
                read = await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as wrong:
            raise IssuerUnreachableError(f"{url} gives no answer: {type(wrong).__name__}") from wrong
        if not isinstance(read, dict):
            raise IssuerUnreachableError(f"{url} gives no JSON object")
        return read
