"""The schema that docs/reference publishes is that of the models; CAMPROOF_WRITE_SCHEMA=1 writes it anew."""

import json
import os
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from harness.cloud.target_file.json_schema import json_schema
from tests.harness.cloud.target_file.test_load import WHOLE

PUBLISHED = Path(__file__).parents[4] / "docs" / "reference" / "target.schema.json"


def test_the_published_one_is_this() -> None:
    Draft202012Validator.check_schema(json_schema())
    if os.environ.get("CAMPROOF_WRITE_SCHEMA"):
        PUBLISHED.write_text(json.dumps(json_schema(), indent=2) + "\n")
    assert json.loads(PUBLISHED.read_text()) == json_schema()


def test_takes_a_whole_one() -> None:
    Draft202012Validator(json_schema()).validate(yaml.safe_load(WHOLE))


@pytest.mark.parametrize(
    ("old", "new"),
    [("playlists", "playlist"), ("https://sign", "http://sign"), ("2 min", "2"), ("ca_file:", "cafile:"), ("/1", "/2")],
)
def test_refuses_what_an_editor_can_refuse(old: str, new: str) -> None:
    assert not Draft202012Validator(json_schema()).is_valid(yaml.safe_load(WHOLE.replace(old, new, 1)))
