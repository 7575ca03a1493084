"""Read by the letter: what is valid in many ways passes, each mistake is named with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.hls import Listed, moments, read

HEAD = "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n"
IV = "0x000102030405060708090a0B0C0D0E0F"
TEXT = (
    HEAD
    + f"""#EXT-X-MAP:URI="init.mp4"
#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/k?a=b,c",IV={IV}
#EXT-X-CAMPROOF-SHA256:AB
#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:00.000001Z
#EXTINF:2.000000,
a.m4v
#EXT-X-PROGRAM-DATE-TIME:2025-01-01T01:00:02+01:00
#EXTINF:1.5,a title
#EXT-X-GAP
gap.m4v
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:2025-01-02T00:00:00Z
#EXTINF:2,
b.m4v
#EXT-X-ENDLIST
"""
)
FIRST_US = 1_735_689_600_000_001
DAY_US = 86_400_000_000
HONEST = {
    "as it is": TEXT,
    "line ends of another system": TEXT.replace("\n", "\r\n"),
    "comments, empty lines, tags of one's own": TEXT.replace("#EXTINF:2,", "# comment\n\n#EXT-X-MINE:1\n#EXTINF:2,"),
    "no type": TEXT.replace("#EXT-X-PLAYLIST-TYPE:VOD\n", ""),
    "milliseconds": TEXT.replace(".000001Z", ".000Z").replace("2.000000,", "2.000,"),
    "one date for all": TEXT.replace("#EXT-X-PROGRAM-DATE-TIME:2025-01-01T01:00:02+01:00\n", ""),
    "half a second over a target that is rounded": TEXT.replace("#EXTINF:2,", "#EXTINF:2.499,"),
    "a media sequence": TEXT.replace(HEAD, HEAD + "#EXT-X-MEDIA-SEQUENCE:7\n"),
    "a clear segment": TEXT.replace("#EXTINF:2,", "#EXT-X-KEY:METHOD=NONE\n#EXTINF:2,"),
    "nothing recorded": HEAD + "#EXT-X-ENDLIST\n",
}
MISTAKES = {
    "another format": ("<html>", "line 1: '<html>'"),
    "nothing at all": ("", "no playlist"),
    "a byte order mark": ("\ufeff" + TEXT, "no playlist"),
    "cut off in an address": (TEXT[: TEXT.index("b.m4v")], "without an address"),
    "cut off before the end": (TEXT.replace("#EXT-X-ENDLIST\n", ""), "EXT-X-ENDLIST is missing"),
    "no target": (TEXT.replace("#EXT-X-TARGETDURATION:2\n", ""), "TARGETDURATION is missing"),
    "a target that is too short": (TEXT.replace("#EXTINF:2,", "#EXTINF:2.5,"), "line 18: 2.5 s is longer than"),
    "a target that is no number": (TEXT.replace("DURATION:2\n", "DURATION:2.0\n"), "no whole number"),
    "no version": (TEXT.replace("#EXT-X-VERSION:8\n", ""), "needs EXT-X-VERSION 8, it is 1"),
    "too low for a gap": (TEXT.replace("VERSION:8", "VERSION:7"), "line 13: EXT-X-GAP needs EXT-X-VERSION 8"),
    "too low for a map": (TEXT.replace("VERSION:8", "VERSION:5"), "line 5: EXT-X-MAP needs EXT-X-VERSION 6"),
    "two versions": (TEXT.replace(HEAD, HEAD + "#EXT-X-VERSION:8\n"), "EXT-X-VERSION stands there twice"),
    "another type": (TEXT.replace("TYPE:VOD", "TYPE:LIVE"), "neither VOD nor EVENT"),
    "a late sequence": (TEXT.replace("#EXT-X-DISC", "#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-DISC"), "behind the first"),
    "an IV of 15 bytes": (TEXT.replace("0x00", "0x"), "16 bytes"),
    "an IV of letters": (TEXT.replace("0x0001", "0xzzzz"), "16 bytes"),
    "another method": (TEXT.replace("METHOD=AES-128", "METHOD=AES-256"), "no METHOD that is"),
    "no address of a key": (TEXT.replace('URI="https://keys.test/k?a=b,c",', ""), "EXT-X-KEY has no URI"),
    "attributes that run together": (TEXT.replace(",IV=", "IV="), "no METHOD that is"),
    "an attribute twice": (TEXT.replace(f"IV={IV}", f"IV={IV},IV={IV}"), "no METHOD that is"),
    "NONE with an IV": (TEXT.replace("#EXT-X-DISC", f"#EXT-X-KEY:METHOD=NONE,IV={IV}\n#EXT-X-DISC"), "with other"),
    "a map without an address": (TEXT.replace('URI="init.mp4"', 'BYTERANGE="1@0"'), "EXT-X-MAP has no URI"),
    "a map under a key": (TEXT.replace("#EXT-X-DISC", '#EXT-X-MAP:URI="j"\n#EXT-X-DISC'), "stands under a key"),
    "no duration": (TEXT.replace("#EXTINF:2,\n", ""), "an address without an EXTINF"),
    "a duration in words": (TEXT.replace("EXTINF:2,", "EXTINF:two,"), "'two,'"),
    "a duration without a comma": (TEXT.replace("EXTINF:2,", "EXTINF:2"), "comma"),
    "a day that is none": (TEXT.replace("2025-01-02T", "2025-02-30T"), "no date and time"),
    "no zone": (TEXT.replace("00.000001Z", "00.000001"), "no time zone"),
    "a date that jumps": (TEXT.replace("#EXT-X-DISCONTINUITY\n", ""), "line 17: dated +86396.500000 s"),
    "a list of playlists": (TEXT.replace("#EXT-X-DISC", "#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-DISC"), "list of play"),
}  # fmt: skip


@pytest.mark.parametrize("how", HONEST)
def test_what_is_valid_passes(how: str) -> None:
    assert read(HONEST[how]).problems == ()


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_named(what: str) -> None:
    text, wanted = MISTAKES[what]
    assert any(wanted in problem for problem in read(text).problems), read(text).problems


def test_an_entry_has_all_that_holds_for_it() -> None:
    first, gap, last = read(TEXT).entries
    assert first == Listed(
        10, "a.m4v", FIRST_US, 2_000_000, key_uri="https://keys.test/k?a=b,c", iv=IV[2:].lower(), map_uri="init.mp4",
        sha256="ab",
    )  # fmt: skip
    assert (gap.gap, gap.dated_us, gap.duration_us, gap.sha256) == (True, FIRST_US + 1_999_999, 1_500_000, "")
    assert (last.gap, last.discontinuity, last.dated_us) == (False, True, FIRST_US - 1 + DAY_US)


def test_where_no_date_stands_time_goes_on() -> None:
    text = HONEST["one date for all"]
    assert [start_us for start_us, _ in moments(read(text).entries)][1] == FIRST_US + 2_000_000
    undated = "".join(line for line in TEXT.splitlines(keepends=True) if "DATE-TIME" not in line)
    assert [start_us for start_us, _ in moments(read(undated).entries)] == [None] * 3


@given(st.lists(st.sampled_from(TEXT.splitlines()), max_size=20), st.integers(0, len(TEXT)), st.text(max_size=9))
def test_it_reads_whatever_comes(lines: list[str], at: int, noise: str) -> None:
    assert isinstance(read("\n".join(["#EXTM3U", *lines])).problems, tuple)
    assert isinstance(read(TEXT[:at] + noise + TEXT[at:]).problems, tuple)
    assert at >= len(TEXT) - 1 or read(TEXT[:at]).problems, "what is cut off is no valid playlist"
