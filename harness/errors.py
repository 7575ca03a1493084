"""Everything that camproof raises on purpose.

    CamproofError
    ├── BadInputError      the user gave something that can't be used      exit status 2
    ├── CloudRefusedError  the cloud answered, and the answer was no       exit status 3 when nobody expected it
    ├── CloudMalformedError  the cloud said yes, and what it gave can't be used  exit status 3 likewise
    ├── CloudUnreachableError  no answer came: refused, reset, timed out     exit status 3 likewise
    └── CamproofFailedError  camproof could not do its own work            exit status 3

A message says what happened, to which thing, and what to do next, in one line.
"""

from typing import ClassVar


class CamproofError(Exception):
    """The root of the tree: a one-line message for a person and an exit status."""

    exit_status: ClassVar[int] = 3


class BadInputError(CamproofError):
    """An option, a file or a value that can't be used. The message names it and says what to do."""

    exit_status = 2


class CamproofFailedError(CamproofError):
    """Camproof could not do its own work: a full disk, a port in use, a lost process."""


class CloudRefusedError(CamproofError):
    """The cloud answered with a refusal.

    Args:
        action: what was asked for, in words.
        status: the HTTP status.
        reason: the machine-readable reason of the answer (RFC 9457 `reason`, or the S3 error code), or "".
        detail: the sentence for people.
        retry_after_s: what the answer's Retry-After said, if it said anything.
    """

    def __init__(
        self, action: str, status: int, reason: str = "", detail: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(f"{action}: refused with {status} {reason}. {detail}".rstrip(". ") + ".")
        self.action = action
        self.status = status
        self.reason = reason
        self.detail = detail
        self.retry_after_s = retry_after_s


class CloudMalformedError(CamproofError):
    """The cloud answered with success, and its document can't be used.

    Args:
        action: what was asked for, in words.
        what: what came instead, in words; no secret.
    """

    status = 200  # whichever of the successes it was

    def __init__(self, action: str, what: str) -> None:
        super().__init__(f"{action}: the answer was {what}.")
        self.action = action


class CloudUnreachableError(CamproofError):
    """No answer came: the connection was refused, reset, or nothing came back in time."""
