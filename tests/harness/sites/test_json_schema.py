"""The published schema takes what camproof takes, and refuses what an editor can refuse."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from harness.sites.json_schema import json_schema
from harness.sites.load import load

SHIPPED = sorted(files("scenarios").glob("topologies/*.yaml"), key=str)  # type: ignore[attr-defined]
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_takes_what_ships_with_camproof(file: Path) -> None:
    VALIDATOR.validate(yaml.safe_load(file.read_text("utf-8")))
    VALIDATOR.validate(
        load(file.read_text("utf-8"), file.name).model_dump(mode="json", by_alias=True, exclude_none=True)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"camproof": "topology/2"},
        {"region_": "eu-fra"},
        {"appliances": {"recorder": {"model": "S2209"}}},
        {"appliances": {"recorder": {"model": "S2208", "switch": {"address": "192.168.0.1"}}}},
        {"routers": {"router": {"inside": "10.0.0.1/24", "firewall": {"rules": [{"do": "drop"}]}}}},
        {"cameras": []},
        {"cameras": [{"name": "cam"}]},
        {"cables": [{"from": "lan"}]},
    ],
)
def test_refuses_what_an_editor_can_refuse(change: dict[str, Any]) -> None:
    good = yaml.safe_load((files("scenarios") / "topologies" / "t3-as-the-paper-says.yaml").read_text("utf-8"))
    assert VALIDATOR.is_valid(good)
    assert not VALIDATOR.is_valid({**good, **change})


def test_every_key_is_described_for_editors() -> None:
    parts = {"Topology": SCHEMA, **SCHEMA["$defs"]}.items()
    assert [
        f"{name}.{key}" for name, part in parts for key, said in part["properties"].items() if not said["description"]
    ] == []
