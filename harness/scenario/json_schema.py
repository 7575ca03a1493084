"""The JSON Schema (2020-12) of scenario files, for editors to complete and check by.

Made from the models. Short forms are in it; what only the whole file can tell, such as names that lead nowhere, is not.
"""

import inspect
import re
from collections.abc import Iterator
from typing import Any, get_args

from harness.scenario.schema.base import Strict
from harness.scenario.schema.document import Scenario

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ONE_OR_MANY = {"at", "site", "group", "region", "provider", "recorder", "template", "dns", "u2_dns"}
_WHEN = ("at", "every", "random")
_EXACTLY_ONE = {
    "Bitrate": ("constant", "day_night", "trace"),
    "Length": ("fixed", "exponential", "uniform", "lognormal"),
    "Trace": ("file", "points"),
    "UplinkDegraded": ("to", "to_share"),
}
_SHORT_FOR = {"Bitrate": "constant", "Length": "fixed"}
_ARGUMENT = re.compile(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def json_schema() -> dict[str, Any]:
    """As a new value."""
    found = schema_of(Scenario, title="A scenario of camproof")
    for name, key in _SHORT_FOR.items():
        whole = found["$defs"][name]
        found["$defs"][name] = {"description": whole["description"], "anyOf": [whole["properties"][key], whole]}
    return found


def schema_of(root: type[Strict], *, title: str) -> dict[str, Any]:
    """Of files that say what `root` holds; each key with the text that the models' docstrings have for it."""
    found = root.model_json_schema(by_alias=True)
    models = {model.__name__: model for model in models_within(root)}
    for name, part in {root.__name__: found, **found.get("$defs", {})}.items():
        part["properties"] = {key: _tidied(key, value) for key, value in part["properties"].items()}
        _describe(part, models[name])
        _restrict(part, name)
    return {"$schema": _DIALECT, **found, "title": title}


def _tidied(key: str, value: dict[str, Any]) -> dict[str, Any]:
    """Without null, which no file needs to say, and with a single thing where a list may be."""
    choices = [choice for choice in value.get("anyOf", ()) if choice.get("type") != "null"]
    rest = {word: said for word, said in value.items() if word not in {"anyOf", "title"} and said is not None}
    tidy: dict[str, Any] = {**choices[0], **rest} if len(choices) == 1 else {**value, **rest}
    if key in _ONE_OR_MANY and tidy.get("type") == "array":
        return {"anyOf": [tidy["items"], tidy]}
    return tidy


def _describe(part: dict[str, Any], model: type[Strict]) -> None:
    """What the docstring says, each argument's text with its key; and those of what the model is made from."""
    part["description"] = " ".join(inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0].split())
    texts = {name: text for one in reversed(model.__mro__) for name, text in _ARGUMENT.findall(_doc(one))}
    for name, field in model.model_fields.items():
        own = part["properties"][field.alias or name]
        said = [" ".join(texts.get(name, "").split()), own.get("description", "")]
        own["description"] = "; ".join(filter(None, said))


def _doc(model: type) -> str:
    return inspect.cleandoc(model.__doc__ or "") if issubclass(model, Strict) else ""


def _restrict(part: dict[str, Any], name: str) -> None:
    """What goes together and what does not, where keys alone tell."""
    if one := _EXACTLY_ONE.get(name):
        part["oneOf"] = [{"required": [key]} for key in one]
        part.pop("required", None)
    if name == "Uplink":
        part["anyOf"] = [{"required": [key]} for key in ("preset", part.pop("required")[0])]
    if {*_WHEN} <= {*part["properties"]}:
        part["allOf"] = [{"oneOf": [{"required": [key]} for key in _WHEN]}]


def models_within(model: type[Strict]) -> Iterator[type[Strict]]:
    """It, and all that its fields may hold; some more than once."""
    yield model
    for field in model.model_fields.values():
        for one in _models_of(field.annotation):
            yield from models_within(one)


def _models_of(annotation: Any) -> Iterator[type[Strict]]:  # noqa: ANN401 - an annotation
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_of(inner)
