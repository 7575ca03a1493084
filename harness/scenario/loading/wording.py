"""From what pydantic says to what a person who wrote the file can use: what is wrong, what there is, what was meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

_WANTED = {
    "dict_type": "keys and values are wanted here",
    "model_type": "keys and values are wanted here",
    "model_attributes_type": "keys and values are wanted here",
    "tuple_type": "a list is wanted here",
    "bool_type": "`true` or `false` is wanted here",
    "int_type": "a whole number without a unit is wanted here",
    "float_type": "a number without a unit is wanted here",
    "string_type": "a word is wanted here",
}
_SAID = {
    "scenario": "{message}",
    "missing": "`{key}` is missing",
    "union_tag_not_found": "`kind` is missing: it says what goes wrong",
    "string_pattern_mismatch": "{given} can't be a name: use a to z, 0 to 9, and `-` between them; 40 at the most",
    "too_short": "it is empty, and something is wanted here",
    "string_too_short": "it is empty, and something is wanted here",
}
_CHOICES = {"literal_error", "union_tag_invalid", "enum"}
_TOO_FAR = {
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} or less",
}


def worded(error: ErrorDetails, given: object, keys: Iterable[str]) -> str:
    """One line for a person.

    Args:
        error: of a validation.
        given: what the file says in that place.
        keys: what the mapping may hold, for a key that is not known.
    """
    kind = error["type"]
    if kind in _SAID:
        return _SAID[kind].format(key=error["loc"][-1], given=_shown(given), **error.get("ctx", {}))
    if kind == "extra_forbidden":
        return unknown("key", str(error["loc"][-1]), sorted(keys))
    if kind in _CHOICES:
        return unknown("value", _shown(given).strip("'"), _choices(error.get("ctx", {})))
    if kind in _WANTED:
        return f"{_WANTED[kind]}, not {_shown(given)}{_quotes(kind, given)}"
    if kind in _TOO_FAR:
        return f"{_shown(given)} is out of range: {_limit(error, given)} is wanted"
    return f"{error['msg']}, not {_shown(given)}"


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """There is no such key or value; what was meant, and what there is."""
    there = list(known)
    near = get_close_matches(word, there, 1, 0.5)
    meant = f"; did you mean `{near[0]}`?" if near else "."
    return f"there is no {what} {word!r} here{meant} There are: {', '.join(there)}"


def _choices(context: dict[str, Any]) -> list[str]:
    return re.findall(r"'([^']+)'", str(context.get("expected") or context.get("expected_tags")))


def _shown(given: object) -> str:
    if isinstance(given, dict):
        return "keys and values"
    if isinstance(given, tuple):
        return "a list"
    words = {None: "nothing", True: "`true`", False: "`false`"}
    return words[given] if given is None or isinstance(given, bool) else repr(given)


def _quotes(kind: str, given: object) -> str:
    return f'; did you mean "{given}", in quotes?' if kind == "string_type" and isinstance(given, int | float) else ""


def _limit(error: ErrorDetails, given: object) -> str:
    """Limits are in the units of the fields, which the writer of a quantity never sees; 0 is 0 in all of them."""
    if isinstance(given, str) and given.strip().endswith("%"):
        return _TOO_FAR[error["type"]].format(**{name: f"{100 * value:g} %" for name, value in error["ctx"].items()})
    limit = _TOO_FAR[error["type"]].format(**error["ctx"])
    return limit if not isinstance(given, str) or {"0", "0.0"} & {*limit.split()} else "something nearer to 0"
