"""Every value of a scenario, and where it comes from: the file, a kind of link, or a default."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from harness.scenario.defaults import Sourced, default, link_presets
from harness.scenario.loading.load import Loaded
from harness.scenario.loading.problem import Path, dotted
from harness.scenario.loading.tree import Tree
from harness.scenario.schema.timing import Timing


@dataclass(frozen=True, slots=True)
class Explained:
    """One value.

    Args:
        key: its path, dotted.
        value: as a file would say it.
        line: of the file, where it says so; else None.
        assumed: whether nobody publishes it and the file does not say it.
        source: where it comes from, in words.
    """

    key: str
    value: str
    line: int | None
    assumed: bool
    source: str


def explained(loaded: Loaded) -> tuple[Explained, ...]:
    """All values, in the order in which the reference has them."""
    return tuple(_model(loaded.scenario, (), loaded))


def _model(model: BaseModel, at: Path, loaded: Loaded) -> Iterator[Explained]:
    said = model.model_dump(mode="json", by_alias=True)
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        if getattr(model, name) is not None and not _idle(model, key):
            yield from _field(getattr(model, name), said[key], (*at, key), field, loaded)


def _idle(model: BaseModel, key: str) -> bool:
    """Whether it only goes with another key, which is not there."""
    return isinstance(model, Timing) and (
        (key == "first" and model.every_us is None) or (key == "together" and model.random_per_s is None)
    )


def _field(value: object, said: Any, at: Path, field: FieldInfo | None, loaded: Loaded) -> Iterator[Explained]:  # noqa: ANN401
    known = _known(field, at, loaded)
    if known is not None and not _is_written(at, loaded.tree):
        yield Explained(dotted(at), _text(said), None, known.assumed, str(known))
    elif isinstance(value, BaseModel):
        yield from _model(value, at, loaded)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _field(inner, said[key], (*at, key), None, loaded)
    elif isinstance(value, tuple) and any(isinstance(inner, BaseModel) for inner in value):
        for number, inner in enumerate(value):
            yield from _field(inner, said[number], (*at, number), None, loaded)
    elif _is_written(at, loaded.tree):
        line = loaded.tree.value_place(at).line
        yield Explained(dotted(at), _text(said), line, assumed=False, source=f"{loaded.file}:{line}")


def _known(field: FieldInfo | None, at: Path, loaded: Loaded) -> Sourced | None:
    """What is known of a value that the file does not say."""
    from_link = _of_preset(at, loaded)
    if from_link is not None:
        return from_link
    extra = field.json_schema_extra if field else None
    key = extra.get("x-default-from") if isinstance(extra, dict) else None
    return default(str(key)) if key else None


def _of_preset(at: Path, loaded: Loaded) -> Sourced | None:
    if len(at) != 5 or at[:2] != ("fleet", "sites") or at[3] != "uplink":  # noqa: PLR2004 - fleet.sites[0].uplink.up
        return None
    preset = loaded.scenario.fleet.sites[int(at[2])].uplink.preset
    return link_presets()[preset].values.get(str(at[4])) if preset else None


def _is_written(at: Path, tree: Tree) -> bool:
    """Whether the file says it, perhaps by a short form of what is around it, or by a trace's file."""
    if at in tree.values:
        return True
    around = at[:-1]
    while around and around not in tree.values:
        around = around[:-1]
    value: Any = tree.value
    for part in around:
        value = value[part]
    return not isinstance(value, dict | tuple) or (isinstance(value, dict) and "file" in value)


def _text(said: Any) -> str:  # noqa: ANN401 - whatever a file can say
    if isinstance(said, bool):
        return str(said).lower()
    if isinstance(said, list):
        return ", ".join(map(_text, said))
    if isinstance(said, dict):
        return ", ".join(_text(one) for one in said.values() if one is not None)
    return " ".join(str(said).split())
