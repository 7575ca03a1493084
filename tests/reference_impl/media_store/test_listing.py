from collections.abc import Sequence
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.media_store import StoredObject, xml
from reference_impl.media_store.listing import Fetch, ListPage, ListQuery, page

KEYS = st.lists(st.text("ab/\U0010ffff", min_size=1, max_size=6), unique=True, max_size=25)
TEXT = st.text("ab/\U0010ffff", max_size=3)


def fetched(keys: list[str], prefix: str) -> Fetch:
    rows = [StoredObject("org", key, "0" * 64, 1, 0) for key in sorted(keys)]
    return lambda after, limit: [r for r in rows if r.key > after and r.key >= prefix][:limit]


def expected(keys: list[str], prefix: str, delimiter: str, start_after: str) -> list[str]:
    """Straight from the description of ListObjectsV2."""
    inside = [key for key in sorted(keys) if key.startswith(prefix) and key > start_after]
    if not delimiter:
        return inside
    rolled = []
    for key in inside:
        head, found, _ = key[len(prefix) :].partition(delimiter)
        rolled.append(prefix + head + delimiter if found else key)
    return list(dict.fromkeys(rolled))


def entries_of(one: ListPage) -> list[str]:
    return sorted([*(found.key for found in one.objects), *one.groups])


@given(keys=KEYS, prefix=TEXT, delimiter=st.sampled_from(["", "/", "a", "b/"]), start=TEXT, size=st.integers(1, 4))
def test_pages_together_are_the_whole_listing(
    keys: list[str], prefix: str, delimiter: str, start: str, size: int
) -> None:
    asked = {"prefix": prefix, "delimiter": delimiter, "start-after": start, "max-keys": str(size)}
    found: list[str] = []
    while True:
        one = page(ListQuery.read(asked), fetched(keys, prefix))
        assert len(entries_of(one)) <= size
        found += entries_of(one)
        if not one.next_token:
            break
        assert len(entries_of(one)) == size
        asked["continuation-token"] = one.next_token
    assert found == expected(keys, prefix, delimiter, start)


def test_a_group_of_thousands_is_skipped_and_not_walked() -> None:
    keys = [f"a/{n:05d}" for n in range(5000)] + ["b"]
    calls = []
    fetch = fetched(keys, "")

    def counted(after: str, limit: int) -> Sequence[StoredObject]:
        calls.append(after)
        return fetch(after, limit)

    assert entries_of(page(ListQuery(delimiter="/", max_keys=10), counted)) == ["a/", "b"]
    assert len(calls) == 2


def test_no_keys_are_asked_for() -> None:
    assert page(ListQuery.read({"max-keys": "0"}), fetched(["a"], "")) == ListPage((), (), "")


@pytest.mark.parametrize(
    "query", [{"max-keys": "-1"}, {"max-keys": "x"}, {"encoding-type": "x"}, {"continuation-token": "W10="}]
)
def test_wrong_queries(query: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(query))):
        ListQuery.read(query)


@given(key=st.text(min_size=1).filter(xml.speakable), url=st.booleans())
def test_every_key_that_can_be_stored_can_be_listed(key: str, url: bool) -> None:  # noqa: FBT001 - drawn
    rows = ListPage((StoredObject("org", key, "0" * 64, 1, 1_700_000_000_123_456),), (), "")
    root = ET.fromstring(xml.listing("org", ListQuery(url_encoded=url), rows))  # noqa: S314 - our own
    name = root.findtext(f"{{{xml.NAMESPACE}}}Contents/{{{xml.NAMESPACE}}}Key")
    assert name is not None
    assert (unquote(name) if url else name) == key
    assert root.findtext("{*}Contents/{*}LastModified") == "2023-11-14T22:13:20.123Z"
