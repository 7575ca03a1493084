import pytest

from harness.player.playlist import UnreadablePlaylistError, read_playlist

URL = "https://cloud.test/v1/organisations/o/cameras/c/playlist.m3u8?from_us=0"
HEAD = "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n"
TEXT = (
    HEAD
    + f"""#EXT-X-MAP:URI="init.mp4"
#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/content-key?wrapped=a",IV=0x000000000000000000000000000000ff
#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:00.000001Z
#EXT-X-CAMPROOF-SHA256:{"AB" * 32}
#EXTINF:2.000000,
https://media.test/a.m4v?X-Amz-Signature=s
#EXT-X-GAP
#EXT-X-PROGRAM-DATE-TIME:2025-01-01T01:00:02+01:00
#EXTINF:1.5,
gap.m4v
#EXT-X-DISCONTINUITY
#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/content-key?wrapped=b"
#EXTINF:2,
b.m4v
#EXT-X-KEY:METHOD=NONE
#EXTINF:2,
c.m4v
#EXT-X-ENDLIST
"""
)
FIRST_US = 1_735_689_600_000_000


def test_an_entry_has_all_that_the_playlist_says_of_it() -> None:
    first = read_playlist(TEXT, URL)[0]
    assert first.address == "https://media.test/a.m4v?X-Amz-Signature=s"
    assert (first.start_us, first.duration_us, first.sequence) == (FIRST_US + 1, 2_000_000, 7)
    assert first.key_address == "https://keys.test/content-key?wrapped=a"
    assert (first.iv, first.iv_explicit) == (bytes(15) + b"\xff", True)
    assert first.sha256 == "ab" * 32
    assert first.init_address == "https://cloud.test/v1/organisations/o/cameras/c/init.mp4"
    assert (first.gap, first.discontinuity) == (False, False)


def test_a_gap_is_no_medium_and_keeps_the_numbering() -> None:
    _, gap, after, _ = read_playlist(TEXT, URL)
    assert (gap.gap, gap.start_us, gap.duration_us, gap.sha256) == (True, FIRST_US + 2_000_000, 1_500_000, None)
    assert (after.gap, after.discontinuity, after.sequence) == (False, True, 9)


def test_time_goes_on_where_no_tag_says_otherwise() -> None:
    assert read_playlist(TEXT, URL)[2].start_us == FIRST_US + 3_500_000


def test_without_an_iv_it_is_the_sequence_number() -> None:
    after = read_playlist(TEXT, URL)[2]
    assert (after.iv, after.iv_explicit) == (bytes(15) + b"\x09", False)


def test_method_none_means_no_key() -> None:
    assert read_playlist(TEXT, URL)[3].key_address == ""


def test_a_time_without_recordings_is_a_playlist_without_entries() -> None:
    assert read_playlist(HEAD + "#EXT-X-ENDLIST\n", URL) == ()


DATED = HEAD + "#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:00Z\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html>", "#EXTM3U"),
        (DATED + "#EXTINF:two,\na.m4v\n", "can't be read"),
        (HEAD + "#EXTINF:2,\na.m4v\n", "PROGRAM-DATE-TIME"),
        (HEAD + "#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:00\n#EXTINF:2,\na.m4v\n", "time zone"),
        (DATED + '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"\n#EXTINF:2,\na.m4v\n', "SAMPLE-AES"),
        (DATED + '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0xzz\n#EXTINF:2,\na.m4v\n', "IV"),
        (DATED + f'#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x{"1" * 34}\n#EXTINF:2,\na.m4v\n', "IV"),
        (DATED + "#EXT-X-BYTERANGE:10@0\n#EXTINF:2,\na.m4v\n", "byte range"),
        ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n", "list of playlists"),
    ],
)
def test_what_cannot_be_played_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UnreadablePlaylistError, match=why):
        read_playlist(text, URL)
