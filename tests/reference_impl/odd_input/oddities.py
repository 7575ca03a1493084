"""What nobody sends who means well: as raw bytes, so that no client library mends it."""

import base64
import json

from hypothesis import strategies as st

_DEEP = '{"a":' * 2_000 + "1" + "}" * 2_000
_HUGE = "9" * 5_000
WORDS = st.sampled_from(
    [
        "%FF",
        "%00",
        "%ED%A0%80",
        "%F4%90%80%80",
        "%C3%28",
        "%",
        "%zz",
        "+",
        "%2F..%2F",
        "%0A",
        "%C2%85",
        "%EF%BF%BF",
        "9" * 60,
        "-1",
        "NaN",
        "1e999",
        "%F0%9F%8E%A5",
        "%D9%A1",
        "a%00b",
    ]
)
"""Parts of an address, or values of a form."""

_OPENED = (["\ud800", ""], ["\x00", "\x00"], [1, {}], {"a": "b"}, ["a"] * 3)
CURSORS = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode() for one in _OPENED]
"""Of listings, and never given out."""

_TEXTS = ['"\\ud800"', '"\\u0000"', '"a\\u0000b"', '"\\\\u0000"', '"\xff"', '"\\x"', '""', f'"{_HUGE}"']
_VALUES = [
    *_TEXTS,
    _HUGE,
    f"-{_HUGE}",
    "9223372036854775808",
    "NaN",
    "Infinity",
    "1e999",
    "null",
    "[]",
    "{}",
    "[[[[]]]]",
]
VALUES = st.sampled_from(_VALUES)
"""Of a member of a JSON body, as they stand there."""

BODIES = st.sampled_from(["", "null", "[]", "\x00", '{"a":1,"a":2}', _DEEP, "[" * 50_000, '"', _HUGE, "\ufeff{}", "{}"])
TYPES = st.sampled_from(
    [
        "application/json",
        "application/json; charset=bogus",
        "application/json; charset=utf-16",
        "x",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=bogus",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=\xff",
        "a/b;;=;",
    ]
)
HEADERS = st.sampled_from(
    [
        ("Authorization", "Bearer \xff"),
        ("Authorization", "Basic ="),
        ("Cookie", "__Host-session=\xff"),
        ("Cookie", "=;=,\xff"),
        ("Range", f"bytes={_HUGE}-"),
        ("If-Modified-Since", "Mon, 99 Foo 99999 99:99:99 GMT"),
        ("If-None-Match", "\xff"),
        ("Origin", "http://[::1"),
        ("Origin", "\xff"),
        ("X-Request-Id", "\xff"),
        ("Content-Encoding", "gzip"),
        ("If-Range", "\xff"),
        ("x-amz-date", "\xff"),
        ("x-amz-content-sha256", "\xff"),
        ("Expect", "\xff"),
        ("Accept", "\xff"),
        ("x-amz-meta-a", "\xff"),
        ("x-amz-decoded-content-length", _HUGE),
        ("Content-MD5", "\xff"),
        ("Host", "["),
    ]
)


def assertions() -> list[str]:
    """Tokens that nobody signed."""
    headers = (
        '{"alg":"ES256","kid":"\\ud800"}',
        '{"alg":"ES256","kid":[]}',
        '{"alg":"none"}',
        '{"alg":{}}',
        _DEEP,
        "[]",
    )
    claims = ('{"sub":"\\ud800"}', '{"sub":"\\u0000"}', f'{{"sub":{_HUGE}}}', '{"exp":NaN}', _DEEP, "[]", "\xff")
    pairs = [*((head, claims[0]) for head in headers), *((headers[2], claim) for claim in claims)]
    return [f"{_part(head)}.{_part(claim)}.AAAA" for head, claim in pairs] + [
        "\xff.\xff.\xff",
        "..",
        "a",
    ]


def _part(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode("latin-1")).rstrip(b"=").decode()
