"""IDX-2 rests on what a killed cloud has when it is up again."""

from dataclasses import replace

import pytest

from harness.checks import durability  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CaseFile
from harness.checks.facts.holdings import AfterKill
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Header, History

EMPTY = CaseFile(History(Header("s", "", 1, "live", "0", "", 0), ()), {})
RIGHT = AfterKill(acknowledged=7, on_their_way=3)


def outcome(found: AfterKill | None) -> Outcome:
    return verdict("IDX-2", replace(EMPTY, after_kill=found)).outcome


def test_what_is_right_passes() -> None:
    assert outcome(RIGHT) is Outcome.PASS


@pytest.mark.parametrize("wrong", [{"lost": ("a",)}, {"bare": ("a",)}, {"torn": ("a",)}, {"stuck": "refused"}])
def test_each_loss_fails_it(wrong: dict[str, object]) -> None:
    assert outcome(replace(RIGHT, **wrong)) is Outcome.FAIL  # type: ignore[arg-type]


def test_without_a_kill_nothing_is_claimed() -> None:
    assert outcome(None) is Outcome.SKIP
    assert outcome(AfterKill(undecided="it did not start")) is Outcome.UNKNOWN
    assert outcome(AfterKill()) is Outcome.UNKNOWN
