"""The Range header (RFC 9110 14.2), one range of bytes, as S3 reads it."""

import re

_RANGE = re.compile(r"bytes=(\d{0,100})-(\d{0,100})", re.ASCII)


class UnsatisfiableError(ValueError):
    """The range begins after the end."""


def requested(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and number of bytes that are asked for; None for all of them.

    A header that is not understood, or has several ranges, counts as none (RFC 9110 14.2).

    Args:
        header: the Range header as sent.
        size: bytes in the object.
    """
    found = _RANGE.fullmatch((header or "").strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        raise UnsatisfiableError(f"{header} of {size} bytes")
    return start, end - start
