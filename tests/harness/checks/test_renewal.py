"""When credentials must be renewed, and when nothing may be sent with them."""

import pytest

from harness.checks import renewal  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Detail, Event, EventKind, Header, History

S = 1_000_000
Row = tuple[float, EventKind, dict[str, Detail]]


def renewed(at_s: float, end_s: float) -> Row:
    return at_s, EventKind.RENEWED, {"expires_us": round(end_s * S)}


def refused_renewal(at_s: float) -> Row:
    return at_s, EventKind.RENEWAL_FAILED, {"why": "busy", "status": 503}


def sent(at_s: float) -> Row:
    return at_s, EventKind.SENT, {"attempt": 1}


def failed(at_s: float, why: str) -> Row:
    return at_s, EventKind.FAILED, {"attempt": 1, "why": why, "status": None}


def link(at_s: float, mode: str) -> Row:
    return at_s, EventKind.LINK_CHANGED, {"mode": mode}


def judged(*rows: Row) -> Verdict:
    events = []
    for at_s, kind, detail in sorted(rows, key=lambda row: row[0]):
        camera = None if kind is EventKind.LINK_CHANGED else "cam"
        events.append(Event(round(at_s * S), kind, "north", camera, "span" if camera else None, 3, 1, detail))
    history = History(Header("s", "", 1, "live", "0", "", 0), tuple(events))
    camera_facts = CameraFacts("cam", "north-1", "north", "eu-fra", "org", 100, "deny-new", 1000)
    return verdict("CRED-4", CaseFile(history, {"cam": camera_facts}))


AHEAD = (renewed(0, 10), sent(1), renewed(7, 17), sent(9), sent(16.9))


def acknowledged(at_s: float) -> Row:
    return at_s, EventKind.ACKNOWLEDGED, {}


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([sent(9), acknowledged(12), renewed(12.5, 22)], Outcome.PASS),
        ([sent(9), failed(12, "transient"), renewed(12.5, 22)], Outcome.PASS),
        ([sent(9), acknowledged(12), renewed(13.5, 22)], Outcome.FAIL),
        ([sent(9), acknowledged(9.5), renewed(10.5, 22)], Outcome.FAIL),
        ([sent(9), renewed(10.5, 22)], Outcome.FAIL),
        ([(12, EventKind.RENEWED, {"expires_us": 22 * S, "asked_us": 9 * S})], Outcome.PASS),
        ([(12, EventKind.RENEWED, {"expires_us": 22 * S, "asked_us": 11 * S})], Outcome.FAIL),
    ],
    ids=["slow", "slow to refuse", "long after", "answered", "never answered", "asked in time", "asked late"],
)
def test_who_waits_for_the_cloud_is_not_late(rows: list[Row], outcome: Outcome) -> None:
    assert judged(renewed(0, 10), *rows).outcome is outcome


def test_renewed_ahead_passes() -> None:
    assert judged(*AHEAD).outcome is Outcome.PASS


def test_without_a_renewal_nothing_is_decided() -> None:
    assert judged(renewed(0, 10), sent(1)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([renewed(0, 10), renewed(10.2, 20)], "renewed 0.200 s after"),
        ([*AHEAD, sent(17.5)], "sent segment 3 0.500 s after"),
        ([*AHEAD, sent(12), failed(12.1, "credentials")], "refused for credentials that held"),
        ([*AHEAD, *(refused_renewal(17 + n / 10) for n in range(20))], "20 renewals failed within 1.9 s"),
        ([sent(0), renewed(1, 11), renewed(7, 17)], "before it had any credentials"),
        ([link(0, "up"), link(11, "cut"), renewed(0, 10), renewed(12, 20)], "renewed 2.000 s after"),
        ([link(0, "cut"), link(1, "up"), renewed(2, 10), renewed(12, 20)], "renewed 2.000 s after"),
    ],
    ids=["late", "over", "revoked", "hammering", "without any", "cut too late", "cut too early"],
)
def test_what_is_wrong_is_said(rows: list[Row], says: str) -> None:
    found = judged(*rows)
    assert found.outcome is Outcome.FAIL
    assert says in found.evidence[0].statement
    assert found.evidence[0].statement.startswith("north-1: ")


@pytest.mark.parametrize(
    "rows",
    [
        [link(0, "up"), link(6, "cut"), link(14, "up"), renewed(0, 10), renewed(14.5, 24)],
        [link(0, "up"), link(6, "cut"), link(8, "up"), renewed(0, 10), renewed(10.5, 24)],
        [link(0, "up"), link(6, "hang"), renewed(0, 10), renewed(30, 40)],
        [renewed(0, 10), refused_renewal(7), refused_renewal(9), renewed(11, 21)],
        [renewed(0, 10), sent(6), failed(10.5, "network"), renewed(10.6, 21)],
        [*AHEAD, sent(16.9), failed(17.2, "credentials")],
        [*AHEAD, *(refused_renewal(17 + n) for n in range(40))],
    ],
    ids=["cut", "cut before", "hang", "cloud busy", "upload unanswered", "began in time", "spread"],
)
def test_what_the_camera_can_do_nothing_about_is_not_held_against_it(rows: list[Row]) -> None:
    found = judged(*rows)
    assert found.outcome is Outcome.PASS, found
