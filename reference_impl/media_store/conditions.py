"""Conditions of reads and writes (RFC 9110 13, as Amazon S3 has them). Sans I/O."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.refusals import refused


def unchanged(headers: Mapping[str, str], found: StoredObject) -> bool:
    """Whether the reader has the object already (304); a PreconditionFailed where it must be another one.

    Args:
        headers: those of the request, whatever the case of their names.
        found: the object that is there.
    """
    modified_s = found.stored_us // 1_000_000
    if "If-Match" in headers:
        holds = _names(headers["If-Match"], found.etag)
    else:
        holds = (since := _moment(headers.get("If-Unmodified-Since"))) is None or modified_s <= since
    if not holds:
        raise refused("PreconditionFailed", "At least one of the pre-conditions you specified did not hold.")
    if "If-None-Match" in headers:
        return _names(headers["If-None-Match"], found.etag)
    since = _moment(headers.get("If-Modified-Since"))
    return since is not None and modified_s <= since


def still(header: str, found: StoredObject) -> bool:
    """Whether an If-Range names this object: by its ETag, or by its exact time (RFC 9110 13.1.5)."""
    return header == found.etag or _moment(header) == found.stored_us // 1_000_000


def only_if_new(headers: Mapping[str, str]) -> bool:
    """Whether a write says that it must not find anything; a refusal for conditions that no write may have."""
    wanted = headers.get("If-None-Match")
    if "If-Match" in headers or wanted not in (None, "*"):
        raise refused("NotImplemented", "Objects never change here: a write has no condition but `If-None-Match: *`.")
    return wanted == "*"


def require_free(new: StoredObject, there: StoredObject, *, must_be_new: bool) -> None:
    """A refusal where a write met an object, unless it left open what it meets and the same bytes are there.

    S3 would overwrite. A bucket whose policy asks for conditional writes denies that, as Object Lock does; a retry of
    an upload whose answer was lost, by a client that sends no condition, finds what it sent.
    """
    if must_be_new:
        raise refused("PreconditionFailed", "At least one of the pre-conditions you specified did not hold.")
    if there.sha256 != new.sha256:
        raise refused("AccessDenied", "Nothing is overwritten here (as with `If-None-Match: *`): the name is taken.")


def _names(header: str, etag: str) -> bool:
    named = {one.strip().removeprefix("W/") for one in header.split(",")}
    return "*" in named or etag in named or etag.strip('"') in named


def _moment(header: str | None) -> float | None:
    """Seconds since 1970; None where it is no date, which counts as not sent (RFC 9110 13.1.3)."""
    try:
        return parsedate_to_datetime(header or "").timestamp()
    except (ValueError, OverflowError):
        return None
