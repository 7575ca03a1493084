import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.foundation.json_depth import too_deep

TREES = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


def depth(value: object) -> int:
    if isinstance(value, dict | list):
        return 1 + max(map(depth, value.values() if isinstance(value, dict) else value), default=0)
    return 0


@given(TREES)
def test_depth_is_that_of_what_is_read(tree: object) -> None:
    text, deep = json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass"), depth(tree)
    assert not too_deep(text, deep)
    assert deep == 0 or too_deep(text, deep - 1)


@pytest.mark.parametrize(("brackets", "deep"), [(16, False), (17, True), (100_000, True)])
def test_the_bound(brackets: int, deep: bool) -> None:  # noqa: FBT001 - a table
    assert too_deep(b"[" * brackets + b"]" * brackets) is deep
    assert too_deep(b'{"a":' * brackets) is deep
    assert not too_deep(b'["' + b"[" * brackets + b'"]')
