"""IDX-1 and PLAY-1 see every field that the index has wrong, to its first and last row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from harness.checks import index  # noqa: F401 - importing it enters its checks
from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import IndexAnswer, IndexedGap, IndexedSegment
from harness.checks.facts.holdings import StoredObject
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Detail, Event, EventKind, Header, History

SEGMENTS, LENGTH_US, ROTATES, SIZE = 8, 2_000_000, 3, 16
LOST = (3, 4)
END_US = SEGMENTS * LENGTH_US
INIT = "cam/init.0123456789abcdef.mp4"
Rows = list[IndexedSegment]
Gaps = list[IndexedGap]


def detail(counter: int) -> Mapping[str, Detail]:
    return {
        "start_us": counter * LENGTH_US, "duration_us": LENGTH_US, "object_key": f"cam/{counter}.mp4",
        "iv": f"{counter:032x}", "ciphertext_sha256": f"{counter:064x}", "key_id": f"key-{counter // ROTATES}",
    }  # fmt: skip


def row(counter: int) -> IndexedSegment:
    key = counter // ROTATES
    return IndexedSegment(
        "cam", "s", counter, counter * LENGTH_US, LENGTH_US, f"cam/{counter}.mp4", f"key-{key}", f"{counter:032x}",
        f"{counter:064x}", SIZE, INIT, f"wrapped-{key}", 1,
    )  # fmt: skip


def rows() -> Rows:
    return [row(n) for n in range(SEGMENTS) if n not in LOST]


def gap(first: int = 3, last: int = 4, start_us: int = 3 * LENGTH_US, duration_us: int = 2 * LENGTH_US) -> IndexedGap:
    return IndexedGap("cam", "s", first, last, start_us, duration_us)


def history() -> History:
    events = [Event(0, EventKind.CONFIGURED, "n", "cam", detail={"key_version": 1})]
    for n in range(SEGMENTS):
        end = EventKind.DROPPED if n in LOST else EventKind.ACKNOWLEDGED
        events += [Event(n, kind, "n", "cam", "s", n, SIZE, detail(n)) for kind in (EventKind.PRODUCED, end)]
    return History(Header("s", "", 1, "live", "0", "", 0), tuple(events))


def case(
    found: Sequence[IndexedSegment], gaps: Sequence[IndexedGap] = (gap(),), span: tuple[int, int] = (0, END_US)
) -> CaseFile:
    objects = [StoredObject("eu-fra", one.object_key, SIZE, one.sha256) for one in rows()]
    objects.append(StoredObject("eu-fra", INIT, 9, ""))
    answer = IndexAnswer("cam", *span, tuple(found), tuple(gaps))
    return CaseFile(history(), {}, index=found, gaps=gaps, index_answers=[answer], objects=objects)


def shown(requirement: str, given: CaseFile) -> str:
    said = verdict(requirement, given)
    assert said.outcome is Outcome.FAIL, said
    return " ".join(evidence.statement for evidence in said.evidence)


@pytest.mark.parametrize("requirement", ["IDX-1", "PLAY-1"])
def test_what_is_right_passes(requirement: str) -> None:
    assert verdict(requirement, case(rows())).outcome is Outcome.PASS, verdict(requirement, case(rows()))


def test_lost_segments_of_cameras_that_nobody_asked_for_are_not_told_as_shown() -> None:
    given = case(rows())
    others = [replace(event, camera="another") for event in given.history.events if event.kind is EventKind.DROPPED]
    more = replace(given, history=History(given.history.header, (*given.history.events, *others)))
    assert others
    assert verdict("PLAY-1", more).reason == verdict("PLAY-1", given).reason


def at(number: int, **changes: object) -> Callable[[Rows], Rows]:
    return lambda found: [replace(one, **changes) if n == number else one for n, one in enumerate(found)]  # type: ignore[arg-type]


WRONG: dict[str, tuple[Callable[[Rows], Rows], str]] = {
    "not the first": (lambda found: found[1:], "segment 0 was acknowledged and is not in the index"),
    "not the last": (lambda found: found[:-1], "segment 7 was acknowledged and is not in the index"),
    "one twice": (lambda found: [*found, found[0]], "segment 0 is in the index twice"),
    "one that nobody made": (lambda found: [*found, replace(row(9))], "segment 9 is in the index and was never made"),
    "the last a little late": (at(-1 + len(rows()), start_us=14_000_001), "start_us 14000001, the camera 14000000"),
    "the first a little long": (at(0, duration_us=LENGTH_US + 1), "duration_us 2000001, the camera 2000000"),
    "another size": (at(0, size=SIZE - 1), "size 15, the camera 16"),
    "another digest": (at(0, sha256=f"{9:064x}"), "index and store differ in digest or size"),
    "another IV": (at(0, iv=f"{9:032x}"), "iv 0"),
    "another key": (at(5, key_id="key-0"), "the index has key_id key-0, the camera key-2"),
    "another wrapped key": (at(1, wrapped_key="wrapped-9"), "segment 1: its wrapped key is not the one"),
    "another version of the public key": (at(0, key_version=2), "key version 2, the camera was given 1"),
    "an object that is not there": (at(0, object_key="cam/x.mp4"), "cam/x.mp4 is in the index and not in the store"),
    "no initialisation segment": (at(0, init_key="cam/init.0.mp4"), "cam/init.0.mp4 is not its own, or not in"),
    "that of another camera": (at(0, init_key="dog/init.0.mp4"), "dog/init.0.mp4 is not its own, or not in"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_whatever_differs_is_named(what: str) -> None:
    edit, wanted = WRONG[what]
    assert wanted in shown("IDX-1", case(edit(rows())))


@pytest.mark.parametrize("requirement", ["IDX-1", "PLAY-1"])
def test_an_answer_that_can_not_be_read_is_told(requirement: str) -> None:
    broken = [IndexAnswer("cam", 0, END_US, broken="the index's answer can't be read (JSONDecodeError())")]
    assert "can't be read" in shown(requirement, replace(case([]), index_answers=broken))


def test_a_span_has_the_segments_that_it_begins_and_ends_in() -> None:
    inner = (LENGTH_US * 3 // 2, END_US - LENGTH_US * 3 // 2)
    assert verdict("PLAY-1", case(rows()[1:-1], span=inner)).outcome is Outcome.PASS
    assert "segment 1 was acknowledged and is not found" in shown("PLAY-1", case(rows()[2:-1], span=inner))
    assert "segment 6 was acknowledged and is not found" in shown("PLAY-1", case(rows()[1:-2], span=inner))
    assert "segment 7 is found outside" in shown("PLAY-1", case(rows()[1:], span=inner))
    assert "not in order" in shown("PLAY-1", case(rows()[-2:0:-1], span=inner))


def test_neighbouring_gaps_may_be_shown_as_one_or_several() -> None:
    apart = [gap(3, 3, 3 * LENGTH_US, LENGTH_US), gap(4, 4, 4 * LENGTH_US, LENGTH_US)]
    assert verdict("PLAY-1", case(rows(), apart)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("gaps", "wanted"),
    [
        ([], "segment 3 was dropped and no gap shows it"),
        ([gap(last=5)], "segment 5 was not dropped"),
        ([gap(first=4)], "the gap 4 to 4 is shown from 6000000"),
        ([gap(start_us=3 * LENGTH_US + 1)], "is shown from 6000001"),
        ([gap(duration_us=2 * LENGTH_US + 1)], "for 4000001 us"),
    ],
)
def test_a_gap_that_is_not_what_was_lost_is_found(gaps: Gaps, wanted: str) -> None:
    assert wanted in shown("PLAY-1", case(rows(), gaps))
