"""hls-parser, in its strict mode, accepts every kind of playlist that the reference cloud makes."""

from collections.abc import Sequence

import pytest

from reference_impl.playlists.entries import entries
from reference_impl.playlists.growing import growing
from reference_impl.playlists.render import render, render_growing
from tests.players.tools import node
from tests.reference_impl.playlists.test_render import ALL_TIME, LINKS, START_US, Gap, Recordings, Segment

LENGTH_US = 2_000_000
LONGEST_US = 10_000_000


def segment(
    n: int, *, span: str = "span-1", first: int = 0, key: str = "AAAA", init: str = "cam/init.0.mp4"
) -> Segment:
    return Segment(span, n - first, START_US + n * LENGTH_US, LENGTH_US, init, key, 1, n + 1)


PLAIN = [segment(n) for n in range(6)]
KEYS = [segment(n, key=f"key-{n // 2}") for n in range(6)]
RESTART = [*PLAIN, *(segment(n, span="span-2", first=7, init="cam/init.1.mp4") for n in range(7, 10))]
GAP = [Gap("span-1", 3, 5, START_US + 3 * LENGTH_US, 3 * LENGTH_US)]


def whole(segments: Sequence[Segment], gaps: Sequence[Gap] = ()) -> str:
    return render(entries(Recordings(segments, gaps), *ALL_TIME), LINKS)


def grown(segments: Sequence[Segment], *, ended: bool = False) -> str:
    listed = growing(entries(Recordings(segments), *ALL_TIME))
    return render_growing(listed, LINKS, longest_us=LONGEST_US, ended=ended)


PLAYLISTS = {
    "plain": (whole(PLAIN), 6),
    "one segment": (whole(PLAIN[:1]), 1),
    "nothing": (whole([]), 0),
    "several keys": (whole(KEYS), 6),
    "a restart, another initialisation segment": (whole(RESTART), 9),
    "a gap in the middle": (whole([*PLAIN[:3], segment(6)], GAP), 7),
    "a gap at the start": (whole([segment(6)], GAP), 4),
    "nothing but a gap": (whole([], GAP), 3),
    **{f"growing, {n}": (grown(RESTART[:n]), n) for n in (0, 1, 4, 9)},
    "grown": (grown(RESTART, ended=True), 9),
}
BROKEN = {
    "no target duration": PLAYLISTS["plain"][0].replace("#EXT-X-TARGETDURATION:2\n", ""),
    "longer than the target": PLAYLISTS["plain"][0].replace("#EXTINF:2.000000,", "#EXTINF:3.000000,", 1),
    "a version too low": PLAYLISTS["plain"][0].replace("#EXT-X-VERSION:8", "#EXT-X-VERSION:1"),
}


@pytest.mark.node
def test_every_kind_is_accepted() -> None:
    read = dict(zip(PLAYLISTS, node("validate.mjs", given=[text for text, _ in PLAYLISTS.values()]), strict=True))
    assert {name: one["wrong"] for name, one in read.items() if one["wrong"]} == {}
    assert {name: one["segments"] for name, one in read.items()} == {name: n for name, (_, n) in PLAYLISTS.items()}
    assert {name for name, one in read.items() if not one["endlist"]} == {f"growing, {n}" for n in (0, 1, 4, 9)}


@pytest.mark.node
def test_what_is_broken_is_not() -> None:
    assert all(one["wrong"] for one in node("validate.mjs", given=list(BROKEN.values())))


def test_a_key_is_stated_once_as_long_as_key_and_vector_hold() -> None:
    class SameVector(Segment):
        @property
        def iv(self) -> str:
            return "0" * 32

    same = [SameVector("span-1", n, START_US + n * LENGTH_US, LENGTH_US, wrapped_key=f"key-{n // 3}") for n in range(6)]
    assert whole(same).count("#EXT-X-KEY:METHOD=AES-128") == 2
    assert whole(PLAIN).count("#EXT-X-KEY:METHOD=AES-128") == 6, "each has a vector of its own"
