"""IDX-1 and PLAY-1: the index's rows, field by field, against what the cameras made, stored and lost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import IndexAnswer, IndexedGap, IndexedSegment
from harness.checks.registry import Finding, judges, settle
from harness.checks.spans import TimeSpan, inside, said
from harness.checks.timeline import timeline_differs
from harness.checks.verdict import Outcome
from harness.history.event import Event, EventKind, SegmentName

_OF_THE_CAMERA = ("start_us", "duration_us", "object_key", "key_id", "iv")  # the same names in row and event


@judges("IDX-1")
def acknowledged_is_indexed(case: CaseFile) -> Finding:
    """A row for each acknowledged segment, each field as the camera has it, and the object behind it."""
    acknowledged = {e.segment for e in case.history.stored()}
    made = {e.segment: e for e in case.history.of(EventKind.PRODUCED)}
    rows = Counter(named(row) for row in case.index)
    wrong = [f"{a.camera}: {a.broken}" for a in case.index_answers if a.broken]
    wrong += said(acknowledged - rows.keys(), "was acknowledged and is not in the index")
    wrong += said(rows.keys() - made.keys(), "is in the index and was never made")
    wrong += said((n for n, times in rows.items() if times > 1), "is in the index twice")
    for row in case.index:
        if (event := made.get(named(row))) is not None:
            wrong += [f"{row.camera} segment {row.counter}: {problem}" for problem in _row_differs(row, event)]
    wrong += [*_without_object(case), *_keys_differ(case)]
    found = settle(
        wrong,
        len(acknowledged),
        "acknowledged segments, with start, duration, object, size, digest, key, IV and initialisation segment,",
        holds="every acknowledged segment is in the index as the camera made it and in the store; nothing else is",
        broken="index, store and cameras differ",
    )
    return _with_attempts(found, case)


def _with_attempts(found: Finding, case: CaseFile) -> Finding:
    """And a row that tells of other bytes than its object's is not taken, others all are, where that was tried."""
    if found.outcome is not Outcome.PASS or "IDX-1" not in case.attempts:
        return found
    broken = "a row was taken that is not its object's, or one of several that were told at once was not"
    tried = judge_seen(case, "IDX-1", holds=found.reason, broken=broken)
    return replace(tried, evidence=(*tried.evidence, *found.evidence))


def named(row: IndexedSegment) -> SegmentName:
    """Which segment a row is about."""
    return row.camera, row.span, row.counter


def _row_differs(row: IndexedSegment, made: Event) -> Iterator[str]:
    true = {field: made.detail[field] for field in _OF_THE_CAMERA}
    true |= {"sha256": made.detail["ciphertext_sha256"], "size": made.size_bytes}
    for field, value in true.items():
        if getattr(row, field) != value:
            yield f"the index has {field} {getattr(row, field)}, the camera {value}"


def _without_object(case: CaseFile) -> Iterator[str]:
    """Rows whose object, or whose initialisation segment, is not in the store as they say."""
    stored = {o.key: (o.sha256, o.size) for o in case.objects}
    for row in case.index:
        if row.object_key not in stored:
            yield f"{row.object_key} is in the index and not in the store"
        elif stored[row.object_key] != (row.sha256, row.size):
            yield f"{row.object_key}: index and store differ in digest or size"
    for camera, key in sorted({(row.camera, row.init_key) for row in case.index}):
        if not key.startswith(f"{camera}/init.") or key not in stored:
            yield f"{camera}: the initialisation segment {key} is not its own, or not in the store"


def _keys_differ(case: CaseFile) -> Iterator[str]:
    """One wrapped key a content key, under the version of the public key that the camera was given."""
    versions = {e.camera: e.detail["key_version"] for e in case.history.of(EventKind.CONFIGURED)}
    wrapped: dict[tuple[str, str], str] = {}
    ids: dict[tuple[str, str], str] = {}
    for row in case.index:
        which = f"{row.camera} segment {row.counter}"
        one = wrapped.setdefault((row.camera, row.key_id), row.wrapped_key)
        other = ids.setdefault((row.camera, row.wrapped_key), row.key_id)
        if (one, other) != (row.wrapped_key, row.key_id):
            yield f"{which}: its wrapped key is not the one that the index has for key {row.key_id} elsewhere"
        if row.key_version != versions.get(row.camera, row.key_version):
            yield f"{which}: key version {row.key_version}, the camera was given {versions[row.camera]}"


