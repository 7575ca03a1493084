"""AWS Signature Version 4 for requests to a region: the cameras' own reading of the rule, held against botocore's.

Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

from harness.cloud.document import Document

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_ALGORITHM = "AWS4-HMAC-SHA256"
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class TemporaryCredentials:
    """What the renewal address sells (ONVIF 26.06 `storagerenewal.yaml`)."""

    region: str
    storage_uri: str
    access_key_id: str
    secret_access_key: str
    session_token: str
    expires_us: int

    @classmethod
    def read(cls, document: Document) -> "TemporaryCredentials":
        """From the renewal document. CloudMalformedError where it is none."""
        user = document.inner("user")
        return cls(
            region=document.word("region"),
            storage_uri=document.address("storageUri"),
            access_key_id=user.word("username"),
            secret_access_key=user.text("password"),
            session_token=user.word("token"),
            expires_us=document.moment_us("expiresAt"),
        )


def signed(
    credentials: TemporaryCredentials,
    method: str,
    url: str,
    *,
    sha256: str = EMPTY_SHA256,
    headers: Mapping[str, str] | None = None,
    service: str = "s3",
    region: str | None = None,
    now_us: int,
) -> dict[str, str]:
    """The headers of a request with its signature.

    Args:
        credentials: who signs.
        method: GET, PUT, …
        url: the address as it will be sent, percent-encoded.
        sha256: the body's SHA-256 in hexadecimal; of the empty body by default.
        headers: headers to be signed along.
        service: `s3` for the media store, `recording-index` for the index.
        region: the region to sign for; the credentials' own by default.
        now_us: the moment of signing, UTC.
    """
    scope = _Scope(_stamp(now_us // 1_000_000), region or credentials.region, service)
    sent = {**(headers or {}), "X-Amz-Date": scope.stamp, "X-Amz-Content-SHA256": sha256}
    if credentials.session_token:
        sent["X-Amz-Security-Token"] = credentials.session_token
    sent["Authorization"] = _authorization(credentials, scope, _Canonical(method, url, sent, sha256))
    return sent


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a signature is good for."""

    stamp: str  # YYYYMMDDTHHMMSSZ
    region: str
    service: str

    def __str__(self) -> str:
        return f"{self.stamp[:8]}/{self.region}/{self.service}/aws4_request"


class _Canonical:
    """A request as everyone has to write it down who signs or checks it."""

    def __init__(self, method: str, url: str, headers: Mapping[str, str], sha256: str) -> None:
        address = urlsplit(url)
        lines = {"host": _host(address)} | {name.lower(): " ".join(text.split()) for name, text in headers.items()}
        names = sorted(lines)
        query = sorted(pair.partition("=")[::2] for pair in address.query.split("&") if pair)
        self.names = ";".join(names)
        self.text = "\n".join(
            (
                method,
                address.path or "/",  # as it is sent: S3 encodes a path once, and does not tidy it
                "&".join(f"{name}={text}" for name, text in query),
                *(f"{name}:{lines[name]}" for name in names),
                "",
                self.names,
                sha256,
            )
        )


def _authorization(credentials: TemporaryCredentials, scope: _Scope, request: _Canonical) -> str:
    digest = hashlib.sha256(request.text.encode()).hexdigest()
    key = _signing_key(credentials.secret_access_key, scope.stamp[:8], scope.region, scope.service)
    mac = _mac(key, f"{_ALGORITHM}\n{scope.stamp}\n{scope}\n{digest}").hex()
    credential = f"{credentials.access_key_id}/{scope}"
    return f"{_ALGORITHM} Credential={credential}, SignedHeaders={request.names}, Signature={mac}"


@lru_cache(maxsize=4096)  # good for a day: cameras sign with the same one until they renew
def _signing_key(secret: str, *scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (*scope, "aws4_request"):
        key = _mac(key, part)
    return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


@lru_cache(maxsize=64)  # a fleet signs often within a second
def _stamp(second: int) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second))


def _host(address: SplitResult) -> str:
    """As the HTTP client says it: without the port where it is the scheme's own."""
    host = address.netloc.rpartition("@")[2].lower()
    return host.removesuffix(_DEFAULT_PORTS.get(address.scheme, ""))


def object_address(storage_uri: str, key: str) -> str:
    """Where an object lies: `storage_uri` ends with the bucket (the organisation)."""
    return f"{storage_uri.rstrip('/')}/{quote(key, safe='/-_.~')}"
