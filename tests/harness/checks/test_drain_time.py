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
