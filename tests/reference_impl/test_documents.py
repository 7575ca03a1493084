"""Every service with operations of its own has an OpenAPI 3.1 document, valid by the specification's own schema."""

import json
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import reference_impl

_FOLDER = Path(reference_impl.__file__).parent
_WITHOUT = {"deployment", "disk", "alone", "faulty", "foundation", "front", "variants", "web", "__pycache__"}
SERVICES = sorted(path.name for path in _FOLDER.iterdir() if path.is_dir() and path.name not in _WITHOUT)


@pytest.mark.parametrize("service", SERVICES)
def test_a_document_is_valid_and_names_each_operation_once(service: str) -> None:
    document = json.loads((_FOLDER / service / "openapi.json").read_text("utf-8"))
    assert document["openapi"] == "3.1.0"
    assert [str(wrong) for wrong in OpenAPIV31SpecValidator(document).iter_errors()] == []
    named = [
        one["operationId"] for methods in document["paths"].values() for one in methods.values() if "operationId" in one
    ]
    assert len(named) == len(set(named)) > 0
