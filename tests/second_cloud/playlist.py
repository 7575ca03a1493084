"""The second cloud's playlists: HLS (RFC 8216), with digests in a tag of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

Row = dict[str, object]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND_US = 1_000_000


def written(pieces: list[Row], holes: list[Row], media: Callable[[str], str], lock: Callable[[Row], str]) -> str:
    """All of it, in order of time. `media` and `lock` give the addresses of a thing and of a piece's key."""
    rows = sorted([*pieces, *(each for hole in holes for each in _each(hole))], key=lambda row: _whole(row, "start_us"))
    longest = max((_whole(row, "length_us") for row in rows), default=_SECOND_US)
    lines = ["#EXTM3U", "#EXT-X-VERSION:8", "#EXT-X-PLAYLIST-TYPE:VOD",
             f"#EXT-X-TARGETDURATION:{-(-longest // _SECOND_US)}", "#EXT-X-MEDIA-SEQUENCE:0"]  # fmt: skip
    before: Row | None = None
    head: object = None
    for row in rows:
        if before is not None and _breaks(before, row):
            lines.append("#EXT-X-DISCONTINUITY")
        if "thing" in row:
            if row["head"] != head:
                lines += ["#EXT-X-KEY:METHOD=NONE"] if head else []
                lines.append(f'#EXT-X-MAP:URI="{media(str(row["head"]))}"')
                head = row["head"]
            lines += [
                f'#EXT-X-KEY:METHOD=AES-128,URI="{lock(row)}",IV=0x{row["iv"]}',
                f"#EXT-X-LARDER-DIGEST:{row['sha256']}",
            ]
        else:
            lines.append("#EXT-X-GAP")
        moment = (_EPOCH + timedelta(microseconds=_whole(row, "start_us"))).isoformat(timespec="microseconds")
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{moment.replace('+00:00', 'Z')}")
        lines.append(f"#EXTINF:{_whole(row, 'length_us') / _SECOND_US:.6f},")
        lines.append(media(str(row["thing"])) if "thing" in row else "gap.mp4")
        before = row
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _each(hole: Row) -> Iterator[Row]:
    """A hole as one entry for each piece that is lost."""
    count = _whole(hole, "last") - _whole(hole, "first") + 1
    length_us = _whole(hole, "length_us") // count
    for number in range(count):
        yield {**hole, "start_us": _whole(hole, "start_us") + number * length_us, "length_us": length_us}


def _breaks(before: Row, row: Row) -> bool:
    return before["span"] != row["span"] or _whole(before, "start_us") + _whole(before, "length_us") != _whole(
        row, "start_us"
    )


def _whole(row: Row, name: str) -> int:
    return int(str(row[name]))
