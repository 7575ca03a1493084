import pytest

from harness.checks.flaky import steady
from harness.checks.verdict import Outcome, Verdict

PASS, FAIL, UNKNOWN, SKIP, ERROR = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.SKIP, Outcome.ERROR


def runs(*outcomes: Outcome) -> list[list[Verdict]]:
    return [[Verdict("ENC-4", outcome, f"run {n}")] for n, outcome in enumerate(outcomes, 1)]


@pytest.mark.parametrize(
    ("outcomes", "becomes", "says"),
    [
        ((PASS,), PASS, "run 1"),
        ((PASS, PASS), PASS, "run 2"),
        ((FAIL, FAIL), FAIL, "run 2"),
        ((PASS, FAIL, PASS), FAIL, "flaky, fail in 1 of 3 runs: run 2"),
        ((FAIL, UNKNOWN), FAIL, "flaky, fail in 1 of 2 runs: run 1"),
        ((PASS, UNKNOWN), UNKNOWN, "flaky, unknown in 1 of 2 runs: run 2"),
        ((PASS, ERROR), ERROR, "flaky, error in 1 of 2 runs: run 2"),
        ((PASS, SKIP), UNKNOWN, "flaky, pass in 1 of 2 runs: run 1"),
    ],
)
def test_what_is_kept_now_and_then_is_no_pass(outcomes: tuple[Outcome, ...], becomes: Outcome, says: str) -> None:
    (found,) = steady(runs(*outcomes))
    assert (found.outcome, found.reason) == (becomes, says)


def test_a_verdict_that_a_run_did_not_give_is_undecided() -> None:
    (found,) = steady([[], *runs(PASS)])
    assert found.outcome is UNKNOWN
