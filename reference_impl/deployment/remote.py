"""Another service of this cloud in another process, asked in one's own name."""

import asyncio
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
from pydantic import TypeAdapter

from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service_token import ServiceTokens

_MOST_BYTES = 1 << 16  # of an answer
_OK, _NO_CONTENT = 200, 204

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Problem:
    status: int
    reason: str
    detail: str


_PROBLEM = TypeAdapter(_Problem)


@dataclass(frozen=True, slots=True)
class Remote:
    """Asks a service. Nothing is kept: each answer is of now.

    Args:
        name: of the service, for refusals (`<name>-unreachable`) and people.
        address: without a slash at the end.
        tokens: of whoever asks; good for this service.
        http: trusts the service's certificate.
        patience_s: for token and answer together.
        refusals: reasons of refusals that are its answer, and are handed on.
    """

    name: str
    address: str
    tokens: ServiceTokens
    http: aiohttp.ClientSession
    patience_s: float = 10.0
    refusals: frozenset[str] = frozenset()

    async def read(self, path: str, shape: TypeAdapter[T]) -> T:
        """What is there; a Problem with status 503 where nothing of this shape comes in time."""
        try:
            return shape.validate_json(await self._ask("GET", path, _OK))
        except ValueError as wrong:
            raise self.unreachable() from wrong

    async def put(self, path: str) -> None:
        """Have it done; a Problem with status 503 where the service does not say in time that it is."""
        await self._ask("PUT", path, _NO_CONTENT)

    async def _ask(self, method: str, path: str, expected: int) -> bytes:
        try:
            async with asyncio.timeout(self.patience_s):
                headers = {"Authorization": f"Bearer {await self.tokens.token()}"}
                url = f"{self.address}{path}"
                async with self.http.request(method, url, headers=headers, allow_redirects=False) as answer:
                    body = await _bounded(answer)
                    if answer.status != expected:
                        raise self._refusal(answer, body)
                    return body
        except (aiohttp.ClientError, TimeoutError, ValueError) as wrong:
            raise self.unreachable() from wrong

    def _refusal(self, answer: aiohttp.ClientResponse, body: bytes) -> Problem:
        """One of its own `refusals`; of all else nobody knows what it means for what was asked."""
        if answer.content_type != "application/problem+json":
            return self.unreachable()
        told = _PROBLEM.validate_json(body)
        if told.reason not in self.refusals or told.status != answer.status:
            return self.unreachable()
        return Problem(told.status, told.reason, told.detail)

    def unreachable(self) -> Problem:
        """The refusal where it gives no answer that can be used."""
        detail = f"The {self.name.replace('-', ' ')} does not answer; ask again in a moment."
        return Problem(503, f"{self.name}-unreachable", detail, headers={"Retry-After": "5"})


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    """The body; ValueError for one that is too long to be an answer."""
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > _MOST_BYTES:
            raise ValueError("an answer of this length is none")
    return bytes(body)
