"""A playlist as text (RFC 8216; EXT-X-GAP: draft-pantos-hls-rfc8216bis 4.4.4.7). Sans I/O."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from reference_impl.playlists.entries import Entry
from reference_impl.playlists.ports import Links, Segment

_SECOND_US = 1_000_000
_END = "#EXT-X-ENDLIST"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def render(listed: Sequence[Entry], links: Links) -> str:
    """The whole playlist: video on demand, ended, with a wall-clock time for each entry.

    Args:
        listed: in order of time.
        links: where media and keys are.
    """
    longest_us = max((entry.duration_us for entry in listed), default=0)
    return "\n".join((*_head("VOD", longest_us), *_body(listed, links), _END, ""))


def render_growing(listed: Sequence[Entry], links: Links, *, longest_us: int, ended: bool) -> str:
    """A playlist to which entries are added until it has ended.

    Args:
        listed: in order of listing.
        links: where media and keys are.
        longest_us: no entry is or will be longer; it can't change while the playlist grows (RFC 8216 6.2.1).
        ended: nothing will be added any more.
    """
    return "\n".join((*_head("EVENT", longest_us), *_body(listed, links), *([_END] if ended else []), ""))


def _head(kind: str, longest_us: int) -> Iterator[str]:
    yield "#EXTM3U"
    yield "#EXT-X-VERSION:8"
    yield f"#EXT-X-PLAYLIST-TYPE:{kind}"
    yield "#EXT-X-INDEPENDENT-SEGMENTS"
    yield f"#EXT-X-TARGETDURATION:{max(1, -(-longest_us // _SECOND_US))}"  # RFC 8216 4.3.3.1: none may be longer
    yield "#EXT-X-MEDIA-SEQUENCE:0"


def _body(listed: Sequence[Entry], links: Links) -> Iterator[str]:
    before: Entry | None = None
    init = key = ""
    for entry in listed:
        if before is not None and not entry.follows(before):
            yield "#EXT-X-DISCONTINUITY"
        if entry.segment is not None:
            if entry.segment.init_key != init:
                yield from _map(entry.segment, links, first=not init)
                init, key = entry.segment.init_key, ""
            if (needed := _key(entry.segment, links)) != key:  # one holds until the next (RFC 8216 4.3.2.4)
                yield needed
                key = needed
            yield f"#EXT-X-CAMPROOF-SHA256:{entry.segment.sha256}"
        yield from _times(entry)
        if entry.segment is None:
            yield "#EXT-X-GAP"
        yield links.gap if entry.segment is None else links.media(entry.segment.object_key)
        before = entry


def _map(segment: Segment, links: Links, *, first: bool) -> Iterator[str]:
    """The initialisation segment is clear; a key stated before it would hold for it too (RFC 8216 4.3.2.4)."""
    if not first:
        yield "#EXT-X-KEY:METHOD=NONE"
    yield f'#EXT-X-MAP:URI="{links.media(segment.init_key)}"'


def _key(segment: Segment, links: Links) -> str:
    address = links.content_key(segment.key_version, segment.wrapped_key)
    return f'#EXT-X-KEY:METHOD=AES-128,URI="{address}",IV=0x{segment.iv}'


def _times(entry: Entry) -> Iterator[str]:
    moment = (_EPOCH + timedelta(microseconds=entry.start_us)).isoformat(timespec="microseconds")
    yield f"#EXT-X-PROGRAM-DATE-TIME:{moment.replace('+00:00', 'Z')}"
    seconds, rest_us = divmod(entry.duration_us, _SECOND_US)
    yield f"#EXTINF:{seconds}.{rest_us:06d},"
