import pytest

from harness.checks.advice import with_advice
from harness.checks.verdict import Outcome, Tally, Verdict

KEPT = Verdict("ENC-1", Outcome.PASS, "kept")


@pytest.mark.parametrize(
    ("outcome", "status", "strict"),
    [(Outcome.PASS, 0, 0), (Outcome.SKIP, 0, 0), (Outcome.FAIL, 0, 1), (Outcome.UNKNOWN, 0, 4), (Outcome.ERROR, 3, 3)],
)
def test_a_recommendation_warns_and_strict_makes_it_count(outcome: Outcome, status: int, strict: int) -> None:
    verdicts = (KEPT, Verdict("BUF-10", outcome, "as it is"))
    assert Tally(with_advice(verdicts, {"BUF-10"}, strict=False)).exit_status == status
    assert Tally(with_advice(verdicts, {"BUF-10"}, strict=True)).exit_status == strict


def test_what_is_required_is_never_excused() -> None:
    broken = (Verdict("ENC-1", Outcome.FAIL, "broken"),)
    assert with_advice(broken, {"BUF-10"}, strict=False) == broken


def test_excused_alone_is_no_pass() -> None:
    assert Tally(with_advice([Verdict("BUF-10", Outcome.FAIL, "no")], {"BUF-10"}, strict=False)).exit_status == 4
