"""Codes as RFC 6238 has them, and what is read from a page that asks for one."""

import base64

import pytest

from harness.cloud.http import Answer
from harness.cloud.second_step import Authenticator, CodePage

SEED = b"12345678901234567890"  # RFC 6238, appendix B
PAGE = """<style>p{{font:sans-serif}}</style>
<form method="post" action="/authorize"><input type="hidden" name="step" value="a&amp;b">
<a href="otpauth://totp/camproof:ann?secret={secret}&amp;digits=8">app</a> <li>abcd-efgh-ijkl-mnop
<input name="code" required></form>"""


def page(text: str) -> CodePage | None:
    return CodePage.of(Answer("POST", "https://id.example/authorize?x=1", 200, {}, text.encode()))


@pytest.mark.parametrize(
    ("now_s", "algorithm", "seed", "code"),
    [
        (59, "SHA1", SEED, "94287082"),
        (1111111109, "SHA1", SEED, "07081804"),
        (20000000000, "SHA1", SEED, "65353130"),
        (59, "SHA256", (SEED * 2)[:32], "46119246"),
        (59, "SHA512", (SEED * 4)[:64], "90693936"),
    ],
)
def test_codes_are_those_of_the_rfc(now_s: int, algorithm: str, seed: bytes, code: str) -> None:
    app = Authenticator(seed, digits=8, algorithm=algorithm)
    assert app.code(app.step(now_s)) == code


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    read = page(PAGE.format(secret=base64.b32encode(SEED).decode()))
    assert read is not None
    assert (read.address, dict(read.hidden), read.asks_for) == ("https://id.example/authorize", {"step": "a&b"}, "code")
    assert Authenticator.of(read.otpauth) == Authenticator(SEED, digits=8)
    assert "abcd-efgh-ijkl-mnop" in read.words
    assert "sans-serif" not in read.words


@pytest.mark.parametrize("text", ["", "<p>code", PAGE.replace('"code"', '"password"'), "<input name=a><input name=b>"])
def test_what_asks_for_no_code_is_no_such_page(text: str) -> None:
    assert page(text) is None


def test_an_address_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        Authenticator.of("otpauth://totp/ann?digits=6")
