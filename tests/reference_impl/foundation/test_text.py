"""Which text can be kept everywhere."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.foundation.text import json_holds_nul


@pytest.mark.parametrize(
    ("document", "holds"),
    [
        (rb'"a\u0000b"', True),
        (rb'"\\\u0000"', True),
        (rb'"\\u0000"', False),  # a backslash, and letters behind it
        (rb'"\\\\u0000"', False),
        (rb'"\\u0000 \u0000"', True),
        (rb'"\u0001"', False),
    ],
)
def test_nul_is_there_where_its_escape_is_one(document: bytes, *, holds: bool) -> None:
    assert json_holds_nul(document) is holds
    assert ("\0" in json.loads(document)) is holds


@given(st.text(st.sampled_from("\0\\u0a")))
def test_what_json_writes_is_seen_as_its_text_is(text: str) -> None:
    assert json_holds_nul(json.dumps(text).encode()) is ("\0" in text)
