from collections.abc import Iterable

import pytest

from harness.checks.verdict import Outcome, Verdict
from harness.conformance.faults import Fault
from harness.conformance.matrix.row import Result, Row, rows
from harness.conformance.matrix.trial import tried
from harness.conformance.variants import Variant

_FAULT = Fault("ajar", "a door that stays ajar", "cloud", "a hinge", requirements=("KEY-4",), also=("KEY-6",))


_VARIANT = Variant("blue", "a door that is blue", "cloud", "doors have no colour that is promised")


def row(subject: Fault | Variant, verdicts: Iterable[Verdict]) -> Row:
    (only,) = rows([subject], verdicts)
    return only


def _verdicts(failed: Iterable[str], error: str = "") -> list[Verdict]:
    outcomes = dict.fromkeys(("KEY-3", "KEY-4", "KEY-6"), Outcome.PASS) | dict.fromkeys(failed, Outcome.FAIL)
    if error:
        outcomes[error] = Outcome.ERROR
    return [Verdict(requirement, outcome, f"{requirement} is {outcome}") for requirement, outcome in outcomes.items()]


@pytest.mark.parametrize("failed", [("KEY-4",), ("KEY-4", "KEY-6")])
def test_a_fault_is_killed_by_the_check_that_is_named_for_it(failed: tuple[str, ...]) -> None:
    found = row(_FAULT, _verdicts(failed))
    assert found.good
    assert found.result is Result.KILLED
    assert found.reasons["KEY-4"] == "KEY-4 is fail"


@pytest.mark.parametrize(
    ("failed", "error", "result", "missed", "besides"),
    [
        ((), "", Result.SURVIVED, ("KEY-4",), ()),
        (("KEY-6",), "", Result.SURVIVED, ("KEY-4",), ()),
        (("KEY-3", "KEY-4"), "", Result.NOISY, (), ("KEY-3",)),
        (("KEY-4",), "KEY-3", Result.BROKEN, (), ()),
    ],
)
def test_anything_else_is_not_good(
    failed: tuple[str, ...], error: str, result: Result, missed: tuple[str, ...], besides: tuple[str, ...]
) -> None:
    found = row(_FAULT, _verdicts(failed, error))
    assert (found.result, found.missed, found.besides, found.good) == (result, missed, besides, False)


def test_a_run_that_breaks_is_a_row_that_says_so() -> None:
    (found,) = tried(["no-such-fault"])
    assert found.result is Result.BROKEN
    assert "no-such-fault" in found.broken


def test_a_variant_must_trip_nothing() -> None:
    assert row(_VARIANT, _verdicts(())).result is Result.CLEAN
    tripped = row(_VARIANT, _verdicts(("KEY-3",)))
    assert (tripped.result, tripped.besides, tripped.good) == (Result.NOISY, ("KEY-3",), False)


def test_what_is_undecided_of_a_variant_is_noise() -> None:
    told = [*_verdicts(()), Verdict("KEY-5", Outcome.UNKNOWN, "nobody looked")]
    assert row(_VARIANT, told).besides == ("KEY-5",)


_NEIGHBOUR = Fault("open", "a window that is open", "cloud", "the summer", requirements=("KEY-3",), also=())


@pytest.mark.parametrize(
    ("failed", "results"),
    [
        (("KEY-3", "KEY-4"), (Result.KILLED, Result.KILLED)),
        (("KEY-3", "KEY-6"), (Result.SURVIVED, Result.KILLED)),
        (("KEY-4",), (Result.KILLED, Result.SURVIVED)),
        (("KEY-3", "KEY-4", "KEY-5"), (Result.NOISY, Result.NOISY)),
    ],
)
def test_in_company_each_must_be_seen_by_its_own(failed: tuple[str, ...], results: tuple[Result, ...]) -> None:
    found = rows([_FAULT, _NEIGHBOUR], _verdicts(failed))
    assert tuple(one.result for one in found) == results
    assert "KEY-3" not in found[0].reasons
    assert not {"KEY-4", "KEY-6"}.intersection(found[1].reasons)


def test_what_breaks_breaks_all_of_a_company() -> None:
    assert {one.result for one in rows([_FAULT, _NEIGHBOUR], _verdicts((), "KEY-3"))} == {Result.BROKEN}
