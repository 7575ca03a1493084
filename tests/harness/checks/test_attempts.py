"""What a set of attempts comes to: yes, no, and what is neither."""

import pytest

from harness.checks.attempts import judge_attempts
from harness.checks.facts.tried import Attempt, Expect, Fate
from harness.checks.verdict import Outcome

GOOD = Attempt("good", Expect.ACCEPTED, 200)
SEATLESS = Attempt("good", Expect.DEMANDED, 409, "no-free-licence", excuses=("no-free-licence",))
BAD = Attempt("bad", Expect.REFUSED, 403, "ExpiredToken", wanted_reasons=("ExpiredToken",))


@pytest.mark.parametrize(
    ("attempts", "outcome"),
    [
        ([GOOD, BAD], Outcome.PASS),
        ([BAD], Outcome.UNKNOWN),
        ([GOOD], Outcome.UNKNOWN),
        ([], Outcome.UNKNOWN),
        ([Attempt("good", Expect.ACCEPTED, 403), BAD], Outcome.UNKNOWN),
        ([Attempt("good", Expect.ACCEPTED, 302), BAD], Outcome.UNKNOWN),
        ([Attempt("good", Expect.ACCEPTED, None), BAD], Outcome.UNKNOWN),
        ([GOOD, Attempt("bad", Expect.REFUSED, 307)], Outcome.UNKNOWN),
        ([Attempt("good", Expect.DEMANDED, 201), BAD], Outcome.PASS),
        ([Attempt("good", Expect.DEMANDED, 409), BAD], Outcome.FAIL),
        (
            [Attempt("good", Expect.DEMANDED, 409, "no-free-licence", excuses=("no-free-licence",)), BAD],
            Outcome.UNKNOWN,
        ),
        ([Attempt("good", Expect.DEMANDED, 409, "too-old", excuses=("no-free-licence",)), BAD], Outcome.FAIL),
        ([Attempt("good", Expect.DEMANDED, 302), BAD], Outcome.UNKNOWN),
        ([Attempt("good", Expect.DEMANDED, 503), BAD], Outcome.UNKNOWN),
        ([Attempt("good", Expect.DEMANDED, None), BAD], Outcome.UNKNOWN),
        ([GOOD, Attempt("bad", Expect.REFUSED, 200)], Outcome.FAIL),
        ([Attempt("good", Expect.ACCEPTED, 403), Attempt("bad", Expect.REFUSED, 201)], Outcome.FAIL),
        ([GOOD, Attempt("bad", Expect.REFUSED, None)], Outcome.UNKNOWN),
        ([GOOD, Attempt("bad", Expect.REFUSED, 500)], Outcome.UNKNOWN),
        ([GOOD, Attempt("bad", Expect.REFUSED, 403, "Other", wanted_reasons=("ExpiredToken",))], Outcome.FAIL),
    ],
)
def test_attempts(attempts: list[Attempt], outcome: Outcome) -> None:
    assert judge_attempts(attempts, holds="yes", broken="no").outcome is outcome


@pytest.mark.parametrize(
    ("status", "fate"),
    [(200, Fate.ACCEPTED), (204, Fate.ACCEPTED), (403, Fate.REFUSED), (302, Fate.UNDECIDED), (500, Fate.UNDECIDED)],
)
def test_an_answer_is_yes_no_or_neither(status: int, fate: Fate) -> None:
    assert Attempt("", Expect.REFUSED, status).fate is fate
