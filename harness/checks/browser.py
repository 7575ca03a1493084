"""ID-1 to ID-3, KEY-5, PLAY-1 and PLAY-3 by the web client: what a browser showed, sent and kept."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from harness.checks.casefile import CaseFile
from harness.checks.facts.browsed import Browsed, Pointed, Watched
from harness.checks.registry import BROWSER, Finding, failed, judges, passed, skipped, unknown
from harness.checks.verdict import Evidence, Outcome
from harness.history.event import Event, EventKind

RECORDED = re.compile(r"recorded\b", re.IGNORECASE)
_LOST = re.compile(r"\b(dropped|lost|gap|missing)\b", re.IGNORECASE)
_DAMAGED = re.compile(r"\b(damaged|altered|corrupt)", re.IGNORECASE)
_UNLIKE = 12.0  # of 255: two stretches whose picture differs by more are told apart by sight
ALIKE = 6.0  # likewise: by less, and they look alike
_TWINS = 0.25  # of what is recorded: when more looks like a gap, no column was read wrongly by chance
_FRAMES_PER_S, _LOOP_S, _US = 15, 60, 1_000_000
_NEAR_US = 1_500_000  # a moment that is told and the frame that is presented then: playing fast, and told to the second


@judges("ID-1", BROWSER)
def signs_in_by_code_and_pkce(case: CaseFile) -> Finding:
    """Authorization code with PKCE S256 on the wire; no token in an address, none left anywhere."""
    return _noted(
        case.browsed,
        "ID-1",
        holds="the page signs in by authorization code with PKCE S256, and leaves neither token nor code in an "
        "address, in storage, on the console or in an error",
        broken="the page signs in otherwise, or leaves a token where it can be found",
    )


@judges("ID-2", BROWSER)
def signs_in_once(case: CaseFile) -> Finding:
    """The password is asked for once, and everything opens."""
    return _noted(
        case.browsed,
        "ID-2",
        holds="one sign-in opens My Systems, Video operation and the key server, after a reload and in another window",
        broken="one sign-in does not open everything",
    )


@judges("ID-3", BROWSER)
def asks_for_the_second_step(case: CaseFile) -> Finding:
    """Where an organisation requires it, nobody gets past the second page."""
    return _noted(
        case.browsed,
        "ID-3",
        holds="where an organisation requires it, a browser comes to nothing without password and code",
        broken="a browser got by without the second step that an organisation requires",
    )


@judges("KEY-5", BROWSER)
def keys_stay_in_the_page(case: CaseFile) -> Finding:
    """Content keys come from the key server, and go nowhere from the page's memory while it plays."""
    return _noted(
        case.browsed,
        "KEY-5",
        holds="while the page plays, content keys go from the key server to its memory, and neither onto the media "
        "path nor into anything that the browser keeps",
        broken="a content key leaves the page's memory",
    )


@judges("PLAY-1", BROWSER)
def the_timeline_shows_it(case: CaseFile) -> Finding:
    """The camera is found by name; each stored segment shows as recorded, each lost one as a gap that says why."""
    watched = case.browsed.watched
    if (doubt := _doubt(case.browsed, "PLAY-1")) is not None or watched is None or not watched.timeline:
        return doubt or unknown("the browser saw no timeline: nothing was tested")
    wrong = list(_timeline_differs(case, watched))
    if wrong:
        return failed("the timeline does not show what was recorded", wrong)
    shown = (len(_kept(case, watched.camera)), len(_lost(case, watched.camera)))
    if not all(shown):
        return unknown(f"{shown[0]} stored and {shown[1]} lost segments: the timeline had nothing to tell apart")
    if any(one.unlike is None for one in watched.timeline):
        return unknown("the timeline's picture did not stand still, or what is recorded does not look alike in it")
    return _by(
        case.browsed,
        passed(
            "a camera's recording is found by its name; its timeline shows what is recorded, and gaps, with a reason",
            *(f"{p.words or 'nothing said'} (its picture differs by {p.unlike:.0f} of 255)" for p in watched.timeline),
        ),
    )


def _timeline_differs(case: CaseFile, watched: Watched) -> Iterator[str]:
    kept, lost = _kept(case, watched.camera), _lost(case, watched.camera)
    for one in watched.timeline:
        if _within(kept, one.at_us):
            if not RECORDED.match(one.words) or _over(one, ALIKE):
                yield f"{_moment(one)} is recorded"
        elif _within(lost, one.at_us):
            if not _LOST.search(one.words):
                yield f"{_moment(one)} was lost"
            elif _drawn_as_recorded(one):
                yield f"{_moment(one)} was lost, and looks as what is recorded"
        elif RECORDED.match(one.words) or _drawn_as_recorded(one):
            yield f"{_moment(one)} was never recorded"


def _over(one: Pointed, limit: float) -> bool:
    return one.unlike is not None and one.unlike > limit


def _drawn_as_recorded(gap: Pointed) -> bool:
    """Whether it looks as what is recorded does; where that has no look of its own, as much of it."""
    if gap.unlike is not None:
        return gap.unlike < _UNLIKE
    return gap.twins is not None and gap.twins > _TWINS


def _moment(one: Pointed) -> str:
    drawn = "" if one.unlike is None else f", drawn {one.unlike:.0f} of 255 unlike a recording"
    return f"at {one.at_us} the timeline says {one.words!r}{drawn}: it"


