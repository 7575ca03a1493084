"""What cameras may do with a cloud that asks them to slow down."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from harness.checks import throttling  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CameraFacts, CaseFile, Strained
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Detail, Event, EventKind, Header, History

S = 1_000_000
HEADER = Header("s", "", 1, "live", "0", "", 0)
Told = tuple[float, float | None]  # how long a camera waited after a refusal, and what Retry-After asked for
ONE: tuple[Told, ...] = ((1.1, 1), (1.7, 1), (0.2, None), (0.9, None), (1.4, None), (3.0, None))
OTHER: tuple[Told, ...] = ((1.4, 1), (1.2, 1), (0.5, None), (0.1, None), (0.7, None), (1.9, None))


def facts(name: str) -> CameraFacts:
    return CameraFacts(name, name, "busy", "eu-fra", "org", 1000, "deny-new", 1)


def told(
    camera: str, waits: Sequence[Told], *, size: int = 100, fate: EventKind = EventKind.ACKNOWLEDGED
) -> list[Event]:
    """Segments of a camera that are refused so often: first those with a Retry-After, then those without."""
    at_s, events = 1.0, list[Event]()

    def note(kind: EventKind, counter: int | None, **detail: Detail) -> None:
        size_bytes = None if counter is None else size
        events.append(Event(round(at_s * S), kind, "busy", camera, "span", counter, size_bytes, detail))

    for counter, asks in enumerate((True, False)):
        note(EventKind.PRODUCED, counter)
        note(EventKind.SENT, counter)
        for wait_s, asked_s in waits:
            if (asked_s is not None) == asks:
                note(EventKind.FAILED, counter, why="throttled", status=503, retry_after_s=asked_s)
                at_s += wait_s
                note(EventKind.SENT, counter)
        note(fate, counter, reason="refused")
    note(EventKind.STOPPED, None)
    return events


def judged(*of_cameras: list[Event], undecided: str = "") -> Verdict:
    events = sorted((event for own in of_cameras for event in own), key=lambda event: event.t_us)
    cameras = {name: facts(name) for name in dict.fromkeys(event.camera or "" for event in events)}
    throttled = Strained(History(HEADER, tuple(events)), cameras, undecided)
    return verdict("BUF-11", CaseFile(History(HEADER, ()), {}, strained=throttled))


def said(given: Verdict) -> str:
    assert given.outcome is Outcome.FAIL, given
    return " ".join(evidence.statement for evidence in given.evidence)


def test_growing_waits_out_of_step_pass() -> None:
    assert judged(told("one", ONE), told("other", OTHER)).outcome is Outcome.PASS


def test_a_refusal_of_several_segments_is_one_refusal() -> None:
    def in_lists(events: list[Event]) -> list[Event]:
        return [
            replace(event, counter=counter)
            for event in events
            for counter in ((7, 8, 9) if event.kind is EventKind.FAILED else (event.counter,))
        ]

    assert judged(in_lists(told("one", ONE)), in_lists(told("other", OTHER))).outcome is Outcome.PASS


def test_a_cloud_that_cant_be_made_to_throttle_is_skipped() -> None:
    given = verdict("BUF-11", CaseFile(History(HEADER, ()), {}))
    assert given.outcome is Outcome.SKIP
    assert "starts for it and makes throttle" in given.reason


def test_what_came_in_between_is_told() -> None:
    assert judged(undecided="the port was taken").outcome is Outcome.UNKNOWN


def test_retry_after_is_a_lower_bound() -> None:
    hasty = ((0.9, 1), *ONE[1:])
    assert "one waited 0.900 s where Retry-After said 1 s" in said(judged(told("one", hasty), told("other", OTHER)))


def test_at_once_is_no_back_off() -> None:
    hammering = [(0.0001, None) for _ in range(5)]
    assert "other sent again at once" in said(judged(told("one", ONE), told("other", [*ONE[:2], *hammering])))


def test_an_even_wait_does_not_grow() -> None:
    even = (*ONE[:2], *[(0.5 + n / 10, None) for n in (1, 0, 2, 0)])
    other = (*OTHER[:2], *[(0.5 + n / 10, None) for n in (3, 2, 0, 1)])
    assert "waits do not grow" in said(judged(told("one", even), told("other", other)))


def test_waits_of_one_length_are_in_step() -> None:
    late = [(wait_s + 0.01, asked_s) for wait_s, asked_s in ONE]
    assert "cameras wait in step, 6 times of 6: one 1.100 s, other 1.110 s" in said(
        judged(told("one", ONE), told("other", late))
    )


def test_a_drop_with_room_is_a_loss() -> None:
    lost = told("other", OTHER, fate=EventKind.DROPPED)
    assert "other dropped segment 0 with 100 bytes of 1000 held" in said(judged(told("one", ONE), lost))


def test_a_drop_without_room_is_none() -> None:
    lost = told("other", OTHER, fate=EventKind.DROPPED, size=1001)
    assert judged(told("one", ONE), lost).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        (ONE[:2], OTHER[:2], "often enough in a row"),
        (ONE[2:], OTHER[2:], "Retry-After"),
        (ONE, (), "fewer than two"),
    ],
)
def test_too_little_decides_nothing(ours: Sequence[Told], theirs: Sequence[Told], says: str) -> None:
    given = judged(told("one", ours), told("other", theirs))
    assert given.outcome is Outcome.UNKNOWN
    assert says in given.reason


def test_who_never_drained_may_have_lost_all() -> None:
    endless = [event for event in told("other", OTHER) if event.kind is not EventKind.STOPPED]
    given = judged(told("one", ONE), endless)
    assert given.outcome is Outcome.UNKNOWN
    assert "other never drained" in given.reason


def test_another_failure_is_not_this_ones_business() -> None:
    events = told("other", OTHER)
    torn = [replace(e, detail={**e.detail, "why": "network"}) if e.kind is EventKind.FAILED else e for e in events]
    assert "fewer than two" in judged(told("one", ONE), torn).reason
