"""The report for programs: report.json. What it says is what the page says; `reports.document` is its schema."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from reports.document import SCHEMA, ReportDocument
from reports.reading import failure_id, headline, moment
from reports.result import Outcome, Report, Requirement, Verdict

__all__ = ["SCHEMA", "as_json"]


def as_json(report: Report) -> str:
    """The whole report as JSON in one stable order of keys, ending in a newline. Pictures are named by their digest."""
    return json.dumps(_document(report), indent=2) + "\n"


def _document(report: Report) -> dict[str, Any]:
    head = headline(report)
    known = {requirement.id: requirement for requirement in report.requirements}
    document = {
        "title": report.title,
        "target": report.target,
        "outcome": head.outcome,
        "headline": head.words,
        "exit_status": report.tally.exit_status,
        "counts": {outcome: report.tally.count(outcome) for outcome in Outcome},
        "excused": report.tally.excused,
        "started": moment(report.started_us),
        "started_us": report.started_us,
        "finished_us": report.finished_us,
        "camproof_version": report.camproof_version,
        "command": report.command,
        "configuration": report.configuration,
        "scenario": report.scenario,
        "seed": report.seed,
        "history_sha256": report.history_sha256,
        "since": asdict(report.since) if report.since else None,
        "verdicts": [_verdict(verdict, known) for verdict in report.verdicts],
        "assumptions": [{"statement": text, "requirements": ids} for text, ids in report.all_assumptions().items()],
        "notes": report.notes,
        "cameras": [asdict(row) for row in report.cameras],
        "tables": [asdict(table) for table in report.tables],
        "data": dict(report.data),
        "figures": [{"title": figure.title, "text": figure.text} for figure in report.figures],
        "snapshots": [{"caption": shot.caption, "sha256": sha256(shot.png).hexdigest()} for shot in report.snapshots],
    }
    return ReportDocument.model_validate(document).model_dump(by_alias=True)


def _verdict(verdict: Verdict, known: Mapping[str, Requirement]) -> dict[str, Any]:
    requirement = known.get(verdict.requirement)
    return {
        "id": failure_id(verdict),
        "requirement": verdict.requirement,
        "case": verdict.case,
        "outcome": verdict.outcome,
        "excused": verdict.excused,
        "reason": verdict.reason,
        "area": requirement.area if requirement else "",
        "text": requirement.text if requirement else "",
        "level": requirement.level if requirement else "",
        "evidence": [asdict(evidence) for evidence in verdict.evidence],
        "assumptions": verdict.assumptions,
        "replay": verdict.replay,
    }
