"""Who signed a request: AWS Signature Version 4, in the Authorization header or in the query (presigned).

`verify` decides from values alone; `authenticate` takes them from an aiohttp request. Refusals carry S3's codes.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from reference_impl.foundation.canonical import UNSIGNED, SignedRequest, canonical_request, signature
from reference_impl.foundation.noted import recognise
from reference_impl.foundation.session import Session, SessionSealer, is_access_key_id
from reference_impl.foundation.signature_claim import Claim, SignatureRefusal, claim_of, moment_of


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How exact clocks must be, in seconds."""

    skew_s: float = 900.0  # of the moment of signing
    expiry_s: float = 0.0  # beyond the end of the session


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
    claim = claim_of(request)
    claim.require_scope(service, region)
    session = _session(claim, sealer)
    _require_signed_headers(request, claim)
    payload = UNSIGNED if claim.life_s is not None else _payload(request.headers, payload_sha256)
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


def _session(claim: Claim, sealer: SessionSealer) -> Session:
    """Whose key it is. No key is good without its token, and one that nobody issues is no good with any."""
    session = sealer.open(claim.token)
    if session is not None and _same(session.access_key_id, claim.access_key_id):
        return session
    if not claim.token or not is_access_key_id(claim.access_key_id):
        why = "The AWS Access Key Id you provided does not exist in our records."
        raise SignatureRefusal("InvalidAccessKeyId", why)
    raise SignatureRefusal("InvalidToken", "The session token is not one of this region's; renew the credentials.")


def _payload(headers: Mapping[str, str], actual: str | None) -> str:
    claimed = headers.get("x-amz-content-sha256", actual)
    if claimed is None:
        raise SignatureRefusal("InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
    if actual not in {None, claimed}:
        raise SignatureRefusal("XAmzContentSHA256Mismatch", "The body is not the one x-amz-content-sha256 tells of.")
    return claimed


def _require_signed_headers(request: SignedRequest, claim: Claim) -> None:
    """Host and all of x-amz-*, or a relay could change what the signer meant."""
    must = {"host"} | {name for name in request.headers if name.startswith("x-amz-")}
    if unsigned := must - claim.signed_headers:
        raise SignatureRefusal("AccessDenied", f"These headers must be signed: {', '.join(sorted(unsigned))}.")


def _require_in_time(claim: Claim, session: Session, now: float, tolerance: Tolerance) -> None:
    if now >= session.expires_at + tolerance.expiry_s:
        raise SignatureRefusal("ExpiredToken", "The temporary credentials have expired; renew them.")
    signed_at = moment_of(claim.timestamp) or 0.0
    early, late = signed_at - now > tolerance.skew_s, now - signed_at > tolerance.skew_s
    if claim.life_s is None and (early or late):
        raise SignatureRefusal("RequestTimeTooSkewed", "The clock of the signer is too far from the server's.")
    if early:
        raise SignatureRefusal("AccessDenied", "Request is not yet valid")  # S3's words, for a link
    if claim.life_s is not None and now >= signed_at + claim.life_s:
        raise SignatureRefusal("AccessDenied", "The link has expired; ask for a new one.")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
