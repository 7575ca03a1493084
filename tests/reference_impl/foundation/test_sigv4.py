"""botocore signs, the reference cloud verifies: two independent readings of Signature Version 4."""

import hashlib
import time
from calendar import timegm
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.foundation.canonical import SignedRequest
from reference_impl.foundation.presign import Presigner, presign
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.foundation.signature_claim import SignatureRefusal
from reference_impl.foundation.sigv4 import Tolerance, verify

REGION = "eu-fra"
SEALER = SessionSealer(bytes(32), REGION)
BODY = b"ciphertext"
DIGEST = hashlib.sha256(BODY).hexdigest()
KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def a_session(*, life_s: float = 86_400) -> Session:
    return Session.issue(
        organisation="org",
        prefix="cam/",
        region=REGION,
        actions=("PutObject",),
        expires_at=int(time.time() + life_s),
        holder="cam",
    )


SESSION = a_session()
TOKEN = SEALER.seal(SESSION)
LASTING = a_session(life_s=1e13)


def credentials(session: Session = SESSION, token: str = TOKEN) -> Credentials:
    return Credentials(session.access_key_id, session.secret_access_key, token)


def values(request: AWSRequest) -> SignedRequest:
    """What arrives on the wire."""
    parts = urlsplit(request.url)
    headers = {name.lower(): str(value) for name, value in request.headers.items()} | {"host": parts.netloc}
    return SignedRequest(request.method, parts.path, parts.query, headers)


def put(url: str, who: Credentials | None = None, region: str = REGION, service: str = "s3") -> SignedRequest:
    request = AWSRequest("PUT", url, data=BODY, headers={"If-None-Match": "*", "X-Amz-Content-SHA256": DIGEST})
    S3SigV4Auth(who or credentials(), service, region).add_auth(request)
    return values(request)


def link(url: str, expires_s: int = 60) -> SignedRequest:
    request = AWSRequest("GET", url)
    S3SigV4QueryAuth(credentials(), "s3", REGION, expires=expires_s).add_auth(request)
    return values(request)


def checked(
    request: SignedRequest,
    *,
    now: float | None = None,
    digest: str | None = DIGEST,
    service: str = "s3",
    tolerance: Tolerance = Tolerance(),  # noqa: B008 - a frozen value
) -> Session:
    now = time.time() if now is None else now
    return verify(
        request, payload_sha256=digest, sealer=SEALER, service=service, region=REGION, now=now, tolerance=tolerance
    )


def refusal(request: SignedRequest, *, now: float | None = None, digest: str | None = DIGEST) -> str:
    with pytest.raises(SignatureRefusal) as refused:
        checked(request, now=now, digest=digest)
    return refused.value.reason


URL = "https://store.test:9000/org/cam/2026-01-01/00/00-00.000000Z.0.m4v"


@given(key=KEYS)
def test_any_key_signed_by_botocore_is_accepted(key: str) -> None:
    assert checked(put(f"https://store.test/org/{quote(key, safe='/~')}")) == SESSION


