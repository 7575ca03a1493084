"""Which answers over plain HTTP serve, which protect, and which say nothing."""

import pytest

from harness.checks.facts.tried import Fate
from harness.conformance.probes.plain_http import Page, judged

JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
SECURE = Page(200, JSON, b'[{"id": "eu-fra"')
FORBIDDEN = Page(403, {"Content-Type": "application/xml"}, b"<?xml version='1.0'?><Error><Code>AccessDenied")


@pytest.mark.parametrize(
    ("plain", "secure", "fate"),
    [
        (SECURE, SECURE, Fate.ACCEPTED),
        (Page(200, HTML, b"welcome"), SECURE, Fate.ACCEPTED),
        (Page(401, JSON, b'{"reason": "token-missing"'), Page(401, JSON, b'{"reason": "token-missing"'), Fate.ACCEPTED),
        (FORBIDDEN, FORBIDDEN, Fate.ACCEPTED),
        (Page(301, {"Location": "http://cloud/v1/regions"}, b""), SECURE, Fate.ACCEPTED),
        (Page(301, {"Location": "/v1/regions"}, b""), SECURE, Fate.ACCEPTED),
        (Page(308, {"Location": "https://cloud/v1/regions"}, b""), SECURE, Fate.REFUSED),
        (Page(400, HTML, b"<html>The plain HTTP request was"), SECURE, Fate.REFUSED),
        (Page(403, HTML, b"<html>SSL required"), FORBIDDEN, Fate.REFUSED),
        (Page(426, {}, b""), SECURE, Fate.REFUSED),
        (Page(404, HTML, b"<html>not found"), SECURE, Fate.UNDECIDED),
        (Page(500, HTML, b"<html>oops"), SECURE, Fate.UNDECIDED),
    ],
)
def test_an_answer_over_plain_http(plain: Page, secure: Page, fate: Fate) -> None:
    assert judged("case", plain, secure).fate is fate
