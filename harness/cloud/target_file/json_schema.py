"""The JSON Schema (2020-12) of target files, for editors to complete and check by."""

from typing import Any

from harness.cloud.target_file.schema import TargetFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """As a new value."""
    return {
        "$schema": _DIALECT,
        **TargetFile.model_json_schema(by_alias=True),
        "title": "A target of camproof: a cloud to be judged",
    }
