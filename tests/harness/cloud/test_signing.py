"""Our cameras sign, botocore signs: the same headers come out."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from harness.cloud.signing import EMPTY_SHA256, TemporaryCredentials, object_address, signed

NOW_US = 1_772_000_000_123_456
SHA256 = "ab" * 32
CREDENTIALS = TemporaryCredentials("eu-fra", "https://store.test/org", "CAMP0123", "s3cr3t_-", "tok3n==", NOW_US)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
HEADERS = st.dictionaries(
    st.sampled_from(["If-None-Match", "Content-Type", "Range", "x-amz-copy-source", "X-Amz-Meta-Of", "Accept"]), VALUES
)
HOSTS = st.sampled_from(
    [
        "https://store.test",
        "https://store.test:443",
        "https://Store.test:9000",
        "http://127.0.0.1:80",
        "https://[::1]:1",
    ]
)


class Botocore(S3SigV4Auth):  # type: ignore[misc] # botocore has no types
    """Signs at that moment, with that digest, and leaves the rest as it is."""

    def payload(self, _request: AWSRequest) -> str:
        return SHA256

    def add_auth(self, request: AWSRequest) -> None:
        request.context["timestamp"] = datetime.fromtimestamp(NOW_US / 1e6, UTC).strftime("%Y%m%dT%H%M%SZ")
        self._modify_request_before_signing(request)
        text = self.string_to_sign(request, self.canonical_request(request))
        self._inject_signature_to_request(request, self.signature(text, request))


def by_botocore(method: str, url: str, headers: dict[str, str], service: str, region: str) -> dict[str, str]:
    who = Credentials(CREDENTIALS.access_key_id, CREDENTIALS.secret_access_key, CREDENTIALS.session_token)
    request = AWSRequest(method, url, headers=headers)
    Botocore(who, service, region).add_auth(request)
    return dict(request.headers.items())


@given(
    host=HOSTS,
    key=TEXT,
    pairs=st.lists(st.tuples(TEXT, TEXT), max_size=4),
    headers=HEADERS,
    service=st.sampled_from(["s3", "recording-index"]),
    method=st.sampled_from(["GET", "PUT", "DELETE"]),
)
def test_the_headers_are_those_of_botocore(
    host: str, key: str, pairs: list[tuple[str, str]], headers: dict[str, str], service: str, method: str
) -> None:
    query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
    url = f"{object_address(f'{host}/org', key)}{'?' if query else ''}{query}"
    ours = signed(CREDENTIALS, method, url, sha256=SHA256, headers=headers, service=service, now_us=NOW_US)
    assert ours == by_botocore(method, url, headers, service, "eu-fra")


@pytest.mark.parametrize("url", ["https://store.test/", "https://store.test/org?list-type", "https://store.test/?b=&a"])
def test_addresses_that_lack_something_are_signed_as_botocore_does(url: str) -> None:
    ours = signed(CREDENTIALS, "GET", url, sha256=SHA256, region="us-iad", now_us=NOW_US)
    assert ours == by_botocore("GET", url, {}, "s3", "us-iad")


def test_other_days_regions_and_secrets_have_other_keys() -> None:
    def signature(*, secret: str = "s3cr3t", region: str = "eu-fra", now_us: int = NOW_US) -> str:  # noqa: S107 - a test
        who = TemporaryCredentials(region, "https://store.test/org", "CAMP0123", secret, "", now_us)
        headers = signed(who, "GET", "https://store.test/org/key", now_us=now_us)
        assert "X-Amz-Security-Token" not in headers
        assert headers["X-Amz-Content-SHA256"] == EMPTY_SHA256
        return headers["Authorization"].rpartition("=")[2]

    others = (signature(secret="0ther"), signature(region="us-iad"), signature(now_us=NOW_US + 86_400_000_000))
    assert len({signature(), *others}) == 4
