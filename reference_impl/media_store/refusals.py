"""Refusals as S3 words them: a code for programs, a sentence for people."""

import errno
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from reference_impl.disk.writer import WriterGoneError
from reference_impl.foundation.problem import Problem

STATUS: Mapping[str, int] = {
    "AccessDenied": 403,
    "BadDigest": 400,
    "BadRequest": 400,
    "EntityTooLarge": 400,
    "EntityTooSmall": 400,
    "IncompleteBody": 400,
    "InternalError": 500,
    "InvalidArgument": 400,
    "InvalidDigest": 400,
    "InvalidPart": 400,
    "InvalidPartNumber": 416,
    "InvalidPartOrder": 400,
    "InvalidRange": 416,
    "InvalidRequest": 400,
    "InvalidStorageClass": 400,
    "KeyTooLongError": 400,
    "MalformedTrailerError": 400,
    "MalformedXML": 400,
    "MetadataTooLarge": 400,
    "MethodNotAllowed": 405,
    "MissingContentLength": 411,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
    "NoSuchUpload": 404,
    "NotImplemented": 501,
    "PreconditionFailed": 412,
    "RequestHeaderSectionTooLarge": 400,
    "ServiceUnavailable": 503,
    "SignatureDoesNotMatch": 403,
    "SlowDown": 503,
    "StorageFull": 503,
    "XAmzContentSHA256Mismatch": 400,
}
"""Every code of the store itself, and its status. Those of signatures are in `foundation.sigv4`."""


_LOG = logging.getLogger(__name__)
_RETRY_AFTER_S = 5
_FULL = (errno.ENOSPC, errno.EDQUOT)


def disk_fails(failure: Exception) -> Problem:
    """The refusal where a disk is too slow (TimeoutError), full, or does not do what it should: come again.

    Amazon S3 has no code for a full disk, as it has none. Clients of S3's go by the status where they don't know a
    code, and try 503 again; 507, which RFC 4918 has for it, they give up on.
    """
    full = isinstance(failure, OSError) and failure.errno in _FULL
    if isinstance(failure, TimeoutError):
        code, why = "SlowDown", "A disk of the store takes too long"
    elif full:
        code, why = "StorageFull", "A disk of the store is full, until its operator makes room"
    else:
        code, why = "ServiceUnavailable", "A disk of the store can't be written"
    return refused(code, f"{why}: nothing is stored.", headers={"Retry-After": str(_RETRY_AFTER_S)})


@contextmanager
def disk_failures_told() -> Iterator[None]:
    """While a disk is used: its failures become refusals, and are logged."""
    try:
        yield
    except ConnectionError:
        raise  # the camera's
    except (OSError, WriterGoneError) as failure:
        _LOG.error("a disk of the media store fails: %r", failure)
        raise disk_fails(failure) from failure


def refused(code: str, detail: str, *, headers: Mapping[str, str] | None = None) -> Problem:
    """A refusal to raise (Amazon S3 API Reference, "Error responses")."""
    return Problem(STATUS[code], code, detail, headers=headers)
