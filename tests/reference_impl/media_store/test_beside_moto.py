"""The same requests to moto, an S3 that is not ours, and to the media store: status, code and content are the same.

Not asked: Content-MD5 and `Quiet`, which moto takes and does not heed; keys with line breaks, which it does not take;
pages of `ListObjects` with a delimiter, where it does not count common prefixes.
"""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here, and boto3 has no types

import asyncio
from contextlib import closing
from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto.core import set_initial_no_auth_action_count

BODY = bytes(range(100))
KEYS = ("a/1", "a/2", "a/b/3", "b", "c d", "ä", "e\tf", "i\rj", "k\x07l\x7f")
WORDED = {
    "ContentType": "video/mp4",
    "CacheControl": "no-store",
    "ContentDisposition": "inline",
    "ContentEncoding": "gzip",
    "ContentLanguage": "sv",
    "Metadata": {"site": "lobby"},
}
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    *(
        ("get_object", {"Key": "b", "Range": header})
        for header in ("bytes=0-9", "bytes=90-", "bytes=-7", "bytes=50-1000", "bytes=100-", "bytes=-0", "bytes=9-5")
    ),
    ("get_object", {"Key": "none"}),
    ("get_object", {"Key": "b", "PartNumber": 1}),
    ("head_object", {"Key": "b", "PartNumber": 1}),
    ("head_object", {"Key": "none"}),
    ("head_object", {"Key": "b"}),
    ("head_object", {"Key": "worded"}),
    ("get_object", {"Key": "worded"}),
    ("get_object", {"Key": "b", "IfMatch": '"other"'}),
    ("get_object", {"Key": "b", "IfNoneMatch": '"other"'}),
    ("get_object", {"Key": "b", "IfModifiedSince": "2099-01-01"}),
    ("get_object", {"Key": "b", "IfUnmodifiedSince": "2001-01-01"}),
    ("get_object", {"Key": "b", "ResponseContentType": "video/mp4", "ResponseContentLanguage": "sv"}),
    ("put_object", {"Key": "b", "Body": b"x", "IfNoneMatch": "*"}),
    ("list_objects_v2", {}),
    ("list_objects_v2", {"Prefix": "a/"}),
    ("list_objects_v2", {"Delimiter": "/"}),
    ("list_objects_v2", {"Prefix": "a/", "Delimiter": "/", "MaxKeys": 2}),
    ("list_objects_v2", {"MaxKeys": 4}),
    ("list_objects_v2", {"StartAfter": "a/2"}),
    ("list_objects_v2", {"Prefix": "none"}),
    ("list_objects", {}),
    ("list_objects", {"Prefix": "a/"}),
    ("list_objects", {"Delimiter": "/"}),
    ("list_objects", {"Prefix": "a/", "Delimiter": "/"}),
    ("list_objects", {"MaxKeys": 3}),
    ("list_objects", {"Marker": "a/2"}),
    ("list_objects", {"Marker": "a/2", "MaxKeys": 2}),
    ("list_objects", {"Prefix": "none"}),
    ("get_object", {"Key": "i\rj"}),
    ("head_bucket", {}),
    ("delete_object", {"Key": "none"}),
    ("delete_objects", {"Delete": {"Objects": [{"Key": "none"}, {"Key": "c d"}]}}),
    ("delete_objects", {"Delete": {"Objects": [{"Key": "a/1"}]}}),
    ("delete_objects", {"Delete": {"Objects": [{"Key": "e\tf"}]}}),
    ("delete_object", {"Key": "k\x07l\x7f"}),
    ("list_objects_v2", {"FetchOwner": False}),
]
NOBODYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
_COMPARED = (
    "ContentLength",
    "ContentRange",
    "AcceptRanges",
    "KeyCount",
    "IsTruncated",
    "MaxKeys",
    "Prefix",
    "Delimiter",
)


@set_initial_no_auth_action_count(0)
def told_of_nobody(client: Any) -> dict[str, Any]:
    return told(client, "list_objects_v2", {})


def told(client: Any, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What came of it, without what differs from one S3 to the next."""
    try:
        answer = getattr(client, operation)(Bucket="org", **arguments)
    except ClientError as refused:
        return {
            "status": refused.response["ResponseMetadata"]["HTTPStatusCode"],
            "code": refused.response["Error"]["Code"],
        }
    kept = {name: answer[name] for name in _COMPARED if answer.get(name, "") != "" and operation != "put_object"}
    return kept | {
        "status": answer["ResponseMetadata"]["HTTPStatusCode"],
        "body": answer["Body"].read() if "Body" in answer else b"",
        "worded": [answer.get(name) for name in WORDED] if operation in {"get_object", "head_object"} else None,
        "keys": [(one["Key"], one["Size"]) for one in answer.get("Contents", ())],
        "groups": [one["Prefix"] for one in answer.get("CommonPrefixes", ())],
        "deleted": sorted(one["Key"] for one in answer.get("Deleted", ())),
    }


def both(ours: Any, theirs: Any) -> list[tuple[str, Any, Any]]:
    for key in KEYS:
        for client in (ours, theirs):
            client.put_object(Bucket="org", Key=key, Body=BODY)
    for client in (ours, theirs):
        client.put_object(Bucket="org", Key="worded", Body=BODY, **WORDED)
    return [(f"{name} {asked}", told(ours, name, asked), told(theirs, name, asked)) for name, asked in QUESTIONS]


async def test_they_answer_alike(store: Any, moto: Any) -> None:
    actions = ("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject")
    with closing(store.client(store.issue(*actions))) as ours:
        differ = [(asked, a, b) for asked, a, b in await asyncio.to_thread(both, ours, moto) if a != b]
    assert differ == []


async def test_a_key_that_nobody_issued_is_refused_alike(store: Any, moto: Any) -> None:
    with closing(boto3.client("s3", endpoint_url=store.address, region_name="eu-fra", **NOBODYS)) as ours:
        answers = [await asyncio.to_thread(told_of_nobody, client) for client in (ours, moto)]
    assert answers == [{"status": 403, "code": "InvalidAccessKeyId"}] * 2