@given(pairs=st.lists(st.tuples(KEYS, KEYS), max_size=4))
def test_any_query_signed_by_botocore_is_accepted(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
    request = AWSRequest("GET", f"https://store.test/org?{query}")
    S3SigV4Auth(credentials(), "s3", REGION).add_auth(request)
    assert checked(values(request), digest=None) == SESSION


@given(key=KEYS)
def test_any_link_signed_by_botocore_is_accepted(key: str) -> None:
    assert checked(link(f"https://store.test/org/{quote(key, safe='/~')}")) == SESSION


@given(key=KEYS, name=KEYS, value=KEYS)
def test_our_links_are_botocores_links(key: str, name: str, value: str) -> None:
    url = f"https://store.test/org/{quote(key, safe='/~')}?{quote(name, safe='~')}={quote(value, safe='~')}"
    parts = urlsplit(presign(SESSION, TOKEN, "GET", url, time.time(), 60))
    ours = SignedRequest("GET", parts.path, parts.query, {"host": parts.netloc})
    assert checked(ours) == SESSION


def test_a_link_has_the_signature_that_botocore_gives_it() -> None:
    signer = S3SigV4QueryAuth(credentials(), "s3", REGION, expires=60)
    request = AWSRequest("GET", URL)
    signer.add_auth(request)
    stamp = timegm(time.strptime(request.context["timestamp"], "%Y%m%dT%H%M%SZ"))
    theirs = dict(part.partition("=")[::2] for part in urlsplit(request.url).query.split("&"))
    ours = dict(
        part.partition("=")[::2] for part in urlsplit(presign(SESSION, TOKEN, "GET", URL, stamp, 60)).query.split("&")
    )
    assert ours == theirs


def test_a_request_signed_for_another_service_than_s3_is_accepted_there() -> None:
    url = "https://index.test/v1/cameras/cam-1/segments"
    request = AWSRequest("POST", url, data=BODY)
    SigV4Auth(credentials(), "recording-index", REGION).add_auth(request)
    assert checked(values(request), service="recording-index") == SESSION
    assert refusal(values(request)) == "AuthorizationHeaderMalformed"


@pytest.mark.parametrize(
    "change",
    [
        {"method": "GET"},
        {"path": "/org/cam/other"},
        {"query": "acl="},
    ],
)
def test_what_was_signed_may_not_change(change: dict[str, str]) -> None:
    assert refusal(replace(put(URL), **change)) == "SignatureDoesNotMatch"  # type: ignore[arg-type] # all are texts


@pytest.mark.parametrize(("name", "value"), [("host", "elsewhere"), ("if-none-match", "x"), ("x-amz-date", None)])
def test_signed_headers_may_not_change(name: str, value: str | None) -> None:
    request = put(URL)
    headers = {n: v for n, v in request.headers.items() if n != name} | ({name: value} if value else {})
    expected = "SignatureDoesNotMatch" if value else "AccessDenied"
    signed = request.headers["authorization"]
    if name not in signed:  # botocore leaves If-None-Match unsigned unless asked; then it may change
        assert checked(replace(request, headers=headers)) == SESSION
    else:
        assert refusal(replace(request, headers=headers)) == expected


def test_headers_of_amazon_must_be_signed() -> None:
    request = put(URL)
    added = replace(request, headers={**request.headers, "x-amz-copy-source": "/org/other"})
    assert refusal(added) == "AccessDenied"


def test_another_secret_another_region_another_token() -> None:
    forged = Credentials(SESSION.access_key_id, "A" * 40, TOKEN)
    assert refusal(put(URL, forged)) == "SignatureDoesNotMatch"
    assert refusal(put(URL, region="us-iad")) == "AuthorizationHeaderMalformed"
    assert refusal(put(URL, service="recording-index")) == "AuthorizationHeaderMalformed"
    elsewhere = SessionSealer(bytes(32), "us-iad").seal(SESSION)
    assert refusal(put(URL, credentials(SESSION, elsewhere))) == "InvalidToken"
    other = a_session()
    assert refusal(put(URL, credentials(other, TOKEN))) == "InvalidToken"


def test_a_body_other_than_signed() -> None:
    assert refusal(put(URL), digest=hashlib.sha256(b"other").hexdigest()) == "XAmzContentSHA256Mismatch"


def test_no_signature_at_all() -> None:
    assert refusal(SignedRequest("GET", "/org/key", "", {"host": "x"})) == "AccessDenied"


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        ("Bearer abc", "InvalidArgument", "Unsupported Authorization Type"),
        ("", "InvalidArgument", "Unsupported Authorization Type"),
        ("AWS key:signature", "InvalidRequest", "not supported. Please use AWS4-HMAC-SHA256"),
        ("AWS4-HMAC-SHA256", "AuthorizationHeaderMalformed", "requires three components"),
        ("AWS4-HMAC-SHA256 Credential=a/20261129/eu-fra/s3/aws4_request, Signature=a", None, "three components"),
        ("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=a", None, "the Credential is mal-formed"),
        ("AWS4-HMAC-SHA256 Credential=/d/r/s3/aws4_request,SignedHeaders=host,Signature=a", None, "mal-formed"),
    ],
)
def test_what_is_no_signature(sent: str, code: str | None, said: str) -> None:
    with pytest.raises(SignatureRefusal, match=said) as refused:
        checked(SignedRequest("GET", "/org/key", "", {"host": "x", "authorization": sent}))
    assert (refused.value.reason, refused.value.status) == (code or "AuthorizationHeaderMalformed", 400)
    assert "abc" not in refused.value.detail


def test_a_scope_for_elsewhere_is_told_of_the_right_one() -> None:
    request = put(URL, region="us-iad")
    with pytest.raises(SignatureRefusal, match="the region 'us-iad' is wrong; expecting 'eu-fra'") as refused:
        checked(request)
    assert (refused.value.status, refused.value.region) == (400, "eu-fra")
    with pytest.raises(SignatureRefusal, match=r'incorrect service "sts". This endpoint belongs to "s3"') as refused:
        checked(put(URL, service="sts"))
    assert refused.value.region == ""
    odd = {**request.headers, "authorization": request.headers["authorization"].replace("us-iad", "<\x01\udcff>")}
    with pytest.raises(SignatureRefusal, match=r"the region '\?' is wrong"):
        checked(replace(request, headers=odd))
    stamp = request.headers["x-amz-date"][:8]
    yesterday = put(URL).headers["authorization"].replace(f"/{stamp}/", "/20200101/")
    with pytest.raises(SignatureRefusal, match="Invalid credential date"):
        checked(replace(put(URL), headers={**put(URL).headers, "authorization": yesterday}))


@pytest.mark.parametrize(
    ("key", "token"),
    [("AKIAIOSFODNN7EXAMPLE", TOKEN), (None, ""), ("AKIAIOSFODNN7EXAMPLE", "")],
    ids=["another's token", "no token", "neither"],
)
def test_a_key_that_nobody_issued(key: str | None, token: str) -> None:
    request = put(URL, Credentials(key or SESSION.access_key_id, SESSION.secret_access_key, token or None))
    with pytest.raises(SignatureRefusal) as refused:
        checked(request)
    assert (refused.value.reason, refused.value.status) == ("InvalidAccessKeyId", 403)


