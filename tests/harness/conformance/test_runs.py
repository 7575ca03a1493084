"""Runs of letters are the ones that a regular expression finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from harness.conformance.runs import DECIMAL, HEXADECIMAL, runs

TEXTS = st.lists(st.sampled_from([b"0", b"7f", b"g", b"\x00", b"1234", b"-"])).map(b"".join)


@given(TEXTS, st.integers(1, 9))
def test_each_run_that_is_long_enough_is_found(text: bytes, shortest: int) -> None:
    assert list(runs(text, DECIMAL, shortest)) == re.findall(rb"[0-9]{%d,}" % shortest, text)
    assert list(runs(text, HEXADECIMAL, shortest)) == re.findall(rb"[0-9a-fA-F]{%d,}" % shortest, text)


@given(TEXTS, st.integers(1, 5), st.integers(0, 9))
def test_one_that_is_too_long_comes_in_pieces(text: bytes, shortest: int, more: int) -> None:
    longest = shortest + more
    assert list(runs(text, DECIMAL, shortest, longest)) == re.findall(rb"[0-9]{%d,%d}" % (shortest, longest), text)
