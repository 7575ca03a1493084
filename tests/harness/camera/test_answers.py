"""What a camera makes of a refusal."""

import pytest

from harness.camera.answers import failure_kind
from harness.camera.upload_policy import FailureKind


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (400, "ExpiredToken", FailureKind.CREDENTIALS),
        (403, "ExpiredToken", FailureKind.CREDENTIALS),
        (400, "InvalidToken", FailureKind.CREDENTIALS),
        (403, "InvalidAccessKeyId", FailureKind.CREDENTIALS),
        (503, "SlowDown", FailureKind.THROTTLED),
        (429, "", FailureKind.THROTTLED),
        (500, "InternalError", FailureKind.TRANSIENT),
        (429, "too-many-requests", FailureKind.THROTTLED),
        (503, "overloaded", FailureKind.THROTTLED),
        (502, "", FailureKind.TRANSIENT),
        (307, "TemporaryRedirect", FailureKind.TRANSIENT),
        (408, "", FailureKind.TRANSIENT),
        (409, "ConditionalRequestConflict", FailureKind.TRANSIENT),
        (400, "IncompleteBody", FailureKind.TRANSIENT),
        (400, "XAmzContentSHA256Mismatch", FailureKind.TRANSIENT),
        (403, "RequestTimeTooSkewed", FailureKind.TRANSIENT),
        (400, "EntityTooLarge", FailureKind.REFUSED),
        (400, "", FailureKind.REFUSED),
        (403, "AccessDenied", FailureKind.REFUSED),
        (409, "different-segment", FailureKind.REFUSED),
        (413, "", FailureKind.REFUSED),
        (422, "not-stored", FailureKind.REFUSED),
    ],
)
def test_each_answer(status: int, reason: str, kind: FailureKind) -> None:
    assert failure_kind(status, reason) is kind