def test_a_bearer_token_beside_a_presigned_query_is_ignored() -> None:
    request = link(URL)
    assert checked(replace(request, headers={**request.headers, "authorization": "Bearer abc"})) == SESSION


def test_credentials_end_at_their_second() -> None:
    session = a_session(life_s=100)
    request = put(URL, credentials(session, SEALER.seal(session)))
    end = session.expires_at
    assert checked(request, now=end - 0.001) == session
    assert refusal(request, now=end) == "ExpiredToken"
    assert checked(request, now=end, tolerance=Tolerance(expiry_s=1)) == session


@pytest.mark.parametrize("direction", [-1, 1])
def test_clocks_far_apart(direction: int) -> None:
    request = put(URL)
    signed_at = datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%S%z").timestamp()
    assert refusal(request, now=signed_at + direction * 901) == "RequestTimeTooSkewed"
    assert checked(request, now=signed_at + direction * 899) == SESSION


def test_links_end_at_their_second() -> None:
    now = float(int(time.time()))
    parts = urlsplit(presign(SESSION, TOKEN, "GET", URL, now, 60))
    request = SignedRequest("GET", parts.path, parts.query, {"host": parts.netloc})
    assert checked(request, now=now + 59.999) == SESSION
    assert refusal(request, now=now + 60) == "AccessDenied"


def test_a_link_that_is_dated_ahead_is_not_yet_valid() -> None:
    parts = urlsplit(presign(SESSION, TOKEN, "GET", URL, float(int(time.time())), 3600))
    request = SignedRequest("GET", parts.path, parts.query, {"host": parts.netloc})
    assert checked(request, now=time.time() - 890) == SESSION
    with pytest.raises(SignatureRefusal, match="not yet valid") as refused:
        checked(request, now=time.time() - 910)
    assert refused.value.reason == "AccessDenied"


@pytest.mark.parametrize("expires", ["0", "604801", "-1", "1e3", "", "9" * 5000, "00000000119999999"])
def test_links_of_impossible_length(expires: str) -> None:
    request = link(URL)
    query = request.query.replace("X-Amz-Expires=60", f"X-Amz-Expires={expires}")
    assert refusal(replace(request, query=query)) == "AuthorizationQueryParametersError"


@pytest.mark.parametrize(
    ("there", "instead", "code"),
    [
        ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", "AuthorizationQueryParametersError"),
        ("%2Feu-fra%2F", "%2Fus-iad%2F", "AuthorizationQueryParametersError"),
        ("%2Fs3%2F", "%2Fsts%2F", "AuthorizationQueryParametersError"),
        ("%2Faws4_request", "", "AuthorizationQueryParametersError"),
        ("X-Amz-Date", "X-Amz-Dat", "AuthorizationQueryParametersError"),
        ("X-Amz-Security-Token", "X-Amz-Security-Toke", "InvalidAccessKeyId"),
    ],
)
def test_links_that_say_something_else(there: str, instead: str, code: str) -> None:
    request = link(URL)
    assert there in request.query
    assert refusal(replace(request, query=request.query.replace(there, instead))) == code


@given(st.integers(0, 9), st.integers(0, 10**9), st.floats(0, 1e7))
def test_no_link_outlives_the_longest(zeros: int, seconds: int, later_s: float) -> None:
    expires = "0" * zeros + str(seconds)
    signer = S3SigV4QueryAuth(credentials(LASTING, SEALER.seal(LASTING)), "s3", REGION, expires=expires)
    request = AWSRequest("GET", URL)
    signer.add_auth(request)
    with suppress(SignatureRefusal):
        checked(values(request), now=time.time() + later_s)
        assert later_s < min(int(expires), 604_800) + 1


def test_links_of_a_presigner_open_their_object_and_no_other() -> None:
    presigner = Presigner(SEALER, REGION, "https://store.test:9000/", time.time, life_s=60)
    parts = urlsplit(presigner.link("user-1", "org", "cam/a b~%.m4v"))
    request = SignedRequest("GET", parts.path, parts.query, {"host": parts.netloc})
    session = checked(request)
    assert (session.organisation, session.actions, session.prefix) == ("org", ("GetObject",), "")
    assert parts.path == "/org/cam/a%20b~%25.m4v"
    assert refusal(replace(request, path="/org/cam/other")) == "SignatureDoesNotMatch"
    assert refusal(request, now=time.time() + 61) == "AccessDenied"


def test_a_presigner_changes_sessions_before_they_run_out() -> None:
    now = [1_000_000.0]
    presigner = Presigner(SEALER, REGION, "https://store.test", lambda: now[0], life_s=60)
    for _ in range(5):
        parts = urlsplit(presigner.link("user-1", "org", "key"))
        request = SignedRequest("GET", parts.path, parts.query, {"host": parts.netloc})
        assert checked(request, now=now[0] + 59).expires_at >= now[0] + 60
        now[0] += 45
