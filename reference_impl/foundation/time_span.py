"""The span of time that a request asks about."""

from collections.abc import Mapping

from reference_impl.foundation.problem import Problem

_END = 1 << 53  # microseconds; the year 2255
_DIGITS = 16


def time_span(query: Mapping[str, str]) -> tuple[int, int]:
    """`from_us` and `to_us` of a query, microseconds since 1970; all of time where they are left out.

    A Problem with status 400 names what is wrong.
    """
    from_us, to_us = _number(query, "from_us", 0), _number(query, "to_us", _END)
    if to_us < from_us:
        raise Problem(400, "query-not-valid", "to_us: must not be before from_us.")
    return from_us, to_us


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Problem(400, "query-not-valid", f"{name}: must be whole microseconds since 1970.")
    return int(text)
