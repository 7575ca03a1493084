"""How long credentials hold, and what comes in their place."""

import pytest

from harness.checks import credential_life  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Detail, Event, EventKind, Header, History

S = 1_000_000
FACTS = CameraFacts("cam", "north-1", "north", "eu-fra", "org", 100, "deny-new", 1000)
GOOD: tuple[EventKind, dict[str, Detail]] = (EventKind.RENEWED, {"expires_us": 905 * S})


def judged(*rows: tuple[EventKind, dict[str, Detail]], life_s: float = 900) -> Verdict:
    events = tuple(Event(5 * S, kind, "north", "cam", detail=detail) for kind, detail in rows)
    history = History(Header("s", "", 1, "live", "0", "", 0), events)
    return verdict("CRED-5", CaseFile(history, {"cam": FACTS}, credential_life_s=life_s))


def test_the_declared_life_passes() -> None:
    assert judged(GOOD).outcome is Outcome.PASS
    assert not judged(GOOD).assumptions


@pytest.mark.parametrize(("end_s", "outcome"), [(910, Outcome.PASS), (912, Outcome.FAIL)])
def test_clocks_may_differ_as_the_target_declares(end_s: int, outcome: Outcome) -> None:
    event = Event(5 * S, EventKind.RENEWED, "north", "cam", detail={"expires_us": end_s * S})
    history = History(Header("s", "", 1, "live", "0", "", 0), (event,))
    case = CaseFile(history, {"cam": FACTS}, credential_life_s=900, clock_skew_s=5)
    assert verdict("CRED-5", case).outcome is outcome


def test_a_life_for_the_run_is_said_to_be_one() -> None:
    passed = judged((EventKind.RENEWED, {"expires_us": 15 * S}), life_s=10)
    assert passed.outcome is Outcome.PASS
    assert "set to 10 s" in passed.assumptions[0]


@pytest.mark.parametrize("end_s", [0, 4, 880, 907, 90_000])
def test_another_life_fails(end_s: int) -> None:
    failed = judged(GOOD, (EventKind.RENEWED, {"expires_us": end_s * S}))
    assert failed.outcome is Outcome.FAIL
    assert f"north-1: got credentials for {end_s - 5}.0 s" in str(failed.evidence)


def test_a_document_that_is_none_fails_with_what_was_wrong() -> None:
    failed = judged(GOOD, (EventKind.RENEWAL_FAILED, {"why": "it was a page", "status": 200}))
    assert failed.outcome is Outcome.FAIL
    assert "north-1: it was a page" in str(failed.evidence)


@pytest.mark.parametrize("status", [None, 403, 503])
def test_a_refusal_is_no_credential(status: int | None) -> None:
    refused: tuple[EventKind, dict[str, Detail]] = (EventKind.RENEWAL_FAILED, {"why": "no", "status": status})
    assert judged(refused).outcome is Outcome.UNKNOWN
    assert judged(refused, GOOD).outcome is Outcome.PASS
