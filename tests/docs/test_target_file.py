"""The reference of target files is complete, and its example is good."""

import re
from pathlib import Path

import pytest

from harness.cloud.target_file.json_schema import json_schema
from harness.cloud.target_file.load import load_target
from harness.requirements.features import FEATURES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "target-file.md").read_text("utf-8")


def test_the_example_is_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "cloud.yaml").write_text(example)
    (tmp_path / "ca.pem").write_text("a certificate")
    (tmp_path / "stans-password").write_text("stan's")
    (tmp_path / "codes.txt").write_text("one\ntwo\n")
    monkeypatch.setenv("ANNS_PASSWORD", "ann's")
    target = load_target(tmp_path / "cloud.yaml")
    assert (target.credential_life_s, len(target.licence_codes), len(target.evidence)) == (60, 2, 2)


def test_every_key_is_told() -> None:
    schema = json_schema()
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part["properties"]}
    assert [key for key in sorted(keys) if not re.search(rf"[`.]{key}`|`evidence.{key}`", PAGE)] == []


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_is_told_with_what_needs_it(name: str) -> None:
    told = FEATURES[name]
    assert f"| `{told.name}` | {told.what} | {', '.join(told.requirements)} |" in PAGE
