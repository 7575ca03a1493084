"""Checks that rest on requests and on what is there after them."""

from dataclasses import replace

import pytest

from harness.checks import browser, configuration, names, people, subscription  # noqa: F401 - entered so
from harness.checks.casefile import CaseFile
from harness.checks.facts.tried import Attempt, Expect, Observation
from harness.checks.registry import verdict, verdicts
from harness.checks.verdict import Outcome
from harness.history.event import Header, History

GOOD = Attempt("PUT", Expect.DEMANDED, 200)
BAD = Attempt("PUT of another", Expect.REFUSED, 412)
ONCE = Observation("how often the listing has the name", "1", "1")
EMPTY = CaseFile(History(Header("s", "", 1, "live", "0", "", 0), ()), {})

SEEN = ["IDX-3", "IDX-4", "ACT-6", "CFG-1", "CFG-2", "CFG-3", "ID-4", "ID-6"]
OF_A_YEAR = ["ACT-3", "ACT-4", "ACT-11", "ACT-12"]


def outcome(requirement: str, *seen: Observation, attempts: tuple[Attempt, ...] = (GOOD, BAD)) -> Outcome:
    case = replace(EMPTY, attempts={requirement: attempts}, observations={requirement: seen})
    return verdict(requirement, case).outcome


@pytest.mark.parametrize("requirement", [*SEEN, *OF_A_YEAR])
def test_requests_and_what_is_there_count_both(requirement: str) -> None:
    assert outcome(requirement, ONCE) is Outcome.PASS
    assert outcome(requirement, ONCE, replace(ONCE, seen="2")) is Outcome.FAIL
    assert outcome(requirement, ONCE, attempts=(GOOD, replace(BAD, status=200))) is Outcome.FAIL
    assert outcome(requirement, ONCE, attempts=(replace(GOOD, status=409), BAD)) is Outcome.FAIL
    assert outcome(requirement, ONCE, attempts=(GOOD, replace(BAD, status=500))) is Outcome.UNKNOWN
    assert outcome(requirement, attempts=()) is Outcome.UNKNOWN


def test_what_is_wrong_is_told_with_what_must_be() -> None:
    assert str(replace(ONCE, seen="2")) == "how often the listing has the name: 2 (must be 1)"
    assert str(ONCE) == "how often the listing has the name: 1"


@pytest.mark.parametrize("requirement", OF_A_YEAR)
def test_where_no_clock_was_moved_nobody_says_that_the_target_has_none(requirement: str) -> None:
    found = verdict(requirement, EMPTY)
    assert found.outcome is Outcome.SKIP
    assert found.reason.endswith("whose clock it moves: this run starts none")


def test_available_and_enforced_are_two_verdicts() -> None:
    bad = replace(BAD, status=200)
    case = replace(EMPTY, attempts={people.AVAILABLE: (GOOD, BAD), people.ENFORCED: (GOOD, bad)})
    assert [(v.case, v.outcome) for v in verdicts("ID-3", case)] == [
        ("available", Outcome.PASS), ("enforced", Outcome.FAIL), ("browser", Outcome.SKIP),
    ]  # fmt: skip
