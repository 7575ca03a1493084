"""AWS Signature Version 4: the examples of the Amazon S3 API Reference, by the cameras' signer and the cloud's."""

import hashlib
from dataclasses import dataclass, field

import pytest

from harness.cloud.signing import TemporaryCredentials, signed
from reference_impl.foundation.canonical import (
    UNSIGNED,
    Scope,
    SignedRequest,
    canonical_query,
    canonical_request,
    query_pairs,
    signature,
)

ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOST, STAMP, REGION = "examplebucket.s3.amazonaws.com", "20130524T000000Z", "us-east-1"
NOW_US = 1_369_353_600_000_000


@dataclass(frozen=True)
class Example:
    """Of "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk"."""

    method: str
    path: str
    query: str
    signature: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


EXAMPLES = {
    "GET object": Example(
        "GET", "/test.txt", "", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        headers={"range": "bytes=0-9"},
    ),
    "PUT object": Example(
        "PUT", "/test%24file.text", "", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        b"Welcome to Amazon S3.",
        {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
    ),
    "GET bucket lifecycle": Example(
        "GET", "/", "lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    ),
    "list objects": Example(
        "GET", "/", "max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_cloud_computes_the_published_signature(name: str) -> None:
    one = EXAMPLES[name]
    digest = hashlib.sha256(one.body).hexdigest()
    headers = {"host": HOST, "x-amz-date": STAMP, "x-amz-content-sha256": digest, **one.headers}
    request = SignedRequest(one.method, one.path, one.query, headers)
    canonical = canonical_request(request, sorted(headers), digest)
    assert signature(SECRET, Scope(STAMP[:8], REGION, "s3"), STAMP, canonical) == one.signature


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_camera_computes_the_published_signature(name: str) -> None:
    one = EXAMPLES[name]
    digest = hashlib.sha256(one.body).hexdigest()
    url = f"https://{HOST}{one.path}" + (f"?{one.query}" if one.query else "")
    credentials = TemporaryCredentials(REGION, f"https://{HOST}", ID, SECRET, "", NOW_US + 1)
    sent = signed(credentials, one.method, url, sha256=digest, headers=one.headers, now_us=NOW_US)
    assert sent["Authorization"].rpartition("Signature=")[2] == one.signature
    assert f"Credential={ID}/20130524/us-east-1/s3/aws4_request" in sent["Authorization"]


def test_the_cloud_computes_the_published_signature_of_a_link() -> None:
    query = (
        f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={ID}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        f"&X-Amz-Date={STAMP}&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
    )
    request = SignedRequest("GET", "/test.txt", canonical_query(query_pairs(query)), {"host": HOST})
    made = signature(SECRET, Scope(STAMP[:8], REGION, "s3"), STAMP, canonical_request(request, ["host"], UNSIGNED))
    assert made == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
