"""What a browser saw becomes a verdict: what is wrong for certain fails; where the good way broke, nothing passes."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from harness.checks import browser, index, recording  # noqa: F401 - importing enters the checks
from harness.checks.casefile import CaseFile
from harness.checks.facts.browsed import Browsed, Frame, Pointed, Watched
from harness.checks.facts.tried import Observation, Undone
from harness.checks.registry import BROWSER, verdicts
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Detail, Event, EventKind, Header, History

S = 1_000_000
START_US = 1_796_000_040 * S + 300_000
STORED, LOST, DAMAGED = (0, 1, 2, 4), 3, 1


def event(kind: EventKind, n: int, **more: str) -> Event:
    at: dict[str, Detail] = {"start_us": START_US + n * S, "duration_us": S, "object_key": f"key-{n}", **more}
    return Event(START_US + (n + 1) * S, kind, "site", "cam", "span", n, 1, MappingProxyType(at))


HISTORY = History(
    Header("s", "", 1, "live", "0", "", 0),
    (
        *(event(EventKind.PRODUCED, n, media_sha256=f"media-{n}") for n in range(5)),
        *(event(EventKind.ACKNOWLEDGED, n) for n in STORED),
        event(EventKind.DROPPED, LOST, reason="evicted-oldest"),
    ),
)


def pointed(n: int, words: str, unlike: float | None) -> Pointed:
    return Pointed(START_US + n * S + S // 2, words, unlike)


def frame(n: int, late_us: int = 0) -> Frame:
    """One in the middle of a segment."""
    second = (START_US // S + n) % 60
    return Frame(second * 15 + 7, START_US + n * S + S // 2 + late_us)


GOOD = Watched(
    camera="cam",
    timeline=(
        pointed(-2, "Nothing recorded.", 90),
        *(pointed(n, "Recorded 10:00:00 to 10:00:03", 0) for n in STORED),
        pointed(LOST, "Dropped by the camera", 80),
    ),
    altered=f"key-{DAMAGED}",
    told="Damaged 10:00:01 to 10:00:02",
    decoded=("init", "media-0", "media-2", "media-4"),
    inits=frozenset({"init"}),
    frames=tuple(frame(n) for n in STORED if n != DAMAGED),
)
DONE = Observation("signs in", "done", "done")
SEEN = {name: [Observation("let in", "no", "no")] for name in ("ID-1", "ID-2", "ID-3", "KEY-5")}
BROWSED = Browsed("Chromium 1", "", {name: [DONE] for name in (*SEEN, "PLAY-1", "PLAY-3")}, SEEN, GOOD)


def judged(requirement: str, browsed: Browsed, undone: Undone | None = None) -> Verdict:
    case = CaseFile(HISTORY, {}, browsed=browsed, undone={BROWSER: undone} if undone else {})
    return next(one for one in verdicts(requirement, case) if one.case == BROWSER)


@pytest.mark.parametrize("requirement", [*SEEN, "PLAY-1", "PLAY-3"])
def test_good_passes_and_rests_on_the_good_way(requirement: str) -> None:
    assert judged(requirement, BROWSED).outcome is Outcome.PASS
    stuck = {requirement: [replace(DONE, seen="no button")]}
    assert judged(requirement, replace(BROWSED, controls=stuck)).outcome is Outcome.UNKNOWN
    assert judged(requirement, Browsed("Chromium 1", "")).outcome is Outcome.UNKNOWN, "nothing was seen"
    without = judged(requirement, Browsed(absent="apt install chromium"))
    assert (without.outcome, without.reason) == (Outcome.SKIP, "apt install chromium")
    assert judged(requirement, BROWSED, Undone("it broke", ours=True)).outcome is Outcome.ERROR


@pytest.mark.parametrize("requirement", SEEN)
def test_what_is_wrong_for_certain_fails_also_where_the_good_way_broke(requirement: str) -> None:
    wrong = {requirement: [Observation("let in", "no", "yes")]}
    stuck = {requirement: [replace(DONE, seen="no button")]}
    for browsed in (replace(BROWSED, seen=wrong), replace(BROWSED, seen=wrong, controls=stuck)):
        assert judged(requirement, browsed).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("n", "words", "unlike"),
    [
        (LOST, "Recorded 10:00:00", 80),  # said to be there
        (LOST, "Dropped by the camera", 0),  # drawn as if it were there
        (0, "Nothing recorded.", 0),
        (0, "Recorded 10:00:00", 80),
        (-2, "Recorded 10:00:00", 0),
    ],
)
def test_a_timeline_that_says_or_shows_otherwise_fails(n: int, words: str, unlike: float) -> None:
    timeline = [one for one in GOOD.timeline if one.at_us != START_US + n * S + S // 2]
    watched = replace(GOOD, timeline=[*timeline, pointed(n, words, unlike)])
    assert judged("PLAY-1", replace(BROWSED, watched=watched)).outcome is Outcome.FAIL


def test_a_picture_that_cannot_be_judged_fails_nothing_and_passes_nothing() -> None:
    unseen = replace(GOOD, timeline=[replace(one, unlike=None) for one in GOOD.timeline])
    assert judged("PLAY-1", replace(BROWSED, watched=unseen)).outcome is Outcome.UNKNOWN
    said = replace(unseen, timeline=[*unseen.timeline, pointed(LOST, "Recorded 10:00:00", None)])
    assert judged("PLAY-1", replace(BROWSED, watched=said)).outcome is Outcome.FAIL


@pytest.mark.parametrize(("gap", "outcome"), [(LOST, Outcome.FAIL), (-2, Outcome.FAIL), (0, Outcome.UNKNOWN)])
def test_much_that_is_recorded_and_drawn_as_a_gap_fails_also_where_it_has_no_look_of_its_own(
    gap: int, outcome: Outcome
) -> None:
    at_us = START_US + gap * S + S // 2
    timeline = [replace(one, unlike=None, twins=0.4 if one.at_us == at_us else 0.25) for one in GOOD.timeline]
    assert judged("PLAY-1", replace(BROWSED, watched=replace(GOOD, timeline=timeline))).outcome is outcome


@pytest.mark.parametrize(
    "watched",
    [
        replace(GOOD, decoded=(*GOOD.decoded, f"media-{DAMAGED}")),
        replace(GOOD, decoded=(*GOOD.decoded, "something else")),
        replace(GOOD, decoded=GOOD.decoded[:-1]),
        replace(GOOD, frames=GOOD.frames[:-1]),  # it stood still before the end
        replace(GOOD, frames=(*GOOD.frames[:-1], frame(4, late_us=5 * S))),
        replace(GOOD, frames=(*GOOD.frames, frame(DAMAGED))),
        replace(GOOD, told="Recorded 10:00:01 to 10:00:02"),
    ],
)
def test_playing_otherwise_fails(watched: Watched) -> None:
    assert judged("PLAY-3", replace(BROWSED, watched=watched)).outcome is Outcome.FAIL
