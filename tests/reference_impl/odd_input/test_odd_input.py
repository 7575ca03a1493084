"""Whatever is sent, no service fails: it refuses, and notes nothing that it did not expect."""

import hashlib
import json
import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from harness.cloud.signing import signed
from tests.reference_impl.authorisation.company import Company, address, opened
from tests.reference_impl.authorisation.requests import Asked
from tests.reference_impl.authorisation.table import BY_SIGNATURE, CALLERS, NOBODY, READER, SIGNING, refusal
from tests.reference_impl.authorisation.test_matrix import OPERATIONS
from tests.reference_impl.odd_input.oddities import BODIES, CURSORS, HEADERS, TYPES, VALUES, WORDS, assertions

if TYPE_CHECKING:
    from tests.reference_impl.conftest import Loop

_FORM = "application/x-www-form-urlencoded"
_SERVICES = {"recording_index": "recording-index", "media_store": "s3"}
_NAMES = [
    "prefix",
    "delimiter",
    "start-after",
    "continuation-token",
    "max-keys",
    "encoding-type",
    "marker",
    "after",
    "limit",
]
_NAMES += ["from", "to", "from_us", "to_us", "camera", "step_us", "version", "wrapped", "client_id", "state", "nonce"]
_NAMES += ["key-marker", "upload-id-marker", "uploadId", "partNumber", "x", "X-Amz-Signature", "X-Amz-Expires", "%FF"]
_FIELDS = ["grant_type", "client_assertion", "username", "password", "step", "code", "token", "id_token_hint", "state"]
_BOUNDED = settings(
    max_examples=4, deadline=None, derandomize=True, database=None, phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """A running cloud, and where it writes down what nobody expected."""

    company: Company
    folder: Path
    trusted: ssl.SSLContext

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        """As it stands: nothing is encoded anew."""
        parts = urlsplit(url)
        connection = HTTPSConnection(parts.netloc, context=self.trusted, timeout=30)
        try:
            connection.putrequest(
                method, url.partition(parts.netloc)[2], skip_host="Host" in headers, skip_accept_encoding=True
            )
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                connection.putheader(name, value.encode("latin-1"))
            connection.endheaders(body)
            with connection.getresponse() as answer:
                return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def unexpected(self) -> list[str]:
        logs = [path.read_text("utf-8").splitlines() for path in self.folder.rglob("log.jsonl")]
        lines = [json.loads(line) for log in logs for line in log]
        return [f"{line['error']} {line['place']}" for line in lines if line["event"] in {"unexpected", "broken"}]


@pytest.fixture(scope="module")
def ground(loop: "Loop", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("cloud")
    manager = opened(folder)
    company = loop.run(manager.__aenter__())
    yield Ground(company, folder, ssl.create_default_context(cafile=str(company.client.cloud.ca_file)))
    loop.run(manager.__aexit__(None, None, None))


@pytest.mark.parametrize("asked", OPERATIONS, ids=lambda one: f"{one.service}-{one.operation}")
def test_no_operation_fails(ground: Ground, asked: Asked) -> None:
    may = [caller for caller in CALLERS if refusal(asked.service, asked.operation, caller, asked.places[0]) is None]
    caller = may[0] if may else NOBODY

    @_BOUNDED
    @given(st.data())
    def tried(data: st.DataObject) -> None:
        url = address(ground.company.client.cloud, asked.service) + _path(ground, asked, data)
        kind, body = _body(asked, data)
        sent = {"Content-Type": kind} if body else {}
        sent |= _shown(ground, asked, caller, url, body)
        if data.draw(st.booleans()):
            sent |= [data.draw(HEADERS)]
        status, text = ground.send(asked.method, url, sent, body)
        assert status < 500 or (status, "NotImplemented" in text) == (501, True) or asked.method == "HEAD", text

    before = len(ground.unexpected())
    tried()
    assert ground.unexpected()[before:] == []


FORMS = [
    ("text/plain; charset=bogus", b"a=b"),
    (f"{_FORM}; charset=bogus", b"a=b"),
    (_FORM, b"a=\xff"),
    (_FORM, b"grant_type=%FF"),
    (_FORM, b"grant_type=%ED%A0%80"),
    (_FORM, b"grant_type=a%00"),
    (_FORM, b"a=b&a=b"),
]


@pytest.mark.parametrize(("kind", "body"), FORMS)
@pytest.mark.parametrize("path", ["/token", "/revoke", "/authorize", "/sign-out"])
def test_a_form_that_is_none_is_an_oauth_error(ground: Ground, path: str, kind: str, body: bytes) -> None:
    status, text = ground.send("POST", ground.company.client.cloud.identity + path, {"Content-Type": kind}, body)
    assert (status, json.loads(text)["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("assertion", assertions(), ids=lambda _: "assertion")
def test_an_assertion_that_nobody_made_is_an_invalid_client(ground: Ground, assertion: str) -> None:
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    form = {"grant_type": "client_credentials", "client_assertion_type": kind, "client_assertion": assertion}
    url = f"{ground.company.client.cloud.identity}/token"
    status, text = ground.send("POST", url, {"Content-Type": _FORM}, urlencode(form).encode())
    assert (status, json.loads(text)["error"]) == (401, "invalid_client")
    if len(assertion) < 4_000:
        status, text = ground.send(
            "GET", f"{ground.company.client.cloud.identity}/userinfo", {"Authorization": f"Bearer {assertion}"}, b""
        )
        assert (status, json.loads(text)["reason"]) == (401, "token-invalid")


@pytest.mark.parametrize("query", [f"{name}=%FF" for name in ("prefix", "delimiter", "start-after")] + ["prefix=a%00"])
def test_a_listing_of_what_is_no_text_is_an_invalid_argument(ground: Ground, query: str) -> None:
    assert _listed(ground, query) == (400, "InvalidArgument")


@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_was_never_given_out_is_an_invalid_argument(ground: Ground, cursor: str) -> None:
    assert _listed(ground, f"continuation-token={cursor.replace('=', '%3D')}") == (400, "InvalidArgument")


def test_nothing_has_a_name_that_is_no_text(ground: Ground) -> None:
    url = f"{ground.company.client.cloud.my_systems}/v1/organisations/a%00b"
    status, text = ground.send("GET", url, {}, b"")
    assert (status, json.loads(text)["reason"]) == (404, "no-such-address")


def _listed(ground: Ground, query: str) -> tuple[int, str]:
    asked = Asked("media_store", "ListObjectsV2", "GET", f"/{ground.company.own}?list-type=2&{query}")
    url = address(ground.company.client.cloud, asked.service) + asked.path
    status, text = ground.send("GET", url, _shown(ground, asked, READER, url, b""), b"")
    return status, text.partition("<Code>")[2].partition("</Code>")[0]


def _path(ground: Ground, asked: Asked, data: st.DataObject) -> str:
    company = ground.company
    names = {
        "organisation": company.own, "camera": company.camera, "site": "x", "licence": "x", "username": "mallory",
        "invitation": "x", "device": company.camera,
    }  # fmt: skip
    path = re.sub(r"\{(\w+)\}", lambda found: data.draw(st.just(names[found[1]]) | WORDS), asked.path)
    odd = data.draw(st.dictionaries(st.sampled_from(_NAMES), WORDS | st.sampled_from(CURSORS), max_size=2))
    query = "&".join(f"{name}={value}" for name, value in odd.items())
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path


def _body(asked: Asked, data: st.DataObject) -> tuple[str, bytes]:
    if asked.method in {"GET", "HEAD"}:
        return "", b""
    if isinstance(asked.body, dict) and data.draw(st.integers(0, 3)):
        wrong = data.draw(st.sampled_from(sorted(asked.body)))
        members = [
            f'"{name}":{data.draw(VALUES) if name == wrong else json.dumps(asked.body[name])}' for name in asked.body
        ]
        return "application/json", f"{{{','.join(members)}}}".encode("latin-1")
    fields = data.draw(st.dictionaries(st.sampled_from(_FIELDS), WORDS, max_size=3))
    form = "&".join(f"{name}={value}" for name, value in fields.items())
    return data.draw(TYPES), data.draw(BODIES | st.just(form)).encode("utf-8", "surrogatepass")


def _shown(ground: Ground, asked: Asked, caller: str, url: str, body: bytes) -> dict[str, str]:
    if caller in SIGNING or (asked.service, asked.operation) in BY_SIGNATURE:
        session = ground.company.sessions.get(caller) or next(iter(ground.company.sessions.values()))
        digest, now_us = hashlib.sha256(body).hexdigest(), int(time.time() * 1_000_000)
        return signed(session, asked.method, url, sha256=digest, service=_SERVICES[asked.service], now_us=now_us)
    tokens = ground.company.tokens
    return {"Authorization": f"Bearer {tokens[caller]}"} if caller in tokens else {}
