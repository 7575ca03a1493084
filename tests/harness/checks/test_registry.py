"""What a set of attempts comes to, and that nothing but a pass becomes one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks import access, buffer, encryption, keys, recording  # noqa: F401 - importing enters the checks
from harness.checks.casefile import CaseFile
from harness.checks.facts.tried import Undone
from harness.checks.registry import BROWSER, CHECKS, Finding, cases_of, judges, settle, verdict, verdicts
from harness.checks.verdict import Outcome, Tally, Verdict
from harness.history.event import Header, History
from harness.requirements.catalogue import load

EMPTY = CaseFile(History(Header("s", "", 1, "live", "0", "", 0), ()), {})


def test_nothing_looked_at_is_unknown() -> None:
    assert settle((), 0, "things", holds="", broken="").outcome is Outcome.UNKNOWN
    assert settle(("x",), 0, "things", holds="", broken="").outcome is Outcome.FAIL
    assert settle((), 1, "things", holds="", broken="").outcome is Outcome.PASS


def test_a_check_that_breaks_is_an_error() -> None:
    @judges("TEST-1")
    def broken(_case: CaseFile) -> Finding:
        raise RuntimeError("oops")

    try:
        assert verdict("TEST-1", EMPTY).outcome is Outcome.ERROR
    finally:
        del CHECKS["TEST-1"]


def test_one_check_a_requirement() -> None:
    with pytest.raises(ValueError, match="has a check already"):
        judges("ENC-4")(lambda _case: settle((), 1, "", holds="", broken=""))


def test_a_requirement_with_cases_has_a_verdict_on_each() -> None:
    judges("TEST-1", "one")(lambda _case: settle((), 1, "", holds="kept", broken=""))
    judges("TEST-1", "two")(lambda _case: settle(("x",), 1, "", holds="", broken="not kept"))
    try:
        assert cases_of("TEST-1") == ("one", "two")
        found = [(v.case, v.outcome) for v in verdicts("TEST-1", EMPTY)]
        assert found == [("one", Outcome.PASS), ("two", Outcome.FAIL)]
        assert verdict("TEST-1", EMPTY).outcome is Outcome.FAIL, "all in one, the worst counts"
        with pytest.raises(ValueError, match="has a check already"):
            judges("TEST-1", "two")(lambda _case: settle((), 1, "", holds="", broken=""))
        with pytest.raises(ValueError, match="has a check already"):
            judges("TEST-1")(lambda _case: settle((), 1, "", holds="", broken=""))
    finally:
        del CHECKS["TEST-1"]
    with pytest.raises(ValueError, match="has a check already"):
        judges("ENC-4", "one")(lambda _case: settle((), 1, "", holds="", broken=""))


def test_a_browser_judges_beside_whatever_case_there_is() -> None:
    judges("TEST-1", BROWSER)(lambda _case: settle(("x",), 1, "", holds="", broken="not shown"))
    judges("TEST-1")(lambda _case: settle((), 1, "", holds="kept", broken=""))
    try:
        assert cases_of("TEST-1") == ("", BROWSER)
        undone = replace(EMPTY, undone={BROWSER: Undone("it did not start")})
        assert [v.outcome for v in verdicts("TEST-1", EMPTY)] == [Outcome.PASS, Outcome.FAIL]
        assert [v.outcome for v in verdicts("TEST-1", undone)] == [Outcome.PASS, Outcome.UNKNOWN]
        with pytest.raises(ValueError, match="has a check already"):
            judges("TEST-1", BROWSER)(lambda _case: settle((), 1, "", holds="", broken=""))
    finally:
        del CHECKS["TEST-1"]


def test_on_a_run_in_which_nothing_happened_nothing_passes() -> None:
    for requirement in CHECKS:
        said = verdict(requirement, EMPTY)
        assert said.outcome in {Outcome.UNKNOWN, Outcome.SKIP}, f"{requirement}: {said}"


def test_every_check_judges_a_requirement_of_the_catalogue() -> None:
    assert len(CHECKS) >= 25
    assert all(requirement in load() for requirement in CHECKS)


@given(st.lists(st.sampled_from(Outcome), max_size=6))
def test_exit_status(outcomes: list[Outcome]) -> None:
    status = Tally(tuple(Verdict("ENC-1", outcome, "") for outcome in outcomes)).exit_status
    assert (status == 0) == (Outcome.PASS in outcomes and set(outcomes) <= {Outcome.PASS, Outcome.SKIP})
    assert (status == 1) == (Outcome.FAIL in outcomes)
