"""Who signed a request: AWS Signature Version 4, in the Authorization header or in the query (presigned).

`verify` decides from values alone; `authenticate` takes them from an aiohttp request. Refusals carry S3's codes.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus

from aiohttp import web

from reference_impl.foundation.canonical import (
    ALGORITHM,
    UNSIGNED,
    Scope,
    SignedRequest,
    canonical_request,
    query_pairs,
    signature,
)
from reference_impl.foundation.noted import recognise
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.session import Session, SessionSealer

_STAMP = "%Y%m%dT%H%M%SZ"
_LONGEST_LINK_S = 604_800
_LIFE_DIGITS = len("604800")
_CREDENTIAL_PARTS = 5
_BAD_REQUESTS = frozenset(  # 400 and not 403 (Amazon S3 API Reference, "Error responses")
    {"ExpiredToken", "InvalidToken", "XAmzContentSHA256Mismatch"}
)

SIGNATURE_REFUSALS = {
    **dict.fromkeys(("AccessDenied", "SignatureDoesNotMatch", "RequestTimeTooSkewed"), HTTPStatus.FORBIDDEN.value),
    **dict.fromkeys(sorted(_BAD_REQUESTS), HTTPStatus.BAD_REQUEST.value),
}
"""Why a request's signature is not taken: reason and status."""


