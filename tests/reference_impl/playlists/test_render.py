"""Playlists read by m3u8, which is nobody's here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import m3u8
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.playlists.entries import Entry, entries
from reference_impl.playlists.ports import Links
from reference_impl.playlists.render import render

START_US = 1_767_225_600_000_000
ALL_TIME = (0, 1 << 53)
LINKS = Links(
    media=lambda key: f"https://store.test/org/{key}?X-Amz-Signature=0",
    content_key=lambda version, wrapped: f"https://keys.test/content-key?version={version}&wrapped={wrapped}",
)


@dataclass(frozen=True)
class Segment:
    span: str
    counter: int
    start_us: int
    duration_us: int
    init_key: str = "cam/init.0.mp4"
    wrapped_key: str = "AAAA"
    key_version: int = 1
    arrival: int = 1

    @property
    def object_key(self) -> str:
        return f"cam/{self.span}.{self.counter}.m4v"

    @property
    def iv(self) -> str:
        return f"{self.start_us:032x}"

    @property
    def sha256(self) -> str:
        return f"{self.start_us:064x}"


@dataclass(frozen=True)
class Gap:
    span: str
    first: int
    last: int
    start_us: int
    duration_us: int
    arrival: int = 1


@dataclass(frozen=True)
class Recordings:
    segments: Sequence[Segment] = ()
    gaps: Sequence[Gap] = ()


def rendered(recordings: Recordings, window: tuple[int, int] = ALL_TIME) -> str:
    return render(entries(recordings, *window), LINKS)


def us(moment: datetime) -> int:
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)


def run(span: str, start_us: int, count: int, **changes: object) -> list[Segment]:
    return [Segment(span, n, start_us + n * 2_000_000, 2_000_000, **changes) for n in range(count)]  # type: ignore[arg-type]


def test_a_playlist_to_the_letter() -> None:
    one, three = Segment("a", 0, START_US, 2_000_000), Segment("a", 2, START_US + 4_000_000, 2_066_667)
    text = rendered(Recordings([one, three], [Gap("a", 1, 1, START_US + 2_000_000, 2_000_000)]))
    assert (
        text
        == f"""#EXTM3U
