"""Documents that come with status 200 and are none: said so, in one line, without a secret."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cloud.document import Document
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.signing import TemporaryCredentials
from harness.errors import CloudMalformedError

USER = {"username": "CAMP", "password": "s3cr3t", "token": "t0k3n"}
GOOD = {"region": "eu-fra", "storageUri": "https://s.test/org", "user": USER, "expiresAt": "2026-02-25T06:13:20Z"}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda more: st.lists(more, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, *USER]), more),
    max_leaves=6,
)


def answer(body: bytes) -> Answer:
    return Answer("GET", "https://cloud.test/v1/renewal", 200, {"Content-Type": "application/json"}, body)


def read(body: bytes) -> TemporaryCredentials:
    return TemporaryCredentials.read(Document.of("renew the credentials", answer(body)))


def test_a_good_one_is_read() -> None:
    assert read(json.dumps(GOOD).encode()) == TemporaryCredentials(
        "eu-fra", "https://s.test/org", "CAMP", "s3cr3t", "t0k3n", 1_772_000_000_000_000
    )


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no JSON but an empty body"),
        (b"<html>\n<p>Sign in to the guest network before you go on", "no JSON but '<html>"),
        (b"\xff\xfe\0", "no JSON but"),
        (b"[" * 100_000, "no JSON but"),
        (b"null", "no object"),
        (b"[]", "no object"),
        (b"{}", "without user"),
        (json.dumps({**GOOD, "user": "me"}).encode(), "user is no object"),
        (json.dumps({**GOOD, "user": {**USER, "token": 7}}).encode(), "user.token is no text"),
        (json.dumps({**GOOD, "user": {**USER, "token": "a\r\nb"}}).encode(), "user.token is no word"),
        (json.dumps({**GOOD, "user": {**USER, "password": None}}).encode(), "user.password is no text"),
        (json.dumps({**GOOD, "storageUri": "http://["}).encode(), "storageUri is no https address"),
        (json.dumps({**GOOD, "storageUri": "http://s.test/org"}).encode(), "storageUri is no https address"),
        (json.dumps({**GOOD, "expiresAt": 1_772_000_000}).encode(), "expiresAt is no text"),
        (json.dumps({**GOOD, "expiresAt": "soon"}).encode(), "expiresAt is no date and time"),
        (json.dumps({**GOOD, "expiresAt": "2026-02-25T06:13:20"}).encode(), "expiresAt is a time without its offset"),
    ],
)
def test_what_is_wrong_is_named(body: bytes, says: str) -> None:
    with pytest.raises(CloudMalformedError, match="renew the credentials") as told:
        read(body)
    assert says in str(told.value)
    assert "s3cr3t" not in str(told.value)
    assert "\n" not in str(told.value)


@given(st.dictionaries(st.sampled_from(list(GOOD)), VALUES))
def test_nothing_else_is_ever_raised(odd: dict[str, Any]) -> None:
    body = json.dumps({**GOOD, **odd}).encode()
    try:
        assert read(body).session_token
    except CloudMalformedError as told:
        assert "\n" not in str(told)  # noqa: PT017 - either may come


class Door(CloudHttp):
    """Answers each address with one text, always with success."""

    def __init__(self, token: str) -> None:
        self._token_answer = token

    async def ask(self, method: str, url: str, **_more: Any) -> Answer:  # noqa: ANN401 - as in CloudHttp
        places = json.dumps({"token_endpoint": "https://id.test/token"})
        asked = method, url.rpartition("/")[2]
        return answer((self._token_answer if asked == ("POST", "token") else places).encode())


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("<html>", "no JSON"),
        ('{"expires_in": 60}', "without access_token"),
        ('{"access_token": "a", "expires_in": "soon"}', "expires_in is no number"),
        ('{"access_token": "a", "expires_in": NaN}', "expires_in is no number"),
        ('{"access_token": {}, "expires_in": 60}', "access_token is no text"),
    ],
)
def test_a_token_document_likewise(token: str, says: str) -> None:
    with pytest.raises(CloudMalformedError, match=says):
        asyncio.run(DeviceIdentity(client_id="cam").token(Door(token), "https://id.test"))
