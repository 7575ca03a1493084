"""ListParts and ListMultipartUploads: what belongs on one page. Sans I/O: the rows come from a function."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from reference_impl.media_store.multipart.uploads import Part, Upload

MOST = 1000
_LAST_CHARACTER = "\U0010ffff"

Fetch = Callable[[tuple[str, str], int], Sequence[Upload]]
"""Gives the first uploads that come after a key and an id, and not before the prefix, at most so many."""


@dataclass(frozen=True, slots=True)
class PartsPage:
    """A page of an upload's parts."""

    parts: Sequence[Part]
    after: int
    most: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class UploadsQuery:
    """What is asked for of a bucket's uploads."""

    prefix: str
    delimiter: str
    key_marker: str
    id_marker: str
    most: int
    url_encoded: bool

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "UploadsQuery":
        """From the request's query; ValueError names what is wrong."""
        if query.get("encoding-type", "url") != "url":
            raise ValueError("encoding-type must be url")
        key_marker = query.get("key-marker", "")
        return cls(
            prefix=query.get("prefix", ""),
            delimiter=query.get("delimiter", ""),
            key_marker=key_marker,
            id_marker=query.get("upload-id-marker", "") if key_marker else "",
            most=number(query, "max-uploads", MOST, most=MOST),
            url_encoded="encoding-type" in query,
        )

    def name(self, text: str) -> str:
        """A name as the answer has it."""
        return quote(text, safe="/-_.~") if self.url_encoded else text

    @property
    def start(self) -> tuple[str, str]:
        """After which key and id the page begins: after all uploads of a key where no id is given."""
        return self.key_marker, self.id_marker or (_LAST_CHARACTER if self.key_marker else "")


@dataclass(frozen=True, slots=True)
class UploadsPage:
    """A page of a bucket's open uploads, in order of keys, of one key in order of their beginning."""

    uploads: tuple[Upload, ...]
    groups: tuple[str, ...]
    next_marker: tuple[str, str] = "", ""

    @property
    def truncated(self) -> bool:
        """Whether there is more."""
        return bool(self.next_marker[0])


def uploads_page(query: UploadsQuery, fetch: Fetch) -> UploadsPage:
    """One page of the listing."""
    uploads: list[Upload] = []
    groups: list[str] = []
    last = "", ""
    for upload, group in _entries(query, fetch):
        if len(uploads) + len(groups) >= query.most:
            return UploadsPage(tuple(uploads), tuple(groups), last)
        if group:
            groups.append(group)
            last = group + _LAST_CHARACTER, ""
        else:
            uploads.append(upload)
            last = upload.key, upload.id
    return UploadsPage(tuple(uploads), tuple(groups))


def number(query: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    """A parameter that is a whole number from 0, at most so large; ValueError where it is none."""
    text = query.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) <= len("2147483647")):
        raise ValueError(f"{name} must be a whole number from 0")
    return min(int(text), most)


def _entries(query: UploadsQuery, fetch: Fetch) -> Iterator[tuple[Upload, str]]:
    """Uploads, and for each common prefix the first upload under it."""
    after, seen, more = query.start, "", True
    while more:
        rows = fetch(after, query.most + 1)
        for row in rows:
            if not row.key.startswith(query.prefix):
                return
            group = _group_of(query, row.key)
            if not group or group != seen:
                yield row, group
            seen = group
            after = (group + _LAST_CHARACTER, "") if group else (row.key, row.id)
        more = len(rows) > query.most


def _group_of(query: UploadsQuery, key: str) -> str:
    head, found, _ = key[len(query.prefix) :].partition(query.delimiter) if query.delimiter else (key, "", "")
    return query.prefix + head + found if found else ""
