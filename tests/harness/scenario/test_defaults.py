"""Every default says where it comes from, is used, and is something that a file could say."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args

import pytest
from pydantic import TypeAdapter

from harness.scenario.defaults import default, defaults, link_presets
from harness.scenario.schema.base import Strict
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.network import Preset, Uplink


def models(model: type[Strict] = Strict) -> Iterator[type[Strict]]:
    for one in model.__subclasses__():
        yield one
        yield from models(one)


def fields() -> Iterator[tuple[type[Strict], str, str]]:
    for model in models():
        for field in model.model_fields.values():
            extra = field.json_schema_extra
            if isinstance(extra, dict) and "x-default-from" in extra:
                yield model, field.alias or "", str(extra["x-default-from"])


def test_every_default_is_used_and_every_used_one_is_there() -> None:
    assert Scenario in models()
    assert {key for _, _, key in fields()} == {*defaults()}


@pytest.mark.parametrize("key", sorted(defaults()))
def test_a_default_says_why_it_is_as_it_is(key: str) -> None:
    assert len(default(key).why) > 10
    assert str(default(key)).startswith("assumed: ") is default(key).assumed


@pytest.mark.parametrize(("model", "alias", "key"), list(fields()), ids=lambda value: getattr(value, "__name__", value))
def test_a_default_is_what_its_field_takes_from_a_file(model: type[Strict], alias: str, key: str) -> None:
    field = next(field for field in model.model_fields.values() if field.alias == alias)
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    read = TypeAdapter(kind).validate_python(default(key).value, context={"from_file": True}, by_alias=True)
    assert read == field.get_default(call_default_factory=True, validated_data={})


def test_every_preset_is_a_link_of_its_own() -> None:
    assert {*link_presets()} == {*get_args(Preset)}
    for name, preset in link_presets().items():
        link = Uplink.model_validate({"preset": name})
        assert link.model_fields_set == {"preset"}
        assert link.up_bits_per_s == preset.values["up"].parsed
        assert all(len(value.why) > 5 for value in preset.values.values())
