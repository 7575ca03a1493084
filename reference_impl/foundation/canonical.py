"""What AWS Signature Version 4 signs: requests in canonical form, as S3 has it.

Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header". The path is encoded once
(S3's rule), for every service here. Path and query are decoded and encoded anew from the bytes on the wire, so that
two legal spellings of one address have one signature.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request as values, as it came over the wire."""

    method: str
    path: str  # percent-encoded as sent, without the query
    query: str  # percent-encoded as sent, without the question mark
    headers: Mapping[str, str]  # names in lower case; several values of one name joined by commas


@dataclass(frozen=True, slots=True)
class Scope:
    """What a signing key is good for: one day, one region, one service."""

    day: str  # YYYYMMDD
    region: str
    service: str

    def __str__(self) -> str:
        return f"{self.day}/{self.region}/{self.service}/aws4_request"


def query_pairs(query: str) -> list[tuple[str, str]]:
    """Names and values of a raw query, percent-decoded. A plus sign is a plus sign here, as in S3."""
    split = (part.partition("=") for part in query.split("&") if part)
    return [(decoded(name), decoded(value)) for name, _, value in split]


def canonical_query(pairs: Iterable[tuple[str, str]]) -> str:
    """The pairs encoded and sorted, without the signature itself."""
    encoded = sorted((_encoded(n), _encoded(v)) for n, v in pairs if n != "X-Amz-Signature")
    return "&".join(f"{name}={value}" for name, value in encoded)


def canonical_request(request: SignedRequest, signed_headers: Iterable[str], payload_sha256: str) -> str:
    """The text whose digest is signed; a signed header that was not sent counts as empty."""
    names = sorted(signed_headers)
    headers = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in names)
    path = quote(unquote_to_bytes(request.path), safe="/-_.~") or "/"
    query = canonical_query(query_pairs(request.query))
    return "\n".join((request.method, path, query, headers, ";".join(names), payload_sha256))


def signature(secret: str, scope: Scope, timestamp: str, canonical: str) -> str:
    """64 hexadecimal digits over the canonical request.

    Args:
        secret: the secret access key.
        scope: what the key is good for.
        timestamp: when it was signed, `YYYYMMDDTHHMMSSZ`.
        canonical: the canonical request.
    """
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    return signed(secret, scope, "\n".join((ALGORITHM, timestamp, str(scope), digest)))


def signed(secret: str, scope: Scope, text: str) -> str:
    """64 hexadecimal digits over any text that SigV4 has to be signed."""
    return _mac(_signing_key(secret, scope), text).hex()


@lru_cache(maxsize=4096)  # a camera signs with the same key for as long as its credentials live
def _signing_key(secret: str, scope: Scope) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (scope.day, scope.region, scope.service, "aws4_request"):
        key = _mac(key, part)
    return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def decoded(part: str) -> str:
    """Percent-decoded; bytes that are not UTF-8 become lone surrogates."""
    return unquote_to_bytes(part).decode("utf-8", "surrogateescape")


def _encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogateescape"), safe="-_.~")
