"""A timeline is held against what was recorded: each number of each step and span."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.checks.timeline import Span, Step, TimelineAnswer, timeline_differs
from harness.history.event import Event, EventKind, Header, History

LENGTH_US, STEP_US = 10, 100
STORED, LOST = EventKind.ACKNOWLEDGED, EventKind.DROPPED
MADE = [("a", 0, 5, STORED), ("a", 1, 15, LOST), ("a", 2, 25, STORED), ("b", 3, 95, STORED), ("b", 6, 135, STORED)]
SPANS = Span("a", 5, 35, 2, 20, 1, 0), Span("b", 95, 145, 2, 20, 0, 2)
STEPS = Step(0, 25, 10), Step(100, 15, 0)


def history() -> History:
    events = [
        Event(start_us, kind, "n", "cam", span, counter, 1, {"start_us": start_us, "duration_us": LENGTH_US})
        for span, counter, start_us, end in MADE
        for kind in (EventKind.PRODUCED, end)
    ]
    return History(Header("s", "", 1, "live", "0", "", 0), tuple(events))


RIGHT = TimelineAnswer("cam", 0, 160, STEP_US, STEPS, SPANS)


def differs(answer: TimelineAnswer) -> list[str]:
    return list(timeline_differs(history(), answer))


def test_what_is_right_is_left_alone() -> None:
    assert not differs(RIGHT)


def test_what_is_within_a_millisecond_is_near_enough() -> None:
    assert not differs(replace(RIGHT, steps=(replace(STEPS[0], lost_us=12), STEPS[1])))


def far(step: Step) -> Step:
    return replace(step, recorded_us=step.recorded_us + 2_000)


WRONG: dict[str, Callable[[], TimelineAnswer]] = {
    "refused": lambda: replace(RIGHT, broken="refused with 404"),
    "nothing": lambda: replace(RIGHT, steps=(), spans=()),
    "too many steps": lambda: replace(RIGHT, steps=(*STEPS, Step(200, 0, 0))),
    "other steps": lambda: replace(RIGHT, steps=(replace(STEPS[0], from_us=1), STEPS[1])),
    "more in the first": lambda: replace(RIGHT, steps=(far(STEPS[0]), STEPS[1])),
    "more in the second": lambda: replace(RIGHT, steps=(STEPS[0], far(STEPS[1]))),
    "more lost": lambda: replace(RIGHT, steps=(replace(STEPS[0], lost_us=5_000), STEPS[1])),
    "a span too few": lambda: replace(RIGHT, spans=SPANS[:1]),
    "a span too many": lambda: replace(RIGHT, spans=(*SPANS, replace(SPANS[1], span="c"))),
    "a span twice": lambda: replace(RIGHT, spans=(*SPANS, SPANS[1])),
    "the other way round": lambda: replace(RIGHT, spans=SPANS[::-1]),
    "another beginning": lambda: replace(RIGHT, spans=(replace(SPANS[0], start_us=6), SPANS[1])),
    "another end": lambda: replace(RIGHT, spans=(replace(SPANS[0], end_us=36), SPANS[1])),
    "more segments": lambda: replace(RIGHT, spans=(replace(SPANS[0], segments=3), SPANS[1])),
    "longer": lambda: replace(RIGHT, spans=(replace(SPANS[0], recorded_us=21), SPANS[1])),
    "none lost": lambda: replace(RIGHT, spans=(replace(SPANS[0], lost=0), SPANS[1])),
    "all told": lambda: replace(RIGHT, spans=(SPANS[0], replace(SPANS[1], untold=0))),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_not_is_told(how: str) -> None:
    assert differs(WRONG[how]())
