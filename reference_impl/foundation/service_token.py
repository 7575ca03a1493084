"""How a service shows another one who it is: private_key_jwt, as devices do (RFC 7523), and a token from identity."""

import asyncio
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.foundation.private_file import write_private
from reference_impl.foundation.problem import Problem

_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIFE_S = 60
_EARLY_S = 60.0  # before its end, a token is renewed
_TIMEOUT = aiohttp.ClientTimeout(total=10.0)


class ServiceTokens:
    """Gets tokens for a service, and keeps each until shortly before its end.

    Args:
        issuer: identity's address.
        client_id: the service's name there.
        key: its private key; identity knows the public half.
        http: trusts identity's certificate.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        issuer: str,
        client_id: str,
        key: ec.EllipticCurvePrivateKey,
        http: aiohttp.ClientSession,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._address = f"{issuer}/token"
        self._client_id = client_id
        self._key = key
        self._http = http
        self._clock = clock
        self._token = ""
        self._until_s = 0.0
        self._renewing: asyncio.Task[None] | None = None

    async def token(self) -> str:
        """A good token; a Problem with status 503 where identity gives none. Who asks meanwhile waits for the same."""
        if self._clock() >= self._until_s - _EARLY_S:
            if self._renewing is None or self._renewing.done():
                self._renewing = asyncio.create_task(self._renew())
            await asyncio.shield(self._renewing)  # whoever gives up takes it from nobody else
        return self._token

    async def _renew(self) -> None:
        granted = await self._granted()
        self._token, self._until_s = granted["access_token"], self._clock() + granted["expires_in"]

    async def _granted(self) -> dict[str, Any]:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _JWT_BEARER,
            "client_assertion": self._assertion(),
        }
        try:
            async with self._http.post(self._address, data=form, timeout=_TIMEOUT, allow_redirects=False) as answer:
                answer.raise_for_status()
                granted: dict[str, Any] = await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as wrong:
            detail = f"Identity gives {self._client_id} no token; ask again in a moment."
            raise Problem(503, "identity-unreachable", detail, headers={"Retry-After": "5"}) from wrong
        return granted

    def _assertion(self) -> str:
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": self._address,
            "exp": int(self._clock()) + _ASSERTION_LIFE_S,
            "jti": secrets.token_hex(16),
        }
        return jwt.encode(claims, self._key, algorithm="ES256")


def kept_client_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The P-256 key in this file; a fresh one at the first time."""
    if not path.exists():
        write_private(path, _pem(ec.generate_private_key(ec.SECP256R1())))
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no EC key; restore it from a backup, or remove it for a new one")
    return key


def public_key_set(key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """What identity has to know of it (RFC 7517)."""
    return {"keys": [jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)]}


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
