"""What a request says of its own signature, in the Authorization header or in its query. Sans I/O.

Refusals are S3's, code and words (Amazon S3 API Reference, "Error responses", and what S3 answers).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus

from reference_impl.foundation.canonical import ALGORITHM, Scope, SignedRequest, query_pairs
from reference_impl.foundation.problem import Problem

_STAMP = "%Y%m%dT%H%M%SZ"
_LONGEST_LINK_S = 604_800
_LIFE_DIGITS = len("604800")
_CREDENTIAL_PARTS = 5
_NAME = re.compile(r"[a-zA-Z0-9-]{1,32}")
_HEADER, _QUERY = "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError"
_BEGINS = {
    _HEADER: "The authorization header is malformed; ",
    _QUERY: "Error parsing the X-Amz-Credential parameter; ",
}
_BAD_REQUESTS = frozenset(  # 400 and not 403
    {_HEADER, _QUERY, "ExpiredToken", "InvalidArgument", "InvalidRequest", "InvalidToken", "XAmzContentSHA256Mismatch"}
)
_FORBIDDEN = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed")

SIGNATURE_REFUSALS = {
    **dict.fromkeys(_FORBIDDEN, HTTPStatus.FORBIDDEN.value),
    **dict.fromkeys(sorted(_BAD_REQUESTS), HTTPStatus.BAD_REQUEST.value),
}
"""Why a request's signature is not taken: reason and status."""


class SignatureRefusal(Problem):
    """The signature does not show who asks. `reason` is the S3 error code, which decides on the status.

    `region` is what the request must be signed for, where it was signed for another one.
    """

    def __init__(self, code: str, detail: str, *, region: str = "") -> None:
        super().__init__(HTTPStatus.BAD_REQUEST if code in _BAD_REQUESTS else HTTPStatus.FORBIDDEN, code, detail)
        self.region = region


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says about its own signature."""

    access_key_id: str
    scope: Scope
    timestamp: str
    signed_headers: frozenset[str]
    signature: str
    token: str
    life_s: int | None  # of a presigned link

    def require_scope(self, service: str, region: str) -> None:
        """A refusal where it is of another service, region or day than it is shown for."""
        code = _HEADER if self.life_s is None else _QUERY
        begin, scope = _BEGINS[code], self.scope
        if scope.region != region:
            why = f"the region '{_shown(scope.region)}' is wrong; expecting '{region}'"
            raise SignatureRefusal(code, begin + why, region=region)
        if scope.service != service:
            why = f'incorrect service "{_shown(scope.service)}". This endpoint belongs to "{service}".'
            raise SignatureRefusal(code, begin + why)
        if scope.day != self.timestamp[:8]:
            why = f'Invalid credential date "{_shown(scope.day)}". This date is not the same as X-Amz-Date.'
            raise SignatureRefusal(code, begin + why)


def claim_of(request: SignedRequest) -> Claim:
    """What this request says; a SignatureRefusal where it says nothing, or not all of it."""
    pairs = dict(query_pairs(request.query))
    return _from_query(pairs) if "X-Amz-Signature" in pairs else _from_header(request.headers)


@lru_cache(maxsize=256)  # signers of one second have one stamp, and each is read twice
def moment_of(stamp: str) -> float | None:
    """Seconds since 1970; None where it is no moment."""
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _from_header(headers: Mapping[str, str]) -> Claim:
    sent = headers.get("authorization")
    if sent is None:
        raise SignatureRefusal("AccessDenied", f"Sign the request: {ALGORITHM}, in the Authorization header.")
    algorithm, _, rest = sent.partition(" ")
    if algorithm == "AWS":
        why = f"The authorization mechanism you have provided is not supported. Please use {ALGORITHM}."
        raise SignatureRefusal("InvalidRequest", why)
    if algorithm != ALGORITHM:
        raise SignatureRefusal("InvalidArgument", f"Unsupported Authorization Type: sign the request, {ALGORITHM}.")
    fields = dict(_field(part) for part in rest.split(","))
    if not all(fields.get(name) for name in ("Credential", "SignedHeaders", "Signature")):
        why = "the authorization header requires three components: Credential, SignedHeaders, and Signature."
        raise SignatureRefusal(_HEADER, _BEGINS[_HEADER] + why)
    key, scope = _credential(fields["Credential"], _HEADER)
    stamp = headers.get("x-amz-date", "")
    if moment_of(stamp) is None:
        raise SignatureRefusal("AccessDenied", "AWS authentication requires a valid x-amz-date, YYYYMMDDTHHMMSSZ.")
    names, token = frozenset(fields["SignedHeaders"].split(";")), headers.get("x-amz-security-token", "")
    return Claim(key, scope, stamp, names, fields["Signature"], token, None)


def _from_query(pairs: Mapping[str, str]) -> Claim:
    names = [f"X-Amz-{name}" for name in ("Algorithm", "Credential", "Signature", "Date", "SignedHeaders", "Expires")]
    if not all(pairs.get(name) for name in names):
        why = f"Query-string authentication version 4 requires the {', '.join(names)} parameters."
        raise SignatureRefusal(_QUERY, why)
    algorithm, credential, mac, stamp, signed_headers, life = (pairs[name] for name in names)
    if algorithm != ALGORITHM:
        raise SignatureRefusal(_QUERY, f'X-Amz-Algorithm only supports "{ALGORITHM}"')
    key, scope = _credential(credential, _QUERY)
    if moment_of(stamp) is None:
        raise SignatureRefusal(_QUERY, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
    if not (life.isascii() and life.isdigit() and len(life) <= _LIFE_DIGITS and 1 <= int(life) <= _LONGEST_LINK_S):
        raise SignatureRefusal(_QUERY, f"X-Amz-Expires must be 1 to {_LONGEST_LINK_S} seconds.")
    token = pairs.get("X-Amz-Security-Token", "")
    return Claim(key, scope, stamp, frozenset(signed_headers.split(";")), mac, token, int(life))


def _credential(text: str, code: str) -> tuple[str, Scope]:
    parts = text.split("/")
    if len(parts) != _CREDENTIAL_PARTS or parts[-1] != "aws4_request" or not parts[0]:
        why = 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
        raise SignatureRefusal(code, _BEGINS[code] + why)
    return parts[0], Scope(*parts[1:4])


def _shown(text: str) -> str:
    """What was sent, where it is a name at all: it goes into an answer and a log."""
    return text if _NAME.fullmatch(text) else "?"


def _field(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name, value
