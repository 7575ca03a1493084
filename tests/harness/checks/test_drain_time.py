"""How long a backlog may take."""

import pytest

from harness.checks import buffer  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Event, EventKind, Header, History

S = 1_000_000
SIZE = 1_000_000  # bytes: 8 s each at 1 Mbit/s
BACK_S = 10


def link(at_s: float, mode: str, rate: float | None) -> Event:
    return Event(round(at_s * S), EventKind.LINK_CHANGED, "north", detail={"mode": mode, "up_bits_per_s": rate})


def of_segment(at_s: float, kind: EventKind, counter: int | None) -> Event:
    return Event(round(at_s * S), kind, "north", "cam", "span", counter, SIZE)


def judged(took_s: float, *more: Event, rate: float | None = 1e6, waiting: int = 2) -> Verdict:
    """A backlog whose last segment is acknowledged so long after the uplink is back."""
    events = [link(0, "up", rate), link(1, "cut", rate), link(BACK_S, "up", rate), *more]
    for counter in range(waiting):
        events.append(of_segment(2 + counter, EventKind.PRODUCED, counter))
        done_s = BACK_S + (took_s if counter == waiting - 1 else 0.1)
        events += [of_segment(done_s, EventKind.SENT, counter), of_segment(done_s, EventKind.ACKNOWLEDGED, counter)]
    events.append(of_segment(1000, EventKind.STOPPED, None))
    events.sort(key=lambda event: event.t_us)
    facts = CameraFacts("cam", "north-1", "north", "eu-fra", "org", 10 * SIZE, "deny-new", 1)
    return verdict("BUF-7", CaseFile(History(Header("s", "", 1, "live", "0", "", 0), tuple(events)), {"cam": facts}))


@pytest.mark.parametrize(("took_s", "outcome"), [(1, "pass"), (62.9, "pass"), (63.1, "fail")])
def test_two_segments_have_three_times_their_time_and_fifteen_seconds(took_s: float, outcome: str) -> None:
    assert judged(took_s).outcome == outcome


def test_it_says_by_how_much() -> None:
    statement = judged(80).evidence[0].statement
    assert "north-1 took 80.0 s for 2 segments" in statement
    assert "2000000 bytes of its site at 1 Mbit/s allow 63.0 s" in statement


def test_what_is_made_meanwhile_has_to_be_carried_too() -> None:
    live = [of_segment(at_s, kind, 2) for at_s, kind in ((30, EventKind.PRODUCED), (99, EventKind.ACKNOWLEDGED))]
    assert judged(80, *live).outcome is Outcome.PASS
    assert judged(88, *live).outcome is Outcome.FAIL


def test_a_faster_uplink_allows_less() -> None:
    assert judged(20).outcome is Outcome.PASS
    assert judged(20, rate=100e6).outcome is Outcome.FAIL


def test_an_uplink_that_is_disturbed_again_gives_no_bound() -> None:
    assert judged(80, link(40, "cut", 1e6), link(50, "up", 1e6)).outcome is Outcome.FAIL, "the second return bounds it"
    assert judged(80, link(40, "cut", 1e6), link(60, "up", 1e6)).outcome is Outcome.PASS


def test_an_uplink_of_unknown_rate_gives_no_bound() -> None:
    assert judged(900, rate=None).outcome is Outcome.PASS


def elsewhere(*moments: tuple[float, EventKind, int]) -> list[Event]:
    """What a camera of another site did."""
    line = Event(0, EventKind.LINK_CHANGED, "south", detail={"mode": "up", "up_bits_per_s": 1e6})
    return [line, *(Event(round(s * S), kind, "south", "other", "s", counter, 9) for s, kind, counter in moments)]


P, A, D = EventKind.PRODUCED, EventKind.ACKNOWLEDGED, EventKind.DROPPED


def test_time_in_which_nothing_came_through_from_elsewhere_either_counts_for_no_backlog() -> None:
    stalled = elsewhere((12, P, 0), (13, P, 1), (14, D, 0), (35, A, 1))
    assert judged(80, *stalled).outcome is Outcome.PASS
    assert judged(87, *stalled).outcome is Outcome.FAIL, "only those 23 s"


def test_one_who_still_waits_at_the_end_shows_it_too() -> None:
    assert judged(80, *elsewhere((30, P, 0), (999, A, 0))).outcome is Outcome.PASS


def test_while_others_get_through_a_backlog_has_no_more_time() -> None:
    others = [one for s in range(12, 90, 2) for one in ((float(s), P, s), (s + 1.0, A, s))]
    assert judged(80, *elsewhere(*others)).outcome is Outcome.FAIL


def test_where_the_others_line_failed_it_shows_nothing() -> None:
    cut = Event(11 * S, EventKind.LINK_CHANGED, "south", detail={"mode": "cut", "up_bits_per_s": 1e6})
    assert judged(80, cut, *elsewhere((12, P, 0), (35, A, 0))).outcome is Outcome.FAIL


def test_before_the_uplink_is_back_it_is_no_time_of_the_backlogs() -> None:
    assert judged(80, *elsewhere((0.5, P, 0), (11, A, 0))).outcome is Outcome.FAIL
