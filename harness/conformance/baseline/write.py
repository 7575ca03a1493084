"""A baseline from a run: an entry a failure, its reason to be filled in by whoever answers for it."""

import json
from collections.abc import Iterable
from datetime import date, timedelta

from harness.checks.verdict import Outcome, Verdict
from harness.conformance.baseline.compare import BASELINE
from harness.conformance.baseline.expectation import Expectation

_DAYS = 90
_HEAD = """\
# Expected failures of {target}.
# Fill in each reason: a baseline with an empty one is refused. `expires` is the last day on which it is expected.
"""
_SAID_CHARACTERS = 100


def written(verdicts: Iterable[Verdict], known: Iterable[Expectation], target: str, today: date) -> str:
    """The file's text. What `known` says of a failure that is still there is kept.

    Args:
        verdicts: of the run.
        known: of an earlier baseline.
        target: its name.
        today: from which on new expectations hold for 90 days.
    """
    kept = {(e.requirement, e.case): e for e in known}
    until = today + timedelta(days=_DAYS)
    found = [
        _entry(v, kept.get((v.requirement, v.case)), until)
        for v in verdicts
        if v.outcome is Outcome.FAIL and v.requirement != BASELINE
    ]
    return _HEAD.format(target=_line(target)) + ("".join(found) or "[]\n")


def _entry(verdict: Verdict, kept: Expectation | None, until: date) -> str:
    lines = [f"- requirement: {verdict.requirement}"]
    lines += [f"  case: {json.dumps(verdict.case)}"] if verdict.case else []
    lines += [
        f"  # {_line(verdict.reason)}",
        f"  reason: {json.dumps(kept.reason if kept else '', ensure_ascii=False)}",
        f"  reference: {json.dumps(kept.reference if kept else '', ensure_ascii=False)}",
        f"  expires: {kept.expires if kept else until}",
    ]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """One line of a comment."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= _SAID_CHARACTERS else words[:_SAID_CHARACTERS].rstrip() + "…"
