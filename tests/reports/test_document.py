"""The schema that is published is that of the reports that are written."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from reports.document import json_schema
from reports.json_report import as_json
from reports.result import Change, Report, Since

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "report.schema.json"


def test_the_published_schema_is_that_of_the_code() -> None:
    """CAMPROOF_WRITE_SCHEMA=1 writes it."""
    text = json.dumps(json_schema(), indent=2) + "\n"
    if os.environ.get("CAMPROOF_WRITE_SCHEMA"):
        PUBLISHED.write_text(text)
    assert PUBLISHED.read_text() == text


def test_every_kind_of_report_is_valid(report: Report, evil: Report, passing: Report) -> None:
    schema = json.loads(PUBLISHED.read_text())
    Draft202012Validator.check_schema(schema)
    changed = Report("t", "c", "x", 0, 1, "0", (), since=Since("s", "x", (Change("ENC-4", "", "pass", "fail"),)))
    for each in (report, evil, passing, changed):
        Draft202012Validator(schema).validate(json.loads(as_json(each)))


@pytest.mark.parametrize(("key", "value"), [("exit_status", 2), ("more", 1), ("verdicts", [{"requirement": "x"}])])
def test_what_is_no_report_is_not(report: Report, key: str, value: object) -> None:
    document = json.loads(as_json(report)) | {key: value}
    with pytest.raises(ValidationError):
        Draft202012Validator(json.loads(PUBLISHED.read_text())).validate(document)