@judges("PLAY-1")
def recordings_are_found(case: CaseFile) -> Finding:
    """What a member finds of a camera in a span of time: the segments in it, in order, and each loss as a gap."""
    cases = [case] if case.long is None else [case, case.long]
    answers = [(one, answer) for one in cases for answer in one.index_answers]
    timelines = [(one, answer) for one in cases for answer in one.timelines]
    wrong = [
        f"{answer.camera} ({TimeSpan.of(answer)}): {problem}"
        for one, answer in answers
        for problem in ([answer.broken] if answer.broken else _found_differs(one, answer))
    ]
    wrong += [f"{answer.camera}: {why}" for one, answer in timelines for why in timeline_differs(one.history, answer)]
    lost = sum(map(_lost_of_asked, cases))
    of_long = "" if case.long is None else f" ({_lost_of_asked(case.long)} of a long recording made for this)"
    most = max((len(answer.segments) for _, answer in answers), default=0)
    return settle(
        wrong,
        sum(len(answer.segments) for _, answer in answers),
        f"segments found in {len(answers)} spans of time, whole recordings and spans within, up to {most} in one, and "
        f"{len(timelines)} timelines",
        holds="recordings are found by camera and time, to the segments that a span begins and ends in; "
        f"all {lost} lost segments{of_long} show as gaps of their own time"
        + ("; timelines show all of it, step by step and span by span" if timelines else ""),
        broken="what is found of a span of time is not what was recorded and lost in it",
    )


def _lost_of_asked(case: CaseFile) -> int:
    """Lost segments of the cameras whose recordings were asked for."""
    asked = {answer.camera for answer in case.index_answers}
    return sum(event.camera in asked for event in case.history.lost())


def _found_differs(case: CaseFile, answer: IndexAnswer) -> Iterator[str]:
    span, events = TimeSpan.of(answer), case.history
    within = {e.segment for e in events.of(EventKind.PRODUCED, camera=answer.camera) if inside(e, span)}
    acknowledged = {e.segment for e in events.stored()}
    found = {named(row) for row in answer.segments}
    yield from said(within & acknowledged - found, "was acknowledged and is not found")
    yield from said(found - within, "is found outside of the span of time, or was never made")
    if any(one.start_us > other.start_us for one, other in pairwise(answer.segments)):
        yield "segments are not in order of time"
    dropped = {e.segment: e for e in events.lost() if e.camera == answer.camera}
    lost = {n for n, e in dropped.items() if inside(e, span)}
    yield from said(lost - {n for gap in answer.gaps for n in numbers(gap)}, "was dropped and no gap shows it")
    for gap in answer.gaps:
        yield from gap_differs(gap, dropped)


def gap_differs(gap: IndexedGap, dropped: Mapping[SegmentName, Event]) -> Iterator[str]:
    """How a gap's numbers and times are not those of the lost segments that it stands for."""
    lost = [dropped.get(n) for n in numbers(gap)]
    which = f"the gap {gap.first} to {gap.last}"
    if none := [gap.first + n for n, e in enumerate(lost) if e is None]:
        yield f"{which}: segment {none[0]} was not dropped"
        return
    start_us, end_us = _bounds(e for e in lost if e)
    if (gap.start_us, gap.start_us + gap.duration_us) != (start_us, end_us):
        yield f"{which} is shown from {gap.start_us} for {gap.duration_us} us, lost was {start_us} to {end_us}"


def numbers(gap: IndexedGap) -> list[SegmentName]:
    """The segments that a gap stands for."""
    return [(gap.camera, gap.span, n) for n in range(gap.first, gap.last + 1)]


def _bounds(lost: Iterable[Event]) -> tuple[int, int]:
    starts = [(int(e.detail["start_us"] or 0), int(e.detail["duration_us"] or 0)) for e in lost]
    return min(start for start, _ in starts), max(start + duration for start, duration in starts)
