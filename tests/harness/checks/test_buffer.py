"""The stream cache's checks see what is wrong in a history, and let pass what is right."""

from collections.abc import Sequence

from harness.checks import buffer, encryption, recording  # noqa: F401 - importing them enters their checks
from harness.checks.casefile import CameraFacts, CaseFile, IndexedGap
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Detail, Event, EventKind, Header, History

HEADER = Header("s", "", 1, "live", "0", "", 0)
P, S, F, A, D, N = (
    EventKind.PRODUCED,
    EventKind.SENT,
    EventKind.FAILED,
    EventKind.ACKNOWLEDGED,
    EventKind.DROPPED,
    EventKind.NOT_LOST,
)
Row = tuple[EventKind, int]
# Three of 40 bytes in a cache of 100: the third displaces the first.
FULL: list[Row] = [(P, 0), (P, 1), (P, 2), (D, 0), (S, 1), (A, 1), (S, 2), (A, 2)]


def case(
    rows: Sequence[Row],
    *,
    gaps: Sequence[IndexedGap] = (),
    policy: str = "delete-oldest",
    reason: str = "evicted-oldest",
    why: str = "network",
) -> CaseFile:
    events = [Event(0, EventKind.LINK_CHANGED, "north", detail={"mode": "cut"})]
    at_us = 0
    for kind, counter in rows:
        at_us += kind is not D  # a drop is at the moment of what displaced it
        detail: dict[str, Detail] = {"reason": reason, "start_us": counter, "duration_us": 1, "why": why}
        events.append(Event(at_us, kind, "north", "cam", "span", counter, 40, detail))
    for gap in gaps:
        told: dict[str, Detail] = {"first": gap.first, "last": gap.last}
        events.append(Event(at_us + 1, EventKind.GAP_REPORTED, "north", "cam", "span", detail=told))
    events.append(Event(at_us + 2, EventKind.STOPPED, "north", "cam"))
    camera = CameraFacts("cam", "north-1", "north", "eu-fra", "org", 100, policy, 1000)
    return CaseFile(History(HEADER, tuple(events)), {"cam": camera}, must_drop=True, gaps=gaps)


def outcome(requirement: str, given: CaseFile) -> Outcome:
    return verdict(requirement, given).outcome


def test_a_right_history_passes() -> None:
    right = case(FULL, gaps=[IndexedGap("cam", "span", 0, 0, 0, 1)])
    for requirement in ("BUF-1", "BUF-2", "BUF-3", "BUF-4", "BUF-5", "BUF-7"):
        assert outcome(requirement, right) is Outcome.PASS, verdict(requirement, right)


def test_a_drop_with_room_is_found() -> None:
    assert outcome("BUF-1", case([(P, 0), (P, 1), (D, 0), (S, 1), (A, 1)])) is Outcome.FAIL


def test_a_cache_over_its_size_is_found() -> None:
    assert outcome("BUF-2", case([(P, 0), (P, 1), (P, 2), (S, 0), (A, 0)])) is Outcome.FAIL


def test_a_run_without_a_drop_decides_nothing() -> None:
    calm = case([(P, 0), (S, 0), (A, 0)])
    for requirement in ("BUF-2", "BUF-3", "BUF-5"):
        assert outcome(requirement, calm) is Outcome.UNKNOWN


def test_the_wrong_drop_is_found() -> None:
    newest_lost: list[Row] = [(P, 0), (P, 1), (P, 2), (D, 2), (S, 0), (A, 0), (S, 1), (A, 1)]
    assert outcome("BUF-3", case(newest_lost)) is Outcome.FAIL
    assert outcome("BUF-3", case(newest_lost, policy="deny-new")) is Outcome.PASS
    assert outcome("BUF-3", case(FULL, policy="deny-new")) is Outcome.FAIL


def test_a_segment_that_vanishes_or_ends_twice_is_found() -> None:
    assert outcome("BUF-4", case([(P, 0), (S, 0)])) is Outcome.FAIL
    assert outcome("BUF-4", case([(P, 0), (S, 0), (A, 0), (A, 0)])) is Outcome.FAIL
    assert outcome("BUF-4", case([(P, 0), (D, 0), (S, 0), (A, 0)])) is Outcome.FAIL


def test_a_silent_drop_is_found() -> None:
    assert outcome("BUF-5", case(FULL)) is Outcome.FAIL
    twice = [IndexedGap("cam", "span", 0, 0, 0, 1)] * 2
    assert outcome("BUF-5", case(FULL, gaps=twice)) is Outcome.FAIL


def test_a_failure_that_is_forgotten_is_found() -> None:
    again: list[Row] = [(P, 0), (S, 0), (F, 0), (S, 0), (A, 0)]
    assert outcome("BUF-6", case(again)) is Outcome.PASS
    assert outcome("BUF-6", case(again[:3])) is Outcome.FAIL


def test_out_of_order_is_found() -> None:
    assert outcome("BUF-7", case([(P, 0), (P, 1), (S, 1), (A, 1), (S, 0), (A, 0)])) is Outcome.FAIL


def test_a_refused_segment_may_be_dropped_with_room() -> None:
    rows: list[Row] = [(P, 0), (P, 1), (S, 0), (F, 0), (D, 0), (S, 1), (A, 1)]
    gaps = [IndexedGap("cam", "span", 0, 0, 0, 1)]
    for policy in ("delete-oldest", "deny-new"):
        right = case(rows, gaps=gaps, policy=policy, reason="refused", why="refused")
        for requirement in ("BUF-1", "BUF-4", "BUF-5"):
            assert outcome(requirement, right) is Outcome.PASS, verdict(requirement, right)
        assert outcome("BUF-3", right) is Outcome.UNKNOWN


def test_a_camera_that_only_says_that_it_was_refused_is_not_believed() -> None:
    rows: list[Row] = [(P, 0), (P, 1), (S, 0), (F, 0), (D, 0), (S, 1), (A, 1)]
    assert outcome("BUF-1", case(rows, reason="refused", why="network")) is Outcome.FAIL


def test_what_turned_out_to_be_stored_needs_no_gap() -> None:
    rows: list[Row] = [(P, 0), (S, 0), (P, 1), (F, 0), (P, 2), (D, 0), (N, 0), (S, 1), (A, 1), (S, 2), (A, 2)]
    for requirement in ("BUF-1", "BUF-2", "BUF-3", "BUF-4"):
        assert outcome(requirement, case(rows)) is Outcome.PASS, verdict(requirement, case(rows))
    assert outcome("BUF-5", case(rows)) is Outcome.UNKNOWN, "nothing was lost"
