"""Refusals as S3 words them: a code for programs, a sentence for people."""

from collections.abc import Mapping

from reference_impl.foundation.problem import Problem

_STATUS: Mapping[str, int] = {
    "AccessDenied": 403,
    "BadDigest": 400,
    "EntityTooLarge": 400,
    "IncompleteBody": 400,
    "InternalError": 500,
    "InvalidArgument": 400,
    "InvalidRange": 416,
    "KeyTooLongError": 400,
    "NoSuchKey": 404,
    "PreconditionFailed": 412,
    "SlowDown": 503,
    "XAmzContentSHA256Mismatch": 400,
}


def refused(code: str, detail: str, *, headers: Mapping[str, str] | None = None) -> Problem:
    """A refusal to raise (Amazon S3 API Reference, "Error responses")."""
    return Problem(_STATUS[code], code, detail, headers=headers)