@judges("PLAY-3", BROWSER)
def the_page_plays_it(case: CaseFile) -> Finding:
    """All that was decoded is the camera's own, each frame is presented at its moment, and what is damaged is not."""
    watched = case.browsed.watched
    if watched is not None and (wrong := [*_decoded_differs(case, watched), *_frames_differ(case, watched)]):
        return failed("what the page plays is not what the camera made", wrong)
    if (doubt := _doubt(case.browsed, "PLAY-3")) is not None or watched is None or not watched.altered:
        return doubt or unknown("the browser played nothing: nothing was tested")
    if missing := [*_missing(case, watched), *_unshown(watched)]:
        return failed("the page does not play all that is stored, or hides that it goes over what is damaged", missing)
    return _by(
        case.browsed,
        passed(
            "the page decodes what the camera made and nothing else, presents each frame at its moment, and shows and "
            "goes over a segment that was damaged on its way",
            f"{len(set(watched.decoded))} segments and initialisation segments were decoded, byte for byte as recorded",
            f"{len(watched.frames)} frames were presented, the number that is burnt into each in its place",
            f"of the segment in which one bit was changed: {watched.told}",
        ),
    )


def _decoded_differs(case: CaseFile, watched: Watched) -> Iterator[str]:
    made = {str(e.detail["media_sha256"]): e for e in _kept(case, watched.camera)}
    for digest in dict.fromkeys(watched.decoded):
        if digest in watched.inits:
            continue
        if digest not in made:
            yield f"bytes were decoded that no stored segment of the camera has (SHA-256 {digest})"
        elif made[digest].detail["object_key"] == watched.altered:
            yield f"segment {made[digest].counter} was decoded, whose ciphertext was changed on its way"


def _missing(case: CaseFile, watched: Watched) -> Iterator[str]:
    """Stored segments that were not decoded, or of which no frame was presented."""
    for made in _kept(case, watched.camera):
        if made.detail["object_key"] == watched.altered:
            continue
        if made.detail["media_sha256"] not in watched.decoded:
            yield f"segment {made.counter} is stored and was not decoded"
        elif not any(f.number is not None and _moment_of(f.number, made) is not None for f in watched.frames):
            yield f"segment {made.counter} is stored, and no frame of it was presented"


def _unshown(watched: Watched) -> Iterator[str]:
    if not _DAMAGED.search(watched.told):
        yield f"of the time of a damaged segment the timeline says {watched.told!r}"


def _frames_differ(case: CaseFile, watched: Watched) -> Iterator[str]:
    """A number is that of one frame in the minute; the page may have gone on a moment before or after it was seen."""
    kept = [e for e in _kept(case, watched.camera) if e.detail["object_key"] != watched.altered]
    for n, frame in enumerate(watched.frames):
        about = [one.at_us for one in watched.frames[max(0, n - 1) : n + 2]]
        if frame.number is None:
            continue
        true_us = [_moment_of(frame.number, e) for e in kept]
        at = [us for us in true_us if us is not None]
        if not at:
            yield f"a frame was presented at {frame.at_us} that is of no stored segment (number {frame.number})"
        elif min(abs(us - told) for us in at for told in about) > _NEAR_US:
            yield f"the frame of {at[0]} was presented at {frame.at_us}"


def _moment_of(number: int, made: Event) -> int | None:
    """When a segment shows the frame of this number; None where it does not have it."""
    start_us, length_us = _times(made)
    first = start_us // _US % _LOOP_S * _FRAMES_PER_S
    after = (number - first) % (_LOOP_S * _FRAMES_PER_S)
    return start_us + after * _US // _FRAMES_PER_S if after * _US < length_us * _FRAMES_PER_S else None


def _noted(browsed: Browsed, requirement: str, *, holds: str, broken: str) -> Finding:
    """What was noted of a requirement, once the good way worked. What is wrong for certain is wrong without it."""
    seen = browsed.seen.get(requirement, ())
    if wrong := [str(one) for one in seen if one.seen != one.wanted]:
        return _by(browsed, failed(f"{broken}: {'; '.join(wrong)}", map(str, seen)))
    if (doubt := _doubt(browsed, requirement)) is not None:
        return doubt
    if not seen or not browsed.controls.get(requirement):
        return unknown("the browser noted nothing of it: nothing was tested")
    return _by(browsed, passed(holds, *map(str, (*seen, *browsed.controls[requirement]))))


def _doubt(browsed: Browsed, requirement: str) -> Finding | None:
    """Why nothing can be said."""
    if browsed.absent:
        return skipped(browsed.absent)
    stuck = [str(one) for one in browsed.controls.get(requirement, ()) if one.seen != one.wanted]
    return unknown(f"the good way came to no end ({'; '.join(stuck)}), so the rest proves nothing") if stuck else None


def _by(browsed: Browsed, finding: Finding) -> Finding:
    if finding.outcome is Outcome.SKIP:
        return finding
    return replace(finding, evidence=(*finding.evidence, Evidence(f"seen in {browsed.browser}")))


def _kept(case: CaseFile, camera: str) -> Sequence[Event]:
    """What of a camera is stored, as it was made, in order of time."""
    stored = {event.segment for event in case.history.stored()}
    return _sorted(e for e in case.history.of(EventKind.PRODUCED, camera=camera) if e.segment in stored)


def _lost(case: CaseFile, camera: str) -> Sequence[Event]:
    return _sorted(event for event in case.history.lost() if event.camera == camera)


def _sorted(events: Iterable[Event]) -> Sequence[Event]:
    return sorted(events, key=lambda event: _times(event)[0])


def _within(events: Sequence[Event], at_us: int) -> bool:
    """Whether a moment lies in one of these segments."""
    at = bisect_right([_times(event)[0] for event in events], at_us) - 1
    return at >= 0 and at_us < sum(_times(events[at]))


def _times(event: Event) -> tuple[int, int]:
    """When it begins and how long it lasts, microseconds."""
    return int(event.detail["start_us"] or 0), int(event.detail["duration_us"] or 0)
