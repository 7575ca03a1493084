import re
from collections.abc import Sequence
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reference_impl.foundation.text import storable
from reference_impl.media_store import StoredObject, xml
from reference_impl.media_store.listing import Fetch, ListPage, ListQuery, page

NOT_IN_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # Extensible Markup Language 1.0, 2.2
KEYS = st.lists(st.text("ab/\U0010ffff", min_size=1, max_size=6), unique=True, max_size=25)
DELIMITER = st.sampled_from(["", "/", "a", "b/"])
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


@given(keys=KEYS, prefix=TEXT, delimiter=DELIMITER, marker=TEXT, size=st.integers(1, 4))
def test_pages_of_the_first_version_follow_its_markers(
    keys: list[str], prefix: str, delimiter: str, marker: str, size: int
) -> None:
    asked = {"prefix": prefix, "delimiter": delimiter, "marker": marker, "max-keys": str(size)}
    rest = expected(keys, prefix, delimiter, marker)
    if delimiter and marker.startswith(prefix) and delimiter in marker[len(prefix) :]:
        rest = [entry for entry in rest if entry != marker]  # a page ended with that common prefix
    found: list[str] = []
    while True:
        one = page(ListQuery.read(asked), fetched(keys, prefix))
        found += entries_of(one)
        if not one.next_token:
            break
        assert len(entries_of(one)) == size
        assert one.next_token == found[-1]  # so that a client without NextMarker takes the last it has
        asked["marker"] = found[-1]
    assert found == rest


@given(keys=KEYS, prefix=TEXT, delimiter=DELIMITER, start=TEXT, size=st.integers(1, 4))
def test_pages_together_are_the_whole_listing(
    keys: list[str], prefix: str, delimiter: str, start: str, size: int
) -> None:
    asked = {"list-type": "2", "prefix": prefix, "delimiter": delimiter, "start-after": start, "max-keys": str(size)}
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


ANY_KEY = st.text(min_size=1).filter(storable) | st.text("a\t\r\n\x01\x1f\ufffe\uffff", min_size=1)


@given(key=ANY_KEY, url=st.booleans())
@example(key="a\tb\nc\rd\r\n", url=False)
def test_every_key_that_can_be_stored_can_be_listed(key: str, url: bool) -> None:  # noqa: FBT001 - drawn
    rows = ListPage((StoredObject("org", key, "0" * 64, 1, 1_700_000_000_123_456),), (), "")
    document = xml.listing("org", ListQuery(url_encoded=url), rows)
    if not url and NOT_IN_XML.search(key):
        assert f"&#{ord(NOT_IN_XML.findall(key)[0])};".encode() in document
        with pytest.raises(ET.ParseError):
            ET.fromstring(document)  # noqa: S314 - our own
        return
    root = ET.fromstring(document)  # noqa: S314 - our own
    name = root.findtext(f"{{{xml.NAMESPACE}}}Contents/{{{xml.NAMESPACE}}}Key")
    assert name is not None
    assert (unquote(name) if url else name) == key
    assert root.findtext("{*}Contents/{*}LastModified") == "2023-11-14T22:13:20.123Z"
