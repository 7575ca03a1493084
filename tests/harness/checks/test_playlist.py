"""PLAY-2 sees every field that a playlist has wrong, to its first and last entry."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.checks import playlist  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import PlaylistAnswer
from harness.checks.facts.holdings import StoredObject
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Detail, Event, EventKind, Header, History

START_US = 1_767_225_600_000_000
LENGTH_US = 2_000_000
LOST = 3
SEGMENTS = 7
ROTATES = 4
END_US = START_US + SEGMENTS * LENGTH_US
INIT = StoredObject("eu-fra", "cam/init.0123456789abcdef.mp4", 9, "0123456789abcdef" + "0" * 48)
Edit = Callable[[str], str]


def key(counter: int) -> str:
    return f"cam/2026-01-01/00/{counter}.mp4"


def detail(counter: int) -> Mapping[str, Detail]:
    return {
        "start_us": START_US + counter * LENGTH_US, "duration_us": LENGTH_US, "object_key": key(counter),
        "iv": f"{counter:032x}", "ciphertext_sha256": f"{counter:064x}", "key_id": f"key-{counter // ROTATES}",
    }  # fmt: skip


def entry(counter: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=START_US + counter * LENGTH_US)
    when = f"#EXT-X-PROGRAM-DATE-TIME:{moment.isoformat()}\n#EXTINF:2.000,\n"
    if counter == LOST:
        return f"{when}#EXT-X-GAP\ngap.m4v\n"
    sealed = (
        f'#EXT-X-KEY:METHOD=AES-128,URI="https://k/cam/content-key?wrapped={counter // ROTATES}",IV=0x{counter:032x}'
    )
    return f"{sealed}\n#EXT-X-CAMPROOF-SHA256:{counter:064x}\n{when}https://store/org/{key(counter)}?sig=0\n"


def text(counters: range) -> str:
    head = f'#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="https://store/org/{INIT.key}?sig=1"\n'
    return head + "".join(map(entry, counters)) + "#EXT-X-ENDLIST\n"


def events() -> list[Event]:
    ends = [EventKind.DROPPED if n == LOST else EventKind.ACKNOWLEDGED for n in range(SEGMENTS)]
    rows = [(n, kind) for n, end in enumerate(ends) for kind in (EventKind.PRODUCED, end)]
    return [Event(n, kind, "n", "cam", "s", n, 9, detail(n)) for n, kind in rows]


def case(edit: Edit = str, *, counters: range = range(SEGMENTS), from_us: int = 0, to_us: int = END_US) -> CaseFile:
    history = History(Header("s", "", 1, "live", "0", "", 0), tuple(events()))
    answer = PlaylistAnswer("cam", from_us, to_us, edit(text(counters)))
    return CaseFile(history, {}, playlists=[answer], objects=[INIT])


def shown(given: CaseFile) -> str:
    said = verdict("PLAY-2", given)
    assert said.outcome is Outcome.FAIL, said
    return " ".join(evidence.statement for evidence in said.evidence)


def test_what_is_right_passes() -> None:
    assert verdict("PLAY-2", case()).outcome is Outcome.PASS, verdict("PLAY-2", case())


def test_a_span_has_the_segments_that_it_begins_and_ends_in() -> None:
    def inner(counters: range) -> CaseFile:
        return case(counters=counters, from_us=START_US + LENGTH_US * 3 // 2, to_us=END_US - LENGTH_US * 3 // 2)

    assert verdict("PLAY-2", inner(range(1, 6))).outcome is Outcome.PASS
    assert "segment 1 is stored and not in the playlist" in shown(inner(range(2, 6)))
    assert "segment 5 is stored and not in the playlist" in shown(inner(range(1, 5)))
    assert "segment 6: lies outside" in shown(inner(range(1, 7)))


WRONG: dict[str, tuple[Edit, str]] = {
    "not the first": (lambda t: t.replace(entry(0), ""), "segment 0 is stored and not in the playlist"),
    "not the last": (lambda t: t.replace(entry(6), ""), "segment 6 is stored and not in the playlist"),
    "one twice": (lambda t: t.replace(entry(6), entry(6) * 2), "is in the playlist twice"),
    "one that nobody made": (lambda t: t.replace(key(5), "cam/x.mp4"), "cam/x.mp4 is nothing that this camera made"),
    "one of another camera": (lambda t: t.replace(key(5), "dog/x.mp4"), "is nothing that this camera made"),
    "the last a little late": (lambda t: t.replace("00:00:12", "00:00:12.0011"), "segment 6: listed at"),
    "the last a little short": (lambda t: t.replace(entry(6), entry(6).replace("2.000", "1.998")), "segment 6: lasts"),
    "an IV of another": (lambda t: t.replace(f"0x{5:032x}", f"0x{4:032x}"), "segment 5: the IV is"),
    "no IV": (lambda t: t.replace(f",IV=0x{5:032x}", ""), "segment 5: the IV is not given"),
    "a digest of another": (lambda t: t.replace(f"56:{5:064x}", f"56:{4:064x}"), "segment 5: the digest is"),
    "a key of another": (lambda t: t.replace(entry(6), entry(6).replace("wrapped=1", "wrapped=0")), "another key than"),
    "a key of another camera": (lambda t: t.replace("/cam/content-key", "/dog/content-key"), "is not the camera's"),
    "no key": (lambda t: t.replace(entry(6), "#EXT-X-KEY:METHOD=NONE\n" + entry(6).partition("\n")[2]), "has no key"),
    "no map": (lambda t: t.replace("#EXT-X-MAP", "#EXT-X-MINE"), "no EXT-X-MAP holds for it"),
    "a map of another camera": (lambda t: t.replace(INIT.key, "dog/init.0123456789abcdef.mp4"), "of this camera"),
    "a map that is not there": (lambda t: t.replace("abcdef.mp4", "abcdee.mp4"), "the store has no such"),
    "no gap": (lambda t: t.replace(entry(3), ""), "segment 3, lost at"),
    "a gap too many": (lambda t: t.replace(entry(3), entry(3) * 2), "where nothing was lost"),
    "a gap that is too short": (lambda t: t.replace(entry(3), entry(3).replace("2.000", "1.000")), "has no gap of its"),
    "out of order": (lambda t: t.replace(entry(5) + entry(6), entry(6) + entry(5)), "starts before the entry above"),
    "no dates": (lambda t: t.replace("#EXT-X-PROGRAM", "#EXT-X-MINE"), "no EXT-X-PROGRAM-DATE-TIME says when"),
}


@pytest.mark.parametrize("what", WRONG)
def test_whatever_differs_is_named(what: str) -> None:
    edit, wanted = WRONG[what]
    assert wanted in shown(case(edit))


def test_a_new_span_needs_a_discontinuity() -> None:
    restarted = [replace(e, span="t") if (e.counter or 0) > LOST else e for e in events()]
    broken = replace(case(), history=replace(case().history, events=tuple(restarted)))
    assert "a new span without EXT-X-DISCONTINUITY" in shown(broken)
    for first in (entry(3), entry(4)):  # the gap between belongs to either
        mended = text(range(SEGMENTS)).replace(first, "#EXT-X-DISCONTINUITY\n" + first)
        right = replace(broken, playlists=[PlaylistAnswer("cam", 0, END_US, mended)])
        assert verdict("PLAY-2", right).outcome is Outcome.PASS


@pytest.mark.parametrize("reason", ["fetch the playlist: refused with 500", "the playlist is no UTF-8"])
def test_what_did_not_come_is_told(reason: str) -> None:
    assert reason in shown(replace(case(), playlists=[PlaylistAnswer("cam", 0, END_US, broken=reason)]))


def test_a_stored_segment_whose_acknowledgement_was_lost_may_be_listed() -> None:
    unheard = tuple(e for e in events() if (e.kind, e.counter) != (EventKind.ACKNOWLEDGED, 6))
    assert verdict("PLAY-2", replace(case(), history=replace(case().history, events=unheard))).outcome is Outcome.PASS
