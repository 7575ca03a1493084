"""What a person has to look at, as a list in the spirit of OSCAL's assessment results (NIST, version 1.1)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from reports.result import Report, Requirement

_VERSION = "1.1.2"
_URN = "urn:camproof:"


def evidence_list(report: Report, checked: frozenset[str]) -> str:
    """The list as JSON: a finding for each requirement that no program decides, or that has no check.

    Args:
        report: the run's.
        checked: the requirements that camproof has a check for.
    """
    started, finished = _moment(report.started_us), _moment(report.finished_us)
    open_ = [(r, why) for r in report.requirements if (why := _why(r, checked))]
    result = {
        "uuid": _uuid(report, "result"),
        "title": report.title,
        "description": "Requirements that a person decides. The others have verdicts in report.json.",
        "start": started,
        "end": finished,
        "reviewed-controls": {
            "control-selections": [{"include-controls": [{"control-id": r.id.lower()} for r, _ in open_]}]
        },
        "observations": [_observation(report, r, why, finished) for r, why in open_],
        "findings": [_finding(report, r, why) for r, why in open_],
    }
    return (
        json.dumps(
            {
                "assessment-results": {
                    "uuid": _uuid(report, "results"),
                    "metadata": {
                        "title": f"Evidence to be attached: {report.target}",
                        "last-modified": finished,
                        "version": report.camproof_version,
                        "oscal-version": _VERSION,
                    },
                    "import-ap": {"href": "report.json"},
                    "results": [result],
                }
            },
            indent=2,
        )
        + "\n"
    )


def _why(requirement: Requirement, checked: frozenset[str]) -> str:
    """Why it is for a person; "" where a check judges it."""
    if requirement.why:
        return requirement.why
    if requirement.id in checked:
        return ""
    return requirement.unjudged or "camproof has no check for it yet: a reviewer tests it, or attaches evidence."


def _observation(report: Report, requirement: Requirement, why: str, collected: str) -> dict[str, Any]:
    return {
        "uuid": _uuid(report, f"observation:{requirement.id}"),
        "title": requirement.id,
        "description": why,
        "methods": ["EXAMINE"],
        "collected": collected,
        "props": list(_props(requirement)),
        "relevant-evidence": [{"description": "To be attached by a reviewer: document, date, and who says so."}],
    }


def _finding(report: Report, requirement: Requirement, why: str) -> dict[str, Any]:
    return {
        "uuid": _uuid(report, f"finding:{requirement.id}"),
        "title": requirement.text,
        "description": f"The paper, {requirement.section}: “{requirement.quote}”",
        "target": {
            "type": "objective-id",
            "target-id": requirement.id.lower(),
            "status": {"state": "not-satisfied", "reason": "other", "remarks": f"Not decided yet. {why}"},
        },
        "related-observations": [{"observation-uuid": _uuid(report, f"observation:{requirement.id}")}],
    }


def _props(requirement: Requirement) -> Iterator[dict[str, str]]:
    yield {"name": "level", "value": requirement.level, "ns": _URN}
    yield from ({"name": "whose-conduct", "value": who, "ns": _URN} for who in requirement.who)


def _uuid(report: Report, what: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{_URN}{report.history_sha256}:{report.started_us}:{what}"))


def _moment(t_us: int) -> str:
    return datetime.fromtimestamp(t_us / 1e6, UTC).isoformat(timespec="seconds")
