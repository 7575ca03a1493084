"""A report without secrets: every text in it is cleaned, wherever it stands."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

_Any = TypeVar("_Any")


def redacted(value: _Any, clean: Callable[[str], str]) -> _Any:
    """The same value, with `clean` done to each text in it: in dataclasses, tuples, lists and mappings."""
    return cast("_Any", _of(value, clean))


def _of(value: object, clean: Callable[[str], str]) -> object:
    match value:
        case str():
            cleaned = clean(value)
            return value if cleaned == value else cleaned  # an enumeration's word stays what it is
        case tuple() | list():
            return type(value)(_of(part, clean) for part in value)
        case Mapping():
            return {key: _of(part, clean) for key, part in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {f.name: _of(getattr(value, f.name), clean) for f in fields(value) if f.init}
            return replace(value, **parts)
        case _:
            return value
