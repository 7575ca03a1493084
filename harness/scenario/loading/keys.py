"""Which keys a scenario may have at some place: told from the models' own annotations."""

from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def keys_at(model: type[BaseModel], loc: Iterable[str | int]) -> set[str]:
    """The keys of the mapping at this place, which is told as pydantic tells it: with the tags of unions."""
    kinds: list[Any] = [model]
    for part in loc:
        kinds = [inner for kind in kinds for inner in _inner(kind, part)]
    return {field.alias or name for kind in kinds for one in _models(kind) for name, field in one.model_fields.items()}


def _inner(kind: Any, part: str | int) -> list[Any]:  # noqa: ANN401 - an annotation
    """What can be under this key, in this place of the list, or of this kind."""
    arguments = get_args(kind)
    match get_origin(kind):
        case origin if origin is Annotated:
            return _inner(arguments[0], part)
        case origin if origin in {Union, UnionType}:
            return [inner for one in arguments for inner in _inner(one, part)]
        case origin if origin is dict:
            return [arguments[1]]
        case origin if origin is tuple:
            return [arguments[0]]
        case _:
            return _of_model(kind, part) if _is_model(kind) else []


def _of_model(model: type[BaseModel], part: str | int) -> list[Any]:
    tag = model.model_fields.get("kind")
    if tag and part in get_args(tag.annotation):
        return [model]
    return [field.annotation for name, field in model.model_fields.items() if (field.alias or name) == part]


def _models(kind: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - an annotation
    if get_origin(kind) in {Annotated, Union, UnionType}:
        return [model for one in get_args(kind) for model in _models(one)]
    return [kind] if _is_model(kind) else []


def _is_model(kind: Any) -> bool:  # noqa: ANN401 - an annotation
    return isinstance(kind, type) and issubclass(kind, BaseModel)
