"""What a timeline says of a camera, held against what the camera made, stored and lost: part of PLAY-1."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.history.event import Event, EventKind, History, SegmentName

_NEAR_US = 1_000  # gaps are told in one piece, the segments in it one by one, each rounded to microseconds


@dataclass(frozen=True, slots=True)
class Step:
    """A step, from `from_us` to the next one's."""

    from_us: int
    recorded_us: int
    lost_us: int


@dataclass(frozen=True, slots=True)
class Span:
    """A span of recording. `untold`: how many between its first and its last nobody told of."""

    span: str
    start_us: int
    end_us: int
    segments: int
    recorded_us: int
    lost: int
    untold: int


@dataclass(frozen=True, slots=True)
class TimelineAnswer:
    """What came when a camera's timeline was asked for, microseconds since 1970."""

    camera: str
    from_us: int
    to_us: int
    step_us: int
    steps: tuple[Step, ...] = ()
    spans: tuple[Span, ...] = ()
    broken: str = ""  # why there is none


def timeline_differs(history: History, answer: TimelineAnswer) -> Iterator[str]:
    """What it says otherwise than the camera, whose recording lies in its time as a whole."""
    if answer.broken:
        yield answer.broken
        return
    stored = {event.segment for event in history.stored()}
    kept = [e for e in history.of(EventKind.PRODUCED, camera=answer.camera) if e.segment in stored]
    lost = [e for e in history.lost() if e.camera == answer.camera]
    yield from _steps_differ(answer, kept, lost)
    yield from _spans_differ(answer.spans, _spans(kept, lost))


def _steps_differ(answer: TimelineAnswer, kept: Sequence[Event], lost: Sequence[Event]) -> Iterator[str]:
    starts = list(range(answer.from_us, answer.to_us, answer.step_us))
    if (told := [step.from_us for step in answer.steps]) != starts:
        yield f"the timeline has {len(told)} steps, and {len(starts)} were asked for, or they begin elsewhere"
        return
    for step in answer.steps:
        ends_us = min(step.from_us + answer.step_us, answer.to_us)
        for what, said_us, events in (("recorded", step.recorded_us, kept), ("lost", step.lost_us, lost)):
            true_us = _within(events, step.from_us, ends_us)
            if abs(said_us - true_us) > _NEAR_US:
                yield f"the timeline's step from {step.from_us}: {said_us} us {what}, and it was {true_us}"


def _within(events: Iterable[Event], from_us: int, to_us: int) -> int:
    """How much of this time they fill."""
    return sum(max(0, min(end_us, to_us) - max(start_us, from_us)) for start_us, end_us in map(_times, events))


def _times(event: Event) -> tuple[int, int]:
    start_us = int(event.detail["start_us"] or 0)
    return start_us, start_us + int(event.detail["duration_us"] or 0)


def _spans(kept: Sequence[Event], lost: Sequence[Event]) -> dict[str, Span]:
    """As they were, by name."""
    told = defaultdict[str, list[Event]](list)
    for event in (*kept, *lost):
        told[event.span or ""].append(event)
    return {name: _span(name, events, {e.segment for e in kept}) for name, events in told.items()}


def _span(name: str, events: Sequence[Event], kept: set[SegmentName]) -> Span:
    times, counters = [_times(event) for event in events], [event.counter or 0 for event in events]
    lengths_us = [end - start for event, (start, end) in zip(events, times, strict=True) if event.segment in kept]
    return Span(
        name, min(start for start, _ in times), max(end for _, end in times), len(lengths_us), sum(lengths_us),
        len(events) - len(lengths_us), max(counters) - min(counters) + 1 - len(events),
    )  # fmt: skip


def _spans_differ(said: Sequence[Span], true: dict[str, Span]) -> Iterator[str]:
    times = Counter(one.span for one in said)
    yield from (f"the timeline leaves the span {name} out" for name in true.keys() - times.keys())
    yield from (f"the timeline has the span {name} {n} times" for name, n in times.items() if n > 1)
    if [one.start_us for one in said] != sorted(one.start_us for one in said):
        yield "the timeline's spans are not in order of time"
    for one in said:
        if one != true.get(one.span):
            yield f"the timeline has {one}, and it was {true.get(one.span, 'never recorded')}"
