"""BUF-11: a camera that is told to slow down waits, longer each time, not in step with others, and loses nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from harness.checks.casefile import CameraFacts, CaseFile, Strained
from harness.checks.load_shed import NOT_MADE
from harness.checks.registry import Finding, judges, settle, skipped, unknown
from harness.history.event import EventKind

_KINDS = (EventKind.SENT, EventKind.FAILED, EventKind.ACKNOWLEDGED)
_CLOCK_US = 10_000  # between the answer and its note
_AT_ONCE_US = 20_000
_ALIKE_US = 50_000  # a busy machine spreads those who come together by so much
_ALIKE = 0.05  # of the wait
_LATER = 2  # refusals before that of which the wait must have grown
_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class Wait:
    """From a refusal to the next attempt."""

    camera: str
    refusals: int  # in a row before this one
    us: int
    asked_us: int | None  # by Retry-After


@judges("BUF-11")
def throttling_is_backed_off_from(case: CaseFile) -> Finding:
    """Cameras that a cloud throttled together: how long each waited, and what became of what they held."""
    found = case.strained
    if found is None:
        return skipped(NOT_MADE)
    if found.undecided:
        return unknown(f"the throttling decided nothing: {found.undecided}")
    waits = [wait for camera in found.cameras.values() for wait in _waits(found, camera)]
    wrong = [*_dropped(found), *_early(waits), *_at_once(waits), *_not_growing(waits), *_in_step(waits)]
    if not wrong and (missing := _untested(found, waits)):
        return unknown(missing)
    return settle(
        wrong,
        len(waits),
        "waits after 503 SlowDown",
        holds=f"{len(found.cameras)} cameras that were throttled together waited longer each time, not in step, no "
        "less than Retry-After said, and lost nothing",
        broken="a throttled camera did not back off as it must, or lost what it held",
    )


def _waits(found: Strained, camera: CameraFacts) -> Iterator[Wait]:
    refused_us, asked_us, row = None, None, 0
    for event in found.history.of(*_KINDS, camera=camera.id):
        if event.kind is EventKind.FAILED and event.t_us == refused_us:
            continue  # several segments, one refusal
        if event.kind is EventKind.SENT and refused_us is not None:
            yield Wait(camera.name, row - 1, event.t_us - refused_us, asked_us)
        refused_us = None
        if event.kind is EventKind.ACKNOWLEDGED:
            row = 0
        elif event.kind is EventKind.FAILED and event.detail["why"] == "throttled":
            row += 1
            refused_us, asked_s = event.t_us, event.detail["retry_after_s"]
            asked_us = None if asked_s is None else round(float(asked_s) * 1e6)


def _dropped(found: Strained) -> Iterator[str]:
    """Drops while the cache had room. Of what the cloud refused for good nothing was sent here."""
    for camera in found.cameras.values():
        held: dict[object, int] = {}
        for event in found.history.of(EventKind.PRODUCED, EventKind.ACKNOWLEDGED, EventKind.DROPPED, camera=camera.id):
            if event.kind is EventKind.PRODUCED:
                held[event.segment] = event.size_bytes or 0
                continue
            if event.kind is EventKind.DROPPED and (level := sum(held.values())) <= camera.cache_bytes:
                yield f"{camera.name} dropped segment {event.counter} with {level} bytes of {camera.cache_bytes} held"
            held.pop(event.segment, None)


def _early(waits: Sequence[Wait]) -> Iterator[str]:
    for wait in waits:
        if wait.asked_us is not None and wait.us < wait.asked_us - _CLOCK_US:
            yield f"{wait.camera} waited {wait.us / 1e6:.3f} s where Retry-After said {wait.asked_us / 1e6:g} s"


def _at_once(waits: Sequence[Wait]) -> Iterator[str]:
    own = defaultdict[str, list[int]](list)
    for wait in _of_its_own(waits):
        own[wait.camera].append(wait.us)
    for camera, each_us in own.items():
        if median(each_us) < _AT_ONCE_US:
            yield f"{camera} sent again at once: half of {len(each_us)} waits under {_AT_ONCE_US / 1e3:.0f} ms"


def _not_growing(waits: Sequence[Wait]) -> Iterator[str]:
    first, later = _first_and_later(waits)
    if first and later and fmean(later) < _GROWTH * fmean(first):
        yield (
            f"waits do not grow: {fmean(first) / 1e6:.3f} s on average after the first refusal, "
            f"{fmean(later) / 1e6:.3f} s after {_LATER} more and later"
        )


def _in_step(waits: Sequence[Wait]) -> Iterator[str]:
    """Most times that cameras waited for the same reason, all took the same time."""
    together = defaultdict[tuple[int, int | None], list[Wait]](list)
    for wait in waits:
        together[wait.refusals, wait.asked_us].append(wait)
    groups = [group for group in together.values() if len({wait.camera for wait in group}) > 1]
    alike = [group for group in groups if _alike([wait.us for wait in group])]
    if groups and 2 * len(alike) > len(groups):
        example = ", ".join(f"{wait.camera} {wait.us / 1e6:.3f} s" for wait in alike[0])
        yield f"cameras wait in step, {len(alike)} times of {len(groups)}: {example}"


def _alike(each_us: Sequence[int]) -> bool:
    return max(each_us) - min(each_us) <= max(_ALIKE_US, _ALIKE * fmean(each_us))


def _untested(found: Strained, waits: Sequence[Wait]) -> str:
    """What the run did not show, in words, or ""."""
    stopped = {event.camera for event in found.history.of(EventKind.STOPPED)}
    if busy := [camera.name for camera in found.cameras.values() if camera.id not in stopped]:
        return f"{', '.join(busy)} never drained, so whether all was kept can't be told"
    if not all(_first_and_later(waits)):
        return "no camera was refused often enough in a row to see its waits grow"
    if not any(wait.asked_us for wait in waits):
        return "no camera was told a Retry-After"
    return "" if len({wait.camera for wait in waits}) > 1 else "fewer than two cameras were throttled"


def _first_and_later(waits: Sequence[Wait]) -> tuple[list[int], list[int]]:
    own = list(_of_its_own(waits))
    return [w.us for w in own if w.refusals == 0], [w.us for w in own if w.refusals >= _LATER]


def _of_its_own(waits: Sequence[Wait]) -> Iterator[Wait]:
    """Waits whose length the camera alone decided."""
    return (wait for wait in waits if wait.asked_us is None)
