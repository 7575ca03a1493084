"""Every default says where it comes from, is used, and is something that a file could say."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, get_args

import pytest
from pydantic import TypeAdapter

from harness.scenario.defaults import Sourced, link_presets
from harness.scenario.defaults import defaults as scenarios
from harness.scenario.json_schema import models_within
from harness.scenario.schema.base import Strict
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.network import Preset, Uplink
from harness.sites.defaults import defaults as topologies
from harness.sites.schema.document import Topology

FILES: dict[str, tuple[type[Strict], Callable[[], Mapping[str, Sourced]]]] = {
    "scenario": (Scenario, scenarios),
    "topology": (Topology, topologies),
}
DEFAULTS = [(file, key) for file, (_, defaults) in FILES.items() for key in sorted(defaults())]


def fields(file: str) -> Iterator[tuple[type[Strict], str, str]]:
    for model in dict.fromkeys(models_within(FILES[file][0])):
        for field in model.model_fields.values():
            extra = field.json_schema_extra
            if isinstance(extra, dict) and "x-default-from" in extra:
                yield model, field.alias or "", str(extra["x-default-from"])


@pytest.mark.parametrize("file", FILES)
def test_every_default_is_used_and_every_used_one_is_there(file: str) -> None:
    of_models = {key for key in FILES[file][1]() if key.startswith("models.")}  # looked up by an appliance's model
    used = {key for _, _, key in fields(file) if key in FILES[file][1]()}
    assert used | of_models == {*FILES[file][1]()}


@pytest.mark.parametrize(("file", "key"), DEFAULTS)
def test_a_default_says_why_it_is_as_it_is(file: str, key: str) -> None:
    default = FILES[file][1]()[key]
    assert len(default.why) > 10
    assert str(default).startswith("assumed: ") is default.assumed


@pytest.mark.parametrize(
    ("model", "alias", "key"),
    sorted({one for file in FILES for one in fields(file)}, key=str),
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_default_is_what_its_field_takes_from_a_file(model: type[Strict], alias: str, key: str) -> None:
    default = {**scenarios(), **topologies()}[key]
    field = next(field for field in model.model_fields.values() if field.alias == alias)
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    read = TypeAdapter(kind).validate_python(default.value, context={"from_file": True}, by_alias=True)
    assert read == field.get_default(call_default_factory=True, validated_data={})


def test_every_preset_is_a_link_of_its_own() -> None:
    assert {*link_presets()} == {*get_args(Preset)}
    for name, preset in link_presets().items():
        link = Uplink.model_validate({"preset": name})
        assert link.model_fields_set == {"preset"}
        assert link.up_bits_per_s == preset.values["up"].parsed
        assert all(len(value.why) > 5 for value in preset.values.values())
