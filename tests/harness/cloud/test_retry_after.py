"""Retry-After in all its forms, and in none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cloud.http import Answer
from harness.cloud.retry_after import LONGEST_S, retry_after_s

NOW_S = 1_445_412_480.0  # Wed, 21 Oct 2015 07:28:00 GMT


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("120", 120),
        ("0", 0),
        (" \t120 ", 120),
        ("9" * 5000, LONGEST_S),
        ("Wed, 21 Oct 2015 07:28:30 GMT", 30),
        ("Wednesday, 21-Oct-15 07:28:30 GMT", 30),
        ("Wed Oct 21 07:28:30 2015", 30),
        (" Wed, 21 Oct 2015 07:28:30 GMT ", 30),
        ("Wed, 21 Oct 2015 07:27:00 GMT", 0),
        ("Wed, 21 Oct 2099 07:27:00 GMT", LONGEST_S),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("1e3", None),
        ("²", None),
        ("٣", None),
        ("inf", None),
        ("nan", None),
        ("Wed, 99 Oct 2015 07:28:30 GMT", None),
        ("Wed, 21 Oct 99999 07:28:30 GMT", None),
        ("Wed, 21 Oct 2015 07:28:30 +9999", None),
    ],
)
def test_each_form(value: str, wait_s: float | None) -> None:
    assert retry_after_s(value, NOW_S) == wait_s


@given(st.text())
def test_nonsense_is_bounded_or_ignored(value: str) -> None:
    wait_s = retry_after_s(value, NOW_S)
    assert wait_s is None or 0 <= wait_s <= LONGEST_S


def answer(headers: dict[str, str], body: bytes = b"") -> Answer:
    return Answer("PUT", "https://store.test/x", 503, headers, body)


def test_a_date_is_held_against_the_clock_of_whoever_sent_it() -> None:
    dated = {"Date": "Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After": "Wed, 21 Oct 2015 07:28:07 GMT"}
    assert answer(dated).retry_after_s == 7
    assert answer({"Date": "yesterday", "Retry-After": "7"}).retry_after_s == 7
    assert answer({}).retry_after_s is None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"not json"),
        ("application/json", b"[1]"),
        ("application/problem+json", b"\xff"),
        ("application/json", b"[" * 100_000),
        ("application/xml", b""),
        ("application/xml", b"<Error><Code>"),
        ("application/xml", b'<?xml version="1.0" encoding="none"?><Error/>'),
        ("text/html", b"<h1>Bad gateway</h1>"),
    ],
)
def test_an_answer_that_cannot_be_read_has_no_reason(kind: str, body: bytes) -> None:
    assert answer({"Content-Type": kind}, body).reason == ""


def test_a_reason_is_text_whatever_it_is() -> None:
    assert answer({"Content-Type": "application/json"}, b'{"reason": 7, "detail": null}').reason == "7"
