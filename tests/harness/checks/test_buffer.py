"""The stream cache's checks see what is wrong in a history, and let pass what is right."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from harness.checks import buffer, encryption, recording, renewal, stream_cache  # noqa: F401 - importing them enters their checks
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.facts.answers import IndexedGap
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Detail, Event, EventKind, Header, History

HEADER = Header("s", "", 1, "live", "0", "", 0)
P, S, F, A, D, N, U, X = (
    EventKind.PRODUCED,
    EventKind.SENT,
    EventKind.FAILED,
    EventKind.ACKNOWLEDGED,
    EventKind.DROPPED,
    EventKind.NOT_LOST,
    EventKind.LINK_CHANGED,  # the uplink is up again
    EventKind.STOPPED,
)
Row = tuple[EventKind, int] | tuple[EventKind, int, int]  # and the bytes, if not 40
# Three of 40 bytes in a cache of 100: the third displaces the first.
FULL: list[Row] = [(P, 0), (P, 1), (P, 2), (D, 0), (U, 0), (S, 1), (A, 1), (S, 2), (A, 2)]


def case(
    rows: Sequence[Row],
    *,
    gaps: Sequence[IndexedGap] = (),
    policy: str = "delete-oldest",
    reason: str = "evicted-oldest",
    why: str = "network",
    stops: bool = True,
) -> CaseFile:
    events = [Event(0, EventKind.LINK_CHANGED, "north", detail={"mode": "cut"})]
    at_us = 0
    for kind, counter, *size in rows:
        at_us += kind is not D  # a drop is at the moment of what displaced it
        detail: dict[str, Detail] = {"reason": reason, "start_us": counter, "duration_us": 1, "why": why}
        if kind is U:
            events.append(Event(at_us, kind, "north", detail={"mode": "up"}))
        else:
            events.append(Event(at_us, kind, "north", "cam", "span", counter, size[0] if size else 40, detail))
    for gap in gaps:
        told: dict[str, Detail] = {
            "first": gap.first, "last": gap.last, "start_us": gap.start_us, "end_us": gap.start_us + gap.duration_us,
        }  # fmt: skip
        events.append(Event(at_us + 1, EventKind.GAP_REPORTED, "north", "cam", "span", detail=told))
    if stops:
        events.append(Event(at_us + 2, X, "north", "cam"))
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


def test_what_goes_with_the_power_is_no_drop_if_the_run_took_it() -> None:
    """The camera's word alone is not enough; the drop comes while the first is in flight."""
    rows: list[Row] = [(P, 0), (S, 0), (P, 1), (D, 0), (S, 1), (A, 1)]
    claimed = case(rows, reason="restart")
    (lost,) = [e.t_us for e in claimed.history.of(D)]
    assert (outcome("BUF-1", claimed), outcome("BUF-2", claimed)) == (Outcome.FAIL, Outcome.FAIL)
    taken = replace(claimed, must_drop=False, power_lost_us={"cam": {lost}})
    assert [outcome(r, taken) for r in ("BUF-1", "BUF-2", "BUF-4")] == [Outcome.PASS] * 3
    assert outcome("BUF-1", replace(taken, power_lost_us={"cam": {lost + 1}})) is Outcome.FAIL


def test_a_run_in_which_nothing_went_wrong_decides_nothing() -> None:
    whole = case([(P, 0), (S, 0), (A, 0)])
    well = tuple(e for e in whole.history.events if e.kind is not EventKind.LINK_CHANGED)
    assert outcome("BUF-1", replace(whole, history=replace(whole.history, events=well))) is Outcome.UNKNOWN
    failed = case([(P, 0), (S, 0), (F, 0), (S, 0), (A, 0)])
    bad = tuple(e for e in failed.history.events if e.kind is not EventKind.LINK_CHANGED)
    assert outcome("BUF-1", replace(failed, history=replace(failed.history, events=bad))) is Outcome.PASS


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


@pytest.mark.parametrize(
    "gap", [(0, 1, 0, 1), (1, 1, 1, 1), (0, 0, 1, 1), (0, 0, 0, 2)], ids=["more", "other", "later", "longer"]
)
def test_a_gap_of_other_segments_or_times_is_found(gap: tuple[int, int, int, int]) -> None:
    assert outcome("BUF-5", case(FULL, gaps=[IndexedGap("cam", "span", *gap)])) is Outcome.FAIL


def test_a_failure_that_is_forgotten_is_found() -> None:
    again: list[Row] = [(P, 0), (S, 0), (F, 0), (S, 0), (A, 0)]
    assert outcome("BUF-6", case(again)) is Outcome.PASS
    assert outcome("BUF-6", case(again[:3])) is Outcome.FAIL


