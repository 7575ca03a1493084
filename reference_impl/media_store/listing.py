"""ListObjects, in both versions: what belongs on one page. Sans I/O: the rows come from a function."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reference_impl.foundation.text import storable
from reference_impl.media_store.objects import StoredObject

MOST_KEYS = 1000
_LAST_CHARACTER = "\U0010ffff"

Fetch = Callable[[str, int], Sequence[StoredObject]]
"""Gives the first objects whose keys come after this one and not before the prefix, at most so many."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What is asked for. `after` is where the last page, or `start-after`, ended."""

    prefix: str = ""
    delimiter: str = ""
    max_keys: int = MOST_KEYS
    start_after: str = ""
    token: str = ""
    url_encoded: bool = False
    with_owner: bool = False
    after: str = ""
    after_group: str = ""  # the last page ended with this common prefix
    first_version: bool = False  # its pages follow a marker, which is a key or a common prefix; `start_after` here

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "ListQuery":
        """From the request's query; ValueError names what is wrong."""
        most = query.get("max-keys") or str(MOST_KEYS)
        if not (most.isascii() and most.isdigit() and len(most) <= len("2147483647")):
            raise ValueError("max-keys must be a whole number from 0")
        if query.get("encoding-type", "url") != "url":
            raise ValueError("encoding-type must be url")
        first_version = query.get("list-type") != "2"
        token = query.get("continuation-token", "")
        start_after = query.get("marker" if first_version else "start-after", "")
        after, group = _opened(token) if token else (start_after, "")
        made = cls(
            prefix=query.get("prefix", ""),
            delimiter=query.get("delimiter", ""),
            max_keys=min(int(most), MOST_KEYS),
            start_after=start_after,
            token=token,
            url_encoded="encoding-type" in query,
            with_owner=first_version or query.get("fetch-owner", "").lower() == "true",
            after=after,
            after_group=group,
            first_version=first_version,
        )
        return replace(made, after_group=after) if first_version and made.group_of(after) == after else made

    def next_page(self, after: str, group: str) -> str:
        """What to ask for the following page with, where one ended with this key, or with this common prefix."""
        return after if self.first_version else _token(after, group)

    def group_of(self, key: str) -> str:
        """The common prefix that the key rolls up into, or ""."""
        if not self.delimiter:
            return ""
        head, found, _ = key[len(self.prefix) :].partition(self.delimiter)
        return self.prefix + head + found if found else ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page, in order of keys."""

    objects: tuple[StoredObject, ...]
    groups: tuple[str, ...]  # common prefixes
    next_token: str  # or marker; "" on the last page


def page(query: ListQuery, fetch: Fetch) -> ListPage:
    """One page of the listing."""
    objects: list[StoredObject] = []
    groups: list[str] = []
    last = (query.after, query.after_group)
    if query.max_keys == 0:
        return ListPage((), (), "")
    for row, group in _entries(query, fetch):
        if len(objects) + len(groups) == query.max_keys:
            return ListPage(tuple(objects), tuple(groups), query.next_page(*last))
        if group:
            groups.append(group)
            last = (group, group)
        else:
            objects.append(row)
            last = (row.key, "")
    return ListPage(tuple(objects), tuple(groups), "")


def _entries(query: ListQuery, fetch: Fetch) -> Iterator[tuple[StoredObject, str]]:
    """Objects, and for each common prefix the first object under it. Skips over what lies under one prefix."""
    after, seen = query.after, query.after_group
    while True:
        rows = fetch(max(after, seen + _LAST_CHARACTER) if seen else after, query.max_keys + 1)
        for row in rows:
            if not row.key.startswith(query.prefix):
                return
            group = query.group_of(row.key)
            if not group or group != seen:
                yield row, group
            after, seen = row.key, group
        if len(rows) <= query.max_keys:
            return


def _token(after: str, group: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([after, group]).encode()).decode()


def _opened(token: str) -> tuple[str, str]:
    try:
        after, group = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError, RecursionError) as wrong:
        raise ValueError("continuation-token is not one that was given out") from wrong
    if not all(isinstance(text, str) and storable(text) for text in (after, group)):
        raise ValueError("continuation-token is not one that was given out")
    return after, group
