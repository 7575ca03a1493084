"""AVL-3: what a cloud does not take it refuses in so many words, and says when to come again."""

from collections.abc import Iterator

from harness.checks.casefile import CaseFile, Strained
from harness.checks.registry import Finding, judges, settle, skipped, unknown
from harness.history.event import Event, EventKind, SegmentName

NOT_MADE = "judged of a cloud that `camproof conform` starts for it and makes throttle: this run starts none"
_SAYS_SO = (429, 503)


@judges("AVL-3")
def load_is_shed_in_so_many_words(case: CaseFile) -> Finding:
    """While a cloud takes nothing: every upload is refused with 429 or 503 and Retry-After, or is there afterwards."""
    found = case.strained
    if found is None:
        return skipped(NOT_MADE)
    if found.undecided:
        return unknown(f"the throttling decided nothing: {found.undecided}")
    refusals = tuple(refused(found))
    return settle(
        (*wordless(found, refusals), *vanished(found)),
        len(refusals),
        "uploads that a cloud refused which took nothing for a while",
        holds="each was refused with 429 or 503 and Retry-After, and nothing was acknowledged that is not there",
        broken="load was shed without a word",
    )


def refused(found: Strained) -> Iterator[Event]:
    """The answers that were no success while nothing was taken, and it was to be said when to come again."""
    for event in found.history.of(EventKind.FAILED):
        told = any(limit.told and limit.from_us <= event.t_us <= limit.to_us for limit in found.limited)
        if told and event.detail["status"] is not None:
            yield event


def taken(found: Strained) -> Iterator[Event]:
    """The acknowledgements of what was sent while nothing was to be taken."""
    sent_us: dict[SegmentName, int] = {}
    for event in found.history.of(EventKind.SENT, EventKind.ACKNOWLEDGED):
        if event.kind is EventKind.SENT:
            sent_us[event.segment] = event.t_us
            continue
        since_us = sent_us.get(event.segment, 0)
        if any(limit.from_us <= since_us and event.t_us <= limit.to_us for limit in found.limited):
            yield event


def wordless(found: Strained, refusals: tuple[Event, ...]) -> Iterator[str]:
    """Those that do not say what they are."""
    for event in refusals:
        status, wait_s = event.detail["status"], event.detail["retry_after_s"]
        if status not in _SAYS_SO:
            yield f"{_name(found, event)} was refused with {status}, which is neither 429 nor 503"
        elif wait_s is None:
            yield f"{_name(found, event)} was refused with {status} and no Retry-After"


def vanished(found: Strained) -> Iterator[str]:
    """What was acknowledged while nothing was taken, and is not there."""
    for event in found.absent:
        yield f"{_name(found, event)} was acknowledged while nothing was taken, and the store does not have it"


def _name(found: Strained, event: Event) -> str:
    camera = found.cameras[event.camera or ""].name
    return f"{camera} segment {event.counter}"