#EXT-X-VERSION:8
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-TARGETDURATION:3
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-MAP:URI="https://store.test/org/cam/init.0.mp4?X-Amz-Signature=0"
#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/content-key?version=1&wrapped=AAAA",IV=0x{one.iv}
#EXT-X-CAMPROOF-SHA256:{one.sha256}
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000000Z
#EXTINF:2.000000,
https://store.test/org/cam/a.0.m4v?X-Amz-Signature=0
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.000000Z
#EXTINF:2.000000,
#EXT-X-GAP
gap.m4v
#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/content-key?version=1&wrapped=AAAA",IV=0x{three.iv}
#EXT-X-CAMPROOF-SHA256:{three.sha256}
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:04.000000Z
#EXTINF:2.066667,
https://store.test/org/cam/a.2.m4v?X-Amz-Signature=0
#EXT-X-ENDLIST
"""
    )


def test_nothing_recorded_is_a_playlist_without_segments() -> None:
    read = m3u8.loads(rendered(Recordings()))
    assert (len(read.segments), read.is_endlist, read.target_duration) == (0, True, 1)


def test_a_new_span_is_a_discontinuity() -> None:
    text = rendered(Recordings(run("a", START_US, 2) + run("b", START_US + 9_000_000, 2)))
    assert [s.discontinuity for s in m3u8.loads(text).segments] == [False, False, True, False]


def test_what_has_not_come_yet_is_a_discontinuity_and_no_gap() -> None:
    text = rendered(Recordings([s for s in run("a", START_US, 4) if s.counter != 2]))
    read = m3u8.loads(text).segments
    assert [s.discontinuity for s in read] == [False, False, True]
    assert "EXT-X-GAP" not in text


def test_a_new_initialisation_segment_is_not_read_as_ciphertext() -> None:
    old, new = run("a", START_US, 1), run("b", START_US + 2_000_000, 1, init_key="cam/init.1.mp4")
    lines = rendered(Recordings(old + new)).splitlines()
    maps = [n for n, line in enumerate(lines) if line.startswith("#EXT-X-MAP")]
    assert len(maps) == 2
    for place in maps:
        keys = [line for line in lines[:place] if line.startswith("#EXT-X-KEY")]
        assert not keys or keys[-1] == "#EXT-X-KEY:METHOD=NONE"
    read = m3u8.loads("\n".join(lines)).segments
    assert [s.key.iv for s in read] == [f"0x{s.iv}" for s in old + new]


def test_only_what_lies_in_the_window_is_listed() -> None:
    recordings = Recordings(run("a", START_US, 3), [Gap("a", 3, 6, START_US + 6_000_000, 8_000_000)])
    listed = entries(recordings, START_US + 2_000_000, START_US + 9_000_000)
    assert [(entry.counter, entry.segment is None) for entry in listed] == [
        (1, False),
        (2, False),
        (3, True),
        (4, True),
    ]


@st.composite
def recorded(draw: st.DrawFn) -> tuple[Recordings, list[Entry]]:
    """Some spans with losses, and what a playlist must list, in order."""
    segments, gaps, listed = [], [], []
    now_us = START_US
    for span in draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)):
        now_us += draw(st.integers(0, 10_000_000))
        counter = 0
        for lost, count, length_us in draw(
            st.lists(st.tuples(st.booleans(), st.integers(1, 5), st.integers(1_000, 7_000_000)), max_size=5)
        ):
            if lost:
                gaps.append(Gap(span, counter, counter + count - 1, now_us, count * length_us))
            for n in range(count):
                held = None if lost else Segment(span, counter + n, now_us + n * length_us, length_us)
                listed.append(Entry(span, counter + n, now_us + n * length_us, length_us, held, 1))
                segments += [held] if held else []
            now_us += count * length_us
            counter += count
    shuffled = Recordings(draw(st.permutations(segments)), draw(st.permutations(gaps)))
    return shuffled, listed


@given(recorded())
def test_another_reader_finds_every_segment_and_every_loss(drawn: tuple[Recordings, list[Entry]]) -> None:
    recordings, expected = drawn
    read = m3u8.loads(rendered(recordings))
    assert (read.version, read.playlist_type, read.is_independent_segments, read.is_endlist) == (8, "vod", True, True)
    assert len(read.segments) == len(expected)
    before = None
    for found, entry in zip(read.segments, expected, strict=True):
        assert us(found.program_date_time) == entry.start_us
        assert round(found.duration * 1_000_000) == entry.duration_us
        assert found.duration <= read.target_duration
        assert bool(found.gap_tag) == (entry.segment is None)
        assert found.discontinuity == (before is not None and before.span != entry.span)
        if entry.segment is not None:
            assert found.uri == LINKS.media(entry.segment.object_key)
            assert found.key.iv == f"0x{entry.segment.iv}"
            assert found.key.method == "AES-128"
            assert found.init_section.uri == LINKS.media(entry.segment.init_key)
        before = entry


@given(
    first=st.integers(0, 1000), count=st.integers(1, 50), start_us=st.integers(0, 1 << 50), length=st.integers(1, 10**9)
)
def test_a_gap_is_shared_out_without_a_remainder(first: int, count: int, start_us: int, length: int) -> None:
    listed = entries(Recordings(gaps=[Gap("a", first, first + count - 1, start_us, length + count)]), *ALL_TIME)
    assert [entry.counter for entry in listed] == list(range(first, first + count))
    assert listed[0].start_us == start_us
    for one, following in pairwise(listed):
        assert one.start_us + one.duration_us == following.start_us
    assert listed[-1].start_us + listed[-1].duration_us == start_us + length + count
    assert max(e.duration_us for e in listed) - min(e.duration_us for e in listed) <= 1
