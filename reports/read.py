"""A report.json read back: the verdicts of an earlier run."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import BadInputError
from reports.json_report import SCHEMA
from reports.reading import worst
from reports.result import Evidence, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """What an earlier report says. `document` is all of it."""

    path: Path
    target: str
    started: str
    finished_us: int
    verdicts: tuple[Verdict, ...]
    document: dict[str, Any]


def read(path: Path) -> Told:
    """The report in this file. BadInputError: it can't be read, or is not one of ours."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInputError(f"{path} can't be read ({(error.strerror or str(error)).lower()})") from None
    except ValueError as error:
        raise BadInputError(f"{path} is not JSON ({error}). Delete it, or run camproof again.") from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise BadInputError(f"{path} is not a report of this camproof (no schema {SCHEMA!r}). Delete or move it.")
    try:
        verdicts = tuple(map(_verdict, document["verdicts"]))
        target, started, finished_us = str(document["target"]), str(document["started"]), int(document["finished_us"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInputError(f"{path} has verdicts that can't be read ({error!r}). Delete or move it.") from error
    return Told(path, target, started, finished_us, verdicts, document)


def reports_in(folder: Path) -> list[Told]:
    """Those with verdicts in the folders of `folder`, oldest first. BadInputError: one is not ours."""
    files = (file for file in folder.glob("*/report.json") if not _is_paper(file))
    return sorted(map(read, files), key=lambda told: told.finished_us)


def _is_paper(file: Path) -> bool:
    """Whether it is what a sweep, a plan or a load test wrote, which judges no requirement."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False  # `read` says what is wrong with it
    return isinstance(document, dict) and "schema" not in document and {"report", "headline"} <= document.keys()


def last_outcomes(folder: Path) -> dict[str, Outcome]:
    """For each requirement, what the newest report under `folder` that judged it says: its worst verdict.

    Raises:
        BadInputError: a report.json there is not one of ours.
    """
    last: dict[str, Outcome] = {}
    for told in reports_in(folder):
        last |= _outcomes(told.verdicts)
    return last


def _outcomes(verdicts: Iterable[Verdict]) -> dict[str, Outcome]:
    of_requirement: dict[str, list[Outcome]] = {}
    for verdict in verdicts:
        of_requirement.setdefault(verdict.requirement, []).append(verdict.outcome)
    return {name: found for name, outcomes in of_requirement.items() if (found := worst(outcomes))}


def _verdict(said: dict[str, Any]) -> Verdict:
    return Verdict(
        requirement=str(said["requirement"]),
        outcome=Outcome(said["outcome"]),
        reason=str(said.get("reason", "")),
        evidence=tuple(Evidence(e["statement"], e.get("excerpt", "")) for e in said.get("evidence", ())),
        assumptions=tuple(said.get("assumptions", ())),
        replay=str(said.get("replay", "")),
        case=str(said.get("case", "")),
        excused=str(said.get("excused", "")),
    )
