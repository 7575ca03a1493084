"""What is different from an earlier run: verdicts that changed, came or went."""

from collections.abc import Iterable

from reports.read import Told
from reports.reading import standing
from reports.result import Change, Since, Verdict


def since(earlier: Told, verdicts: Iterable[Verdict]) -> Since:
    """The differences of these verdicts from those of an earlier report, in the order of both."""
    before, now = _by_name(earlier.verdicts), _by_name(verdicts)
    changes = tuple(
        Change(requirement, case, _word(before.get((requirement, case))), _word(now.get((requirement, case))))
        for requirement, case in dict.fromkeys((*now, *before))
        if _word(before.get((requirement, case))) != _word(now.get((requirement, case)))
    )
    return Since(earlier.started, earlier.target, changes)


def came_and_went(told: Since) -> tuple[str, ...]:
    """In a sentence each: how many verdicts came and how many went that are not listed one by one."""
    sentences = (
        (len(told.came), "verdicts more than then, which passed or were skipped"),
        (len(told.went), "verdicts of then, which had passed or were skipped, are not among those of this run"),
    )
    return tuple(f"{count} {words}" for count, words in sentences if count)


def _by_name(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], Verdict]:
    return {(v.requirement, v.case): v for v in verdicts}


def _word(verdict: Verdict | None) -> str:
    return standing(verdict).value if verdict else ""
