"""HLS playlists as values. The reading of the format is the package m3u8's, not ours (RFC 8216)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import m3u8
from m3u8.parser import save_segment_custom_value

from harness.errors import CamproofError

IV_BYTES = 16
_DIGEST_TAG = "#EXT-X-CAMPROOF-SHA256:"
_DIGEST = "camproof-sha256"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US_PER_S = 1_000_000


class UnreadablePlaylistError(CamproofError):
    """What came as a playlist is none, or needs what a camproof player does not do."""


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One media segment of a playlist, with all that holds for it. Addresses are absolute."""

    address: str
    start_us: int  # UTC, microseconds since 1970, of its first sample
    duration_us: int
    sequence: int  # media sequence number (RFC 8216 6.2.1)
    gap: bool  # there is no media (EXT-X-GAP)
    discontinuity: bool  # media time starts anew
    key_address: str  # "" where it is not encrypted
    iv: bytes  # 16 bytes; the sequence number where none is given (RFC 8216 5.2)
    iv_explicit: bool
    sha256: str | None  # of the ciphertext, 64 hexadecimal digits; None where the playlist does not say
    init_address: str  # of the initialisation segment, in the clear; "" where there is none


def read_playlist(text: str, url: str) -> tuple[PlaylistEntry, ...]:
    """The entries of a media playlist in order; none for a span of time without recordings.

    Args:
        text: the playlist.
        url: where it came from: relative addresses start there.

    Raises:
        UnreadablePlaylistError: it is no media playlist, does not say when it is, or encrypts otherwise than AES-128.
    """
    if not text.startswith("#EXTM3U"):
        raise _unreadable(url, "it does not start with #EXTM3U (RFC 8216 4.3.1.1)")
    try:
        playlist = m3u8.loads(text, uri=url, custom_tags_parser=_read_digest)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError) as wrong:
        raise _unreadable(url, f"a tag can't be read ({wrong})") from wrong
    if playlist.is_variant:
        raise _unreadable(url, "it is a list of playlists, not of media")
    first = playlist.media_sequence or 0
    return tuple(_entry(segment, first + place, url) for place, segment in enumerate(playlist.segments))


def _read_digest(line: str, _number: int, _read: object, state: dict[str, Any]) -> None:
    """Keep the digest for the segment that follows: m3u8 drops tags that it does not know."""
    if line.startswith(_DIGEST_TAG):
        save_segment_custom_value(state, _DIGEST, line.removeprefix(_DIGEST_TAG).strip().lower())


def _entry(segment: m3u8.Segment, sequence: int, url: str) -> PlaylistEntry:
    key_address, iv = _key(segment, url)
    if segment.byterange:
        raise _unreadable(url, f"{_bare(segment.uri)} is a byte range of a file; give each an address of its own")
    return PlaylistEntry(
        address=segment.absolute_uri,
        start_us=_start_us(segment, url),
        duration_us=round(segment.duration * _US_PER_S),
        sequence=sequence,
        gap=bool(segment.gap_tag),
        discontinuity=bool(segment.discontinuity),
        key_address=key_address,
        iv=sequence.to_bytes(IV_BYTES, "big") if iv is None else iv,
        iv_explicit=iv is not None,
        sha256=segment.custom_parser_values.get(_DIGEST),
        init_address=segment.init_section.absolute_uri if segment.init_section else "",
    )


def _key(segment: m3u8.Segment, url: str) -> tuple[str, bytes | None]:
    """The key's address, "" for none, and the IV, None where it is not given."""
    if segment.key is None or segment.key.method == "NONE":
        return "", None
    if segment.key.method != "AES-128" or not segment.key.uri:
        raise _unreadable(
            url, f"{_bare(segment.uri)} is encrypted with {segment.key.method}, not with METHOD=AES-128 and a URI"
        )
    if not segment.key.iv:
        return segment.key.absolute_uri, None
    try:
        return segment.key.absolute_uri, int(segment.key.iv, 16).to_bytes(IV_BYTES, "big")
    except (ValueError, OverflowError) as wrong:
        raise _unreadable(url, f"the IV {segment.key.iv} is not 128 bits in hexadecimal") from wrong


def _start_us(segment: m3u8.Segment, url: str) -> int:
    start: datetime | None = segment.program_date_time or segment.current_program_date_time
    if start is None or start.tzinfo is None:
        raise _unreadable(url, f"{_bare(segment.uri)} has no EXT-X-PROGRAM-DATE-TIME with a time zone")
    return (start - _EPOCH) // timedelta(microseconds=1)


def _unreadable(url: str, why: str) -> UnreadablePlaylistError:
    return UnreadablePlaylistError(f"the playlist at {url.partition('?')[0]} can't be played: {why}.")


def _bare(address: str | None) -> str:
    """An address without its query: a presigned one carries a session token."""
    return str(address).partition("?")[0]
