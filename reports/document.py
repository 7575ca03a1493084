"""What report.json says, as a schema: docs/reference/report.schema.json is made of it. Additions keep its name."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from reports.result import Outcome

SCHEMA: Literal["camproof.report/1"] = "camproof.report/1"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
Words = Literal["", "fail", "error", "unknown", "excused", "pass", "skip"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class EvidencePart(_Part):
    """One thing that a verdict rests on."""

    statement: str
    excerpt: Annotated[str, Field(description="The request and its answer, bytes or rows; secrets are redacted.")]


class VerdictPart(_Part):
    """The judgement of one requirement, or of one of its cases."""

    id: Annotated[str, Field(description="For `camproof replay`; the same each time the same command finds it.")]
    requirement: Annotated[str, Field(description="An id of the catalogue; `baseline` for an expectation not met.")]
    case: str
    outcome: Outcome
    excused: Annotated[str, Field(description="Why the run does not fail of it: recommended only, or expected.")]
    reason: str
    area: str
    text: Annotated[str, Field(description="What is required.")]
    level: Literal["", "must", "should", "assumed", "evidence"]
    evidence: tuple[EvidencePart, ...]
    assumptions: Annotated[tuple[str, ...], Field(description="Values that the paper does not give.")]
    replay: Annotated[str, Field(description="The command that judges it again.")]


class AssumptionPart(_Part):
    """A value that the paper does not give, and what rests on it."""

    statement: str
    requirements: tuple[str, ...]


class ChangePart(_Part):
    """A verdict that is another than it was; "" where there is none."""

    requirement: str
    case: str
    before: Words
    now: Words


class SincePart(_Part):
    """What changed since an earlier run."""

    started: str
    target: str
    changes: tuple[ChangePart, ...]


class CameraPart(_Part):
    """What became of one camera's video; counts are segments."""

    camera: str
    site: str
    produced: int
    stored: int
    dropped: int
    dropped_s: float
    waiting: int
    played_intact: int
    gaps: int


class TablePart(_Part):
    """Words or numbers, as people read them."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: str
    prose: bool


class FigurePart(_Part):
    """A drawing of the page, told in a sentence."""

    title: str
    text: str


class SnapshotPart(_Part):
    """A picture of the page, by its digest."""

    caption: str
    sha256: str


class ReportDocument(_Part):
    """A whole report."""

    schema_: Annotated[Literal["camproof.report/1"], Field(alias="schema")] = SCHEMA
    title: str
    target: str
    outcome: Outcome
    headline: str
    exit_status: Literal[0, 1, 3, 4]
    counts: Mapping[Outcome, int]
    excused: Annotated[int, Field(description="How many are broken or undecided, and excused.")]
    started: str
    started_us: Annotated[int, Field(description="Microseconds since 1970, UTC.")]
    finished_us: int
    camproof_version: str
    command: Annotated[str, Field(description="The command that does the whole run again.")]
    configuration: Annotated[
        Mapping[str, Any], Field(description="What was asked of the run; its digest is on the certificate.")
    ]
    scenario: str
    seed: int | None
    history_sha256: str
    since: SincePart | None
    verdicts: tuple[VerdictPart, ...]
    assumptions: tuple[AssumptionPart, ...]
    notes: tuple[str, ...]
    cameras: tuple[CameraPart, ...]
    tables: tuple[TablePart, ...]
    data: Annotated[Mapping[str, Any], Field(description="Numbers of this kind of report.")]
    figures: tuple[FigurePart, ...]
    snapshots: tuple[SnapshotPart, ...]


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of report.json, as a new value."""
    return {
        "$schema": _DIALECT,
        **ReportDocument.model_json_schema(by_alias=True, mode="serialization"),
        "title": "A report of camproof",
    }
