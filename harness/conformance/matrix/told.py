"""The matrix in words: a document for programs, Markdown for people, a sentence on what it comes to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from harness.conformance.faults import Fault
from harness.conformance.matrix.row import Result, Row
from harness.conformance.matrix.subjects import SUBJECTS


def document(rows: Sequence[Row]) -> dict[str, Any]:
    """All of it, as JSON can say it."""
    return {
        "complete": {row.id for row in rows} == SUBJECTS.keys(),
        "good": all(row.good for row in rows),
        **{result.value: count for result, count in _counted(rows).items()},
        "rows": [_document(row) for row in rows],
    }


def _document(row: Row) -> dict[str, Any]:
    subject = SUBJECTS[row.id]
    faulty = isinstance(subject, Fault)
    return {
        "id": row.id,
        "kind": "fault" if faulty else "variant",
        "side": subject.side,
        "title": subject.title,
        "must_fail": list(subject.requirements) if isinstance(subject, Fault) else [],
        "result": row.result.value,
        "reasons": dict(row.reasons),
        "missed": list(row.missed),
        "besides": list(row.besides),
        "broken": row.broken,
        "judged_with": [one for one in row.company if one != row.id],
        "at_first": None if row.first is None else _first(row.first),
        "seconds": round(row.seconds, 1),
        "processor_s": round(row.processor_s, 1),
    }


def _first(row: Row) -> dict[str, Any]:
    with_it = [one for one in row.company if one != row.id]
    return {"result": row.result.value, "why": why(row), "judged_with": with_it}


def why(row: Row) -> str:
    """What a row rests on: who killed it and for what reason, who missed it, what was noise."""
    if row.result is Result.BROKEN:
        return row.broken
    named = _named(row)
    seen = [f"{requirement}: {named[requirement]}" for requirement in named]
    missed = [f"{requirement} saw nothing" for requirement in row.missed]
    noise = [f"noise: {requirement}: {row.reasons[requirement]}" for requirement in row.besides]
    return "; ".join((*missed, *noise, *seen)) or "no check trips"


def _named(row: Row) -> Mapping[str, str]:
    subject = SUBJECTS[row.id]
    wanted = subject.requirements if isinstance(subject, Fault) else ()
    return {requirement: row.reasons[requirement] for requirement in wanted if requirement in row.reasons}


def sentence(rows: Sequence[Row]) -> str:
    """What it comes to."""
    counted = _counted(rows)
    faults = sum(isinstance(SUBJECTS[row.id], Fault) for row in rows)
    bad = [f"{count} {result.value}" for result, count in counted.items() if count and not result.good]
    told = [f"{counted[Result.KILLED]} of {faults} faults are killed by the checks that are named for them"]
    if variants := len(rows) - faults:
        told.append(f"{counted[Result.CLEAN]} of {variants} variants trip nothing")
    runs = len({row.company for row in rows})
    return "; ".join([*told, *bad]) + (f" (in {runs} runs)." if any(row.company for row in rows) else ".")


def _counted(rows: Sequence[Row]) -> dict[Result, int]:
    counted = Counter(row.result for row in rows)
    return {result: counted[result] for result in Result}


def markdown(rows: Sequence[Row]) -> str:
    """A page with one line for each."""
    lines = [
        f"| `{row.id}` | {row.result.value} | {_cell(SUBJECTS[row.id].title)} | {_cell(why(row))} |" for row in rows
    ]
    return "\n".join(
        [
            "# Kill matrix",
            "",
            sentence(rows),
            "",
            "| id | result | what is seeded | why |",
            "|---|---|---|---|",
            *lines,
            "",
        ]
    )


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