class SignatureRefusal(Problem):
    """The signature does not show who asks. `reason` is the S3 error code, which decides on the status."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(HTTPStatus.BAD_REQUEST if code in _BAD_REQUESTS else HTTPStatus.FORBIDDEN, code, detail)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How exact clocks must be, in seconds."""

    skew_s: float = 900.0  # of the moment of signing
    expiry_s: float = 0.0  # beyond the end of the session


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a request says about its own signature."""

    access_key_id: str
    scope: Scope
    timestamp: str
    signed_headers: frozenset[str]
    signature: str
    token: str
    life_s: int | None  # of a presigned link


def verify(
    request: SignedRequest,
    *,
    payload_sha256: str | None,
    sealer: SessionSealer,
    service: str,
    region: str,
    now: float,
    tolerance: Tolerance = Tolerance(),
) -> Session:
    """The session that signed this request, or a SignatureRefusal.

    Args:
        request: as it came over the wire.
        payload_sha256: the body's digest in hexadecimal; None takes the word of `x-amz-content-sha256`, which the
            caller then has to hold against the body.
        sealer: opens the region's session tokens.
        service: what it must be signed for, such as `s3`.
        region: where it must be signed for.
        now: seconds since 1970.
        tolerance: of clocks.
    """
    pairs = dict(query_pairs(request.query))
    presigned = "X-Amz-Signature" in pairs
    claim = _from_query(pairs) if presigned else _from_header(request.headers)
    session = sealer.open(claim.token)
    if session is None or not _same(session.access_key_id, claim.access_key_id):
        raise SignatureRefusal("InvalidToken", "The session token is not one of this region's; renew the credentials.")
    if claim.scope != Scope(claim.timestamp[:8], region, service):
        raise SignatureRefusal("SignatureDoesNotMatch", f"Sign for region {region}, service {service} and today.")
    _require_signed_headers(request, claim)
    payload = UNSIGNED if presigned else _payload(request.headers, payload_sha256)
    canonical = canonical_request(request, claim.signed_headers, payload)
    expected = signature(session.secret_access_key, claim.scope, claim.timestamp, canonical)
    if not _same(expected, claim.signature):
        raise SignatureRefusal("SignatureDoesNotMatch", "The signature is not that of this request.")
    _require_in_time(claim, session, now, tolerance)
    return session


async def authenticate(
    request: web.Request,
    *,
    sealer: SessionSealer,
    service: str,
    region: str,
    now: float,
    tolerance: Tolerance = Tolerance(),
    read_body: bool = True,
) -> Session:
    """The session that signed an aiohttp request, or a SignatureRefusal.

    With `read_body` the body is read and must be the one that was signed. Without, the caller compares what
    arrives with `x-amz-content-sha256`.
    """
    body_sha256 = hashlib.sha256(await request.read()).hexdigest() if read_body else None
    session = verify(
        values_of(request),
        payload_sha256=body_sha256,
        sealer=sealer,
        service=service,
        region=region,
        now=now,
        tolerance=tolerance,
    )
    recognise(request, session.holder, session.access_key_id)
    return session


def values_of(request: web.Request) -> SignedRequest:
    """An aiohttp request as values, path and query untouched."""
    path, _, query = request.raw_path.partition("?")
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        lower = name.lower()
        headers[lower] = f"{headers[lower]},{value}" if lower in headers else value
    return SignedRequest(request.method, path, query, headers)


def _from_header(headers: Mapping[str, str]) -> _Claim:
    algorithm, _, rest = headers.get("authorization", "").partition(" ")
    if algorithm != ALGORITHM:
        raise SignatureRefusal("AccessDenied", f"Sign the request: {ALGORITHM}, in the Authorization header.")
    fields = dict(_field(part) for part in rest.split(","))
    return _claim(
        fields.get("Credential", ""),
        headers.get("x-amz-date", ""),
        fields.get("SignedHeaders", ""),
        fields.get("Signature", ""),
        headers.get("x-amz-security-token", ""),
    )


def _from_query(pairs: Mapping[str, str]) -> _Claim:
    life = pairs.get("X-Amz-Expires", "")
    if not (life.isascii() and life.isdigit() and len(life) <= _LIFE_DIGITS and 1 <= int(life) <= _LONGEST_LINK_S):
        raise SignatureRefusal("AccessDenied", f"X-Amz-Expires must be 1 to {_LONGEST_LINK_S} seconds.")
    if pairs.get("X-Amz-Algorithm") != ALGORITHM:
        raise SignatureRefusal("AccessDenied", f"X-Amz-Algorithm must be {ALGORITHM}.")
    names = ("X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Security-Token")
    return _claim(*(pairs.get(name, "") for name in names), life_s=int(life))


def _claim(
    credential: str, stamp: str, signed_headers: str, mac: str, token: str, *, life_s: int | None = None
) -> _Claim:
    parts = credential.split("/")
    if len(parts) != _CREDENTIAL_PARTS or parts[-1] != "aws4_request" or not signed_headers or not mac:
        raise SignatureRefusal("AccessDenied", "The signature is incomplete: Credential, SignedHeaders, Signature.")
    if _moment(stamp) is None:
        raise SignatureRefusal("AccessDenied", "x-amz-date must say when the request was signed, YYYYMMDDTHHMMSSZ.")
    scope = Scope(*parts[1:4])
    return _Claim(parts[0], scope, stamp, frozenset(signed_headers.split(";")), mac, token, life_s)


def _field(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name, value


def _payload(headers: Mapping[str, str], actual: str | None) -> str:
    claimed = headers.get("x-amz-content-sha256", actual)
    if claimed is None:
        raise SignatureRefusal("AccessDenied", "x-amz-content-sha256 is missing: send the body's SHA-256.")
    if actual not in {None, claimed}:
        raise SignatureRefusal("XAmzContentSHA256Mismatch", "The body is not the one x-amz-content-sha256 tells of.")
    return claimed


def _require_signed_headers(request: SignedRequest, claim: _Claim) -> None:
    """Host and all of x-amz-*, or a relay could change what the signer meant."""
    must = {"host"} | {name for name in request.headers if name.startswith("x-amz-")}
    if unsigned := must - claim.signed_headers:
        raise SignatureRefusal("AccessDenied", f"These headers must be signed: {', '.join(sorted(unsigned))}.")


def _require_in_time(claim: _Claim, session: Session, now: float, tolerance: Tolerance) -> None:
    if now >= session.expires_at + tolerance.expiry_s:
        raise SignatureRefusal("ExpiredToken", "The temporary credentials have expired; renew them.")
    signed_at = _moment(claim.timestamp) or 0.0
    early, late = signed_at - now > tolerance.skew_s, now - signed_at > tolerance.skew_s
    if claim.life_s is None and (early or late):
        raise SignatureRefusal("RequestTimeTooSkewed", "The clock of the signer is too far from the server's.")
    if early:
        raise SignatureRefusal("AccessDenied", "Request is not yet valid")  # S3's words, for a link
    if claim.life_s is not None and now >= signed_at + claim.life_s:
        raise SignatureRefusal("AccessDenied", "The link has expired; ask for a new one.")


@lru_cache(maxsize=256)  # signers of one second have one stamp, and each is read twice
def _moment(stamp: str) -> float | None:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
