"""The published schema takes what camproof takes, and refuses what an editor can refuse."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from harness.scenario.json_schema import json_schema
from harness.scenario.loading.load import load
from harness.scenario.loading.tree import read
from harness.scenario.save import complete

SHIPPED = [
    file
    for folder in ("agreement", "outages")
    for file in sorted(files("scenarios").glob(f"{folder}/*.yaml"), key=str)  # type: ignore[attr-defined]
]
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def as_json(value: object) -> object:
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    return [as_json(one) for one in value] if isinstance(value, tuple) else value


def test_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_takes_what_ships_with_camproof(file: Path) -> None:
    text = file.read_text("utf-8")
    VALIDATOR.validate(as_json(read(text).value))
    VALIDATOR.validate(complete(load(text, file.name).scenario))


@pytest.mark.parametrize(
    "change",
    [
        {"duration": 20},
        {"duration": "20"},
        {"duration": "20 minutes"},
        {"durations": "20 min"},
        {"camproof": "scenario/2"},
        {"faults": [{"kind": "uplink-ct", "at": "1 h", "for": "1 h"}]},
        {"faults": [{"kind": "uplink-cut", "at": "1 h", "every": "1 h", "for": "1 h"}]},
        {"faults": [{"kind": "uplink-cut", "for": "1 h"}]},
        {"faults": [{"kind": "uplink-cut", "at": "1 h", "for": {"fixed": "1 h", "exponential": "1 h"}}]},
        {"must_hold": ["loss per camera <= 30"]},
        {"must_happen": ["some camera drop"]},
        {"tolerances": {"lost": "5"}},
        {"fleet": {"templates": {"a": {"bitrate": "2 Mbit/s"}}, "sites": [{"name": "b", "cameras": []}]}},
    ],
)
def test_refuses_what_an_editor_can_refuse(change: dict[str, Any]) -> None:
    good = yaml.safe_load((files("scenarios") / "outages" / "short-cut.yaml").read_text("utf-8"))
    assert VALIDATOR.is_valid(good)
    assert not VALIDATOR.is_valid({**good, **change})


def test_every_key_is_described_for_editors() -> None:
    bare = [
        f"{name}.{key}"
        for name, part in {"Scenario": SCHEMA, **SCHEMA["$defs"]}.items()
        for key, said in (part.get("properties") or part["anyOf"][1]["properties"]).items()
        if not said["description"]
    ]
    assert bare == []