def test_only_what_waited_when_the_uplink_came_back_is_backlog() -> None:
    backlog: list[Row] = [(P, 0), (P, 1), (U, 0), (P, 2)]
    in_order: list[Row] = [*backlog, (S, 0), (A, 0), (S, 1), (A, 1), (S, 2), (A, 2)]
    found = verdict("BUF-7", case(in_order))
    assert found.outcome is Outcome.PASS
    assert found.evidence[0].statement.startswith("2 segments")
    for order in ((1, 0, 2), (0, 2, 1), (2, 0, 1)):
        sent = [row for n in order for row in ((S, n), (A, n))]
        assert outcome("BUF-7", case([*backlog, *sent])) is Outcome.FAIL, order
    nothing_waited: list[Row] = [(P, 0), (S, 0), (A, 0), (U, 0), (P, 1), (S, 1), (A, 1)]
    assert outcome("BUF-7", case(nothing_waited)) is Outcome.UNKNOWN
    live_only: list[Row] = [(P, 0), (U, 0), (S, 0), (A, 0), (P, 1), (P, 2), (S, 2), (A, 2), (S, 1), (A, 1)]
    assert outcome("BUF-7", case(live_only)) is Outcome.PASS, "the backlog was gone by then"


def test_a_backlog_that_stays_is_found_and_one_that_is_dropped_is_gone() -> None:
    left: list[Row] = [(P, 0), (P, 1), (U, 0), (S, 0), (A, 0)]
    assert "1 of 2" in verdict("BUF-7", case(left, stops=False)).evidence[0].statement
    denied: list[Row] = [(P, 0), (P, 1), (U, 0), (P, 2), (D, 0), (S, 1), (A, 1), (S, 2), (A, 2)]
    assert outcome("BUF-7", case(denied)) is Outcome.PASS


def test_a_cache_is_judged_at_the_moment_of_a_drop() -> None:
    late: list[Row] = [(P, 0), (P, 1), (P, 2, 60), (D, 0), (S, 1), (A, 1), (S, 2, 60), (A, 2, 60)]
    assert outcome("BUF-2", case(late)) is Outcome.PASS
    too_few: list[Row] = [(P, 0), (P, 1), (P, 2, 61), (D, 0), (S, 1), (A, 1), (S, 2, 61), (A, 2, 61)]
    assert outcome("BUF-2", case(too_few)) is Outcome.FAIL
    enough: list[Row] = [(P, 0), (P, 1), (P, 2, 61), (D, 0), (D, 1), (S, 2, 61), (A, 2, 61)]
    for requirement in ("BUF-1", "BUF-2", "BUF-3", "BUF-4"):
        assert outcome(requirement, case(enough)) is Outcome.PASS, requirement


def test_what_is_in_flight_is_not_dropped() -> None:
    sent: list[Row] = [(P, 0), (P, 1), (S, 0), (P, 2), (D, 0), (S, 1), (A, 1), (S, 2), (A, 2)]
    assert outcome("BUF-2", case(sent)) is Outcome.FAIL
    oldest_unsent: list[Row] = [(P, 0), (P, 1), (S, 0), (P, 2), (D, 1), (A, 0), (S, 2), (A, 2)]
    for requirement in ("BUF-1", "BUF-2", "BUF-3"):
        assert outcome(requirement, case(oldest_unsent)) is Outcome.PASS, requirement


def test_what_no_drop_makes_room_for_is_denied_whatever_the_policy() -> None:
    beside_one_in_flight: list[Row] = [(P, 0), (S, 0), (P, 1, 70), (D, 1, 70), (A, 0)]
    larger: list[Row] = [(P, 0), (P, 1, 101), (D, 1, 101), (S, 0), (A, 0)]
    for rows in (beside_one_in_flight, larger):
        for policy in ("delete-oldest", "deny-new"):
            for requirement in ("BUF-1", "BUF-2", "BUF-3", "BUF-4"):
                assert outcome(requirement, case(rows, policy=policy)) is Outcome.PASS, (rows, policy, requirement)


def test_bytes_are_conserved_too() -> None:
    whole: list[Row] = [(P, 0, 70), (S, 0, 70), (F, 0, 70), (S, 0, 70), (A, 0, 70)]
    assert "1 produced (70 bytes) = 1 acknowledged (70)" in verdict("BUF-4", case(whole)).reason
    for at in range(1, 5):
        rows = list(whole)
        rows[at] = (*rows[at][:2], 69)
        assert outcome("BUF-4", case(rows)) is Outcome.FAIL, rows[at]


def test_what_leaves_when_sent_is_found_also_without_a_failure() -> None:
    assert outcome("BUF-6", case([(P, 0), (S, 0), (P, 1), (S, 1), (A, 1)])) is Outcome.FAIL
    assert outcome("BUF-6", case([(P, 0), (S, 0), (F, 0), (A, 0)])) is Outcome.FAIL, "acknowledged by whom?"
    assert outcome("BUF-6", case([(P, 0), (S, 0), (A, 0)])) is Outcome.SKIP
    assert outcome("BUF-6", case([(P, 0), (S, 0), (F, 0), (P, 1), (P, 2), (D, 0), (S, 1), (A, 1)])) is Outcome.PASS


def test_of_a_camera_that_never_stopped_one_cannot_say_what_it_holds() -> None:
    found = verdict("BUF-6", case([(P, 0), (S, 0), (F, 0)], stops=False))
    assert found.outcome is Outcome.UNKNOWN
    assert "north-1 segment 0: failed" in found.evidence[0].statement
    assert outcome("BUF-6", case([(P, 0), (S, 0), (F, 0), (S, 0), (A, 0)], stops=False)) is Outcome.PASS
    assert outcome("BUF-6", case([(P, 0), (S, 0), (F, 0), (A, 0)], stops=False)) is Outcome.FAIL


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
