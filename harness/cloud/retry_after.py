"""Retry-After (RFC 9110 10.2.3): a whole number of seconds, or a date."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]+", re.ASCII)
LONGEST_S = 86_400.0  # whatever it says, no answer asks for more


def retry_after_s(value: str, now_s: float) -> float | None:
    """How long to wait, 0 to LONGEST_S; None where it says nothing that can be understood.

    Args:
        value: of the header.
        now_s: what the one who sent it takes for now, seconds since 1970.
    """
    said = value.strip(" \t")
    if _SECONDS.fullmatch(said):
        return min(float(said), LONGEST_S)
    moment = moment_s(said)
    return None if moment is None else min(max(0.0, moment - now_s), LONGEST_S)


def moment_s(value: str) -> float | None:
    """An HTTP date (RFC 9110 5.6.7) in seconds since 1970; None for anything else."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
