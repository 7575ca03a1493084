"""From a file's tree to a value of a model; what is wrong comes with its place, in words for a person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from harness.scenario.loading.keys import keys_at
from harness.scenario.loading.problem import Path, Problem
from harness.scenario.loading.tree import Tree
from harness.scenario.loading.wording import worded

Model = TypeVar("Model", bound=BaseModel)
_UNTOLD = "a word is wanted here, in quotes if need be; what stands there is a secret and is not told"


def validated(
    model: type[Model],
    tree: Tree,
    context: Mapping[str, Any] | None = None,
    secret: Callable[[Path], bool] = lambda _path: False,
) -> tuple[Model | None, list[Problem]]:
    """The value, or None and everything that is wrong with it.

    Args:
        model: what it must be; files use the aliases.
        tree: what the file says.
        context: for the validators.
        secret: whether what stands at a place must not be told.
    """
    try:
        return model.model_validate(tree.value, by_alias=True, by_name=False, context=dict(context or {})), []
    except ValidationError as wrong:
        return None, [p for error in wrong.errors(include_url=False) for p in _problems(error, tree, model, secret)]


def _problems(
    error: ErrorDetails, tree: Tree, model: type[BaseModel], secret: Callable[[Path], bool]
) -> Iterator[Problem]:
    """What one error comes to: names that lead nowhere come as one error, and know their paths themselves."""
    for path, message in error.get("ctx", {}).get("problems", ()):
        yield Problem(path, tree.value_place(path), message)
    if "problems" in error.get("ctx", {}):
        return
    of_kind = ("kind",) if error["type"] == "union_tag_invalid" else ()
    path, given = _found((*error["loc"], *of_kind), tree.value, last_is_key=error["type"] == "missing")
    if error["type"] == "too_short" and given:
        return  # what is wrong with each of them is told already
    if given is None and path in tree.values:
        return  # likewise that nothing is said there
    place = tree.key_place(path) if error["type"] == "extra_forbidden" else tree.value_place(path)
    hidden = secret(path) and error["type"] != "missing" and given not in ("", ())
    message = _UNTOLD if hidden else worded(error, given, keys_at(model, error["loc"][:-1]))
    yield Problem(path[:-1] if error["type"] == "missing" else path, place, message)


def _found(loc: Sequence[str | int], value: object, *, last_is_key: bool) -> tuple[Path, object]:
    """Where that is in the file, and what stands there: without what is no key of the file, such as kinds of faults.

    What is missing is a key that the file lacks, and comes last.
    """
    path: list[str | int] = []
    for number, part in enumerate(loc):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, tuple) and isinstance(part, int):
            value = value[part] if part < len(value) else None
        elif not (isinstance(value, dict) and last_is_key and number == len(loc) - 1):
            continue
        path.append(part)
    return tuple(path), value
