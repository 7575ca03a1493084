"""The reference of scenario files is complete, and its examples are what it says they are."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.scenario.expectations import Event, Quantity, meaning
from harness.scenario.json_schema import json_schema
from harness.scenario.loading.load import load

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "scenario-file.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
BASE = """
camproof: scenario/1
name: base
why: To try the examples on.
duration: 2 d
"""
FLEET = """
fleet:
  templates: {lobby: {bitrate: 2 Mbit/s}}
  sites: [{name: shop, provider: acme, uplink: {preset: dsl}, cameras: [{template: lobby}]}]
"""


def whole(example: str) -> str:
    if example.startswith("camproof:"):
        return example
    return BASE + example + ("" if "fleet:" in example else FLEET)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("\n")[0])
def test_an_example_is_good(example: str) -> None:
    assert load(whole(example), "example").scenario.sites >= 1


def keys_of(schema: dict[str, Any]) -> set[str]:
    parts = [schema, *(part["anyOf"][1] if "anyOf" in part and "properties" not in part else part
                       for part in schema["$defs"].values())]  # fmt: skip
    return {key for part in parts for key in part["properties"]}


def test_every_key_is_told() -> None:
    assert [key for key in sorted(keys_of(json_schema())) if not re.search(rf"[`{{ ,]{key}[`:,}} ]", PAGE)] == []


def test_every_kind_of_fault_is_told_and_shown() -> None:
    kinds = json_schema()["properties"]["faults"]["items"]["discriminator"]["mapping"]
    shown = {fault["kind"] for text in EXAMPLES for fault in yaml.safe_load(text).get("faults", ())}
    assert shown == {*kinds}
    assert all(f"`{kind}`" in PAGE for kind in kinds)


@pytest.mark.parametrize("quantity", Quantity)
def test_every_quantity_is_told_as_it_is_measured(quantity: Quantity) -> None:
    assert re.search(rf"\| `{quantity}` \| [a-z]+ \| {re.escape(meaning(quantity))} \|", PAGE)


@pytest.mark.parametrize("event", Event)
def test_every_event_is_told(event: Event) -> None:
    assert f"`{event}`" in PAGE


def test_every_preset_is_told() -> None:
    presets = yaml.safe_load((files("harness.scenario") / "links.yaml").read_text("utf-8"))
    assert all(f"`{name}`" in PAGE for name in presets)
