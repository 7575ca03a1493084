"""A cookie that lacks a protection is found, wherever it was set."""

import pytest
from multidict import CIMultiDict

from harness.checks.facts.tried import Fate
from harness.cloud.http import Answer
from harness.conformance.cookies import careless_cookies, lacking
from harness.conformance.hearing import Hearing


@pytest.mark.parametrize(
    ("cookie", "lacks"),
    [
        ("s=1; Secure; HttpOnly; SameSite=Lax", ""),
        ("s=1; Path=/;HttpOnly;secure;samesite=strict", ""),
        ("s=1; Secure; HttpOnly; SameSite=None", "SameSite"),
        ("s=1; HttpOnly; SameSite=Lax", "Secure"),
        ("s=1; Secure; SameSite=Lax", "HttpOnly"),
        ("s=Secure", "Secure, HttpOnly, SameSite"),
    ],
)
def test_what_a_cookie_lacks(cookie: str, lacks: str) -> None:
    assert lacking(cookie) == lacks


def test_each_is_found_once() -> None:
    head = CIMultiDict([("Set-Cookie", "good=1; Secure; HttpOnly; SameSite=Lax"), ("Set-Cookie", "bad=1; Secure")])
    with Hearing(lambda _request: False) as heard:
        for body in (b"1", b"2"):
            heard.note(Answer("GET", "https://cloud/authorize", 200, head, body))
        careless = careless_cookies(heard)
    assert [attempt.fate for attempt in careless] == [Fate.ACCEPTED]
    assert "without HttpOnly, SameSite: bad in" in careless[0].case
