import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cloud.redaction import REDACTED, Redactor, secrets_in

JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW0ifQ.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {REDACTED}"),
        ("a=1&Signature=00ff&b=2", f"a=1&Signature={REDACTED}&b=2"),
        (f"assertion {JWT} end", f"assertion {REDACTED} end"),
        ('{"password": "a\\"b", "n": 1}', f'{{"password": "{REDACTED}", "n": 1}}'),
        ('{"kty": "RSA", "d": "AAAAAAAAAAAAAAAAAAAAAAAA"}', f'{{"kty": "RSA", "d": "{REDACTED}"}}'),
        ("grant_type=x&code=abc&state=s", f"grant_type=x&code={REDACTED}&state=s"),
        ("postgresql://me:hush@h/db, http://h:80/x@y", f"postgresql://me:{REDACTED}@h/db, http://h:80/x@y"),
        ("Cookie: a=b; c=d", f"Cookie: {REDACTED}"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMII", REDACTED),
        ("<Code>AccessDenied</Code><SignatureProvided>ab</SignatureProvided>",
         f"<Code>AccessDenied</Code><SignatureProvided>{REDACTED}</SignatureProvided>"),
        ("key id 7f, reason: bad token, sha256=ab", "key id 7f, reason: bad token, sha256=ab"),
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_goes_and_the_rest_stays(text: str, cleaned: str) -> None:
    assert Redactor()(text) == cleaned


@given(st.text(min_size=4, max_size=30), st.text())
def test_what_is_known_is_in_no_text(secret: str, around: str) -> None:
    for spelt in (secret, json.dumps(secret)[1:-1]):
        assert spelt not in Redactor([secret])(around + spelt).replace(REDACTED, "")


def test_secrets_are_found_where_the_cloud_gives_them() -> None:
    assert set(secrets_in('{"access_token": "a1", "n": {"token":"b\\u0032"}}')) == {"a1", "b2"}
    assert set(secrets_in("https://x/callback?code=c3&state=s")) == {"c3"}
    assert not set(secrets_in("reason: token expired"))
