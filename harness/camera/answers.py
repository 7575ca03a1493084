"""What a camera makes of an answer that is no success."""

from harness.camera.upload_policy import FailureKind

_BUSY = frozenset({429, 503})
_CREDENTIALS_STATUS = frozenset({400, 401, 403})  # S3 says 400 for an expired token, others 403
_CREDENTIALS = frozenset({"ExpiredToken", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId"})
_TRANSIENT_STATUS = frozenset({408, 425})  # RFC 9110 15.5.9, RFC 8470
_TRANSIENT = frozenset(  # S3's codes for what went wrong with this request, and not with what it asked for
    {
        "BadDigest",
        "ConditionalRequestConflict",
        "IncompleteBody",
        "OperationAborted",
        "RequestTimeout",
        "RequestTimeTooSkewed",
        "XAmzContentSHA256Mismatch",
    }
)
_CLIENT_ERROR = range(400, 500)


def failure_kind(status: int, reason: str) -> FailureKind:
    """Why an upload failed.

    Args:
        status: the HTTP status, none of success.
        reason: the machine-readable reason: S3's error code, or a problem document's.
    """
    if status in _BUSY:
        return FailureKind.THROTTLED
    if status in _CREDENTIALS_STATUS and reason in _CREDENTIALS:
        return FailureKind.CREDENTIALS
    if status not in _CLIENT_ERROR or status in _TRANSIENT_STATUS or reason in _TRANSIENT:
        return FailureKind.TRANSIENT
    return FailureKind.REFUSED
