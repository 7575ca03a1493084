"""Byte strings are found wherever they stand, short and long."""

import secrets

from hypothesis import given
from hypothesis import strategies as st

from harness.conformance.words import Needles

KEY, TEXT, SHORT = secrets.token_bytes(16), secrets.token_hex(16).encode(), b"door"
NEEDLES = Needles([("the key", KEY), ("the text", TEXT), ("the name", SHORT)])


@given(st.integers(0, 40), st.integers(0, 40))
def test_each_is_found_at_any_place(before: int, after: int) -> None:
    assert NEEDLES.found_in(bytes(before) + KEY + bytes(after)) == ["the key"]
    assert NEEDLES.found_in(bytes(before) + TEXT + SHORT + bytes(after)) == ["the text", "the name"]
    assert NEEDLES.found_in(bytes(before) + SHORT + bytes(after)) == ["the name"]


@given(st.binary(max_size=200))
def test_what_is_not_there_is_not_found(content: bytes) -> None:
    assert NEEDLES.found_in(KEY[:-1] + bytes([KEY[-1] ^ 1]) + content) == []
    assert NEEDLES.found_in(content + b"\0" + TEXT[1:]) == []


def test_nothing_is_looked_for_without_needles() -> None:
    assert Needles([]).found_in(KEY) == []


def test_those_that_begin_alike_are_told_apart() -> None:
    names = Needles([(f"name {n}", TEXT + bytes([n]) * 3) for n in range(3)])
    assert names.found_in(b"." + TEXT + b"\1\1\1.") == ["name 1"]
