"""The report for programs: report.json. What it says is what the page says; only additions keep the schema's name."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from harness.errors import BadInputError
from reports.reading import headline, moment, worst
from reports.result import Outcome, Report, Requirement, Verdict

SCHEMA = "camproof.report/1"


def as_json(report: Report) -> str:
    """The whole report as JSON in one stable order of keys, ending in a newline. Pictures are named by their digest."""
    return json.dumps(_document(report), indent=2) + "\n"


def last_outcomes(folder: Path) -> dict[str, Outcome]:
    """For each requirement, what the newest report under `folder` that judged it says: its worst verdict.

    Raises:
        BadInputError: a report.json there is not one of ours.
    """
    last: dict[str, Outcome] = {}
    for path, document in sorted(_documents(folder), key=lambda found: found[1].get("finished_us", 0)):
        last |= _outcomes(path, document)
    return last


def _document(report: Report) -> dict[str, Any]:
    head = headline(report)
    known = {requirement.id: requirement for requirement in report.requirements}
    return {
        "schema": SCHEMA,
        "title": report.title,
        "target": report.target,
        "outcome": head.outcome.value,
        "headline": head.words,
        "exit_status": report.tally.exit_status,
        "counts": {outcome.value: report.tally.count(outcome) for outcome in Outcome},
        "excused": report.tally.excused,
        "started": moment(report.started_us),
        "started_us": report.started_us,
        "finished_us": report.finished_us,
        "camproof_version": report.camproof_version,
        "command": report.command,
        "scenario": report.scenario,
        "seed": report.seed,
        "history_sha256": report.history_sha256,
        "verdicts": [_verdict(verdict, known) for verdict in report.verdicts],
        "assumptions": [{"statement": text, "requirements": ids} for text, ids in report.all_assumptions().items()],
        "notes": report.notes,
        "cameras": [asdict(row) for row in report.cameras],
        "tables": [asdict(table) for table in report.tables],
        "data": dict(report.data),
        "figures": [{"title": figure.title, "text": figure.text} for figure in report.figures],
        "snapshots": [{"caption": shot.caption, "sha256": sha256(shot.png).hexdigest()} for shot in report.snapshots],
    }


def _verdict(verdict: Verdict, known: Mapping[str, Requirement]) -> dict[str, Any]:
    requirement = known.get(verdict.requirement)
    return {
        "requirement": verdict.requirement,
        "case": verdict.case,
        "outcome": verdict.outcome.value,
        "excused": verdict.excused,
        "reason": verdict.reason,
        "area": requirement.area if requirement else "",
        "text": requirement.text if requirement else "",
        "level": requirement.level if requirement else "",
        "evidence": [asdict(evidence) for evidence in verdict.evidence],
        "assumptions": verdict.assumptions,
        "replay": verdict.replay,
    }


def _documents(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in folder.glob("*/report.json"):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BadInputError(f"{path} is not JSON ({error}). Delete it, or run camproof again.") from error
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise BadInputError(f"{path} is not a report of this camproof (no schema {SCHEMA!r}). Delete or move it.")
        yield path, document


def _outcomes(path: Path, document: dict[str, Any]) -> dict[str, Outcome]:
    of_requirement: dict[str, list[Outcome]] = {}
    try:
        for verdict in document["verdicts"]:
            of_requirement.setdefault(verdict["requirement"], []).append(Outcome(verdict["outcome"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BadInputError(f"{path} has verdicts that can't be read ({error!r}). Delete or move it.") from error
    return {name: found for name, outcomes in of_requirement.items() if (found := worst(outcomes))}
