"""Keys as boto3 sends them, and how they are listed."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here, and boto3 has no types

import asyncio
import hashlib
from typing import Any

import pytest
from botocore.exceptions import ClientError

BODY = b"what lies under a key"


async def refusal(call: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as refused:
        await call
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def put(store: Any, key: str, body: bytes = BODY) -> Any:
    return store.ask("put_object", Key=key, Body=body)


@pytest.mark.parametrize(
    "key", ["cam/..", "cam/../../etc", "/", "cam//a", "a b", "ä/ö+%25=&?#", "~x'()*!", "cam/\U0001f4f7", "x" * 1024]
)
async def test_odd_keys_are_keys(store: Any, key: str) -> None:
    await put(store, key=key)
    assert (await store.ask("get_object", Key=key))["Bytes"] == BODY
    assert [entry["Key"] for entry in (await store.ask("list_objects_v2"))["Contents"]] == [key]


async def test_keys_that_are_none(store: Any) -> None:
    assert await refusal(put(store, key="x" * 1025)) == ("KeyTooLongError", 400)
    assert await refusal(put(store, key="cam/\x00")) == ("InvalidArgument", 400)
    assert await refusal(store.ask("get_object", Key="cam/none")) == ("NoSuchKey", 404)


async def test_listing_with_pages_prefixes_and_groups(store: Any) -> None:
    keys = [f"cam-{c}/2026-01-01/{hour:02d}/{n}.m4v" for c in "ab" for hour in range(3) for n in range(2)]
    for key in keys:
        await put(store, key=key, body=key.encode())

    def pages(**query: Any) -> tuple[list[str], list[str]]:
        client = store.client()
        found, groups = [], []
        for page in client.get_paginator("list_objects_v2").paginate(Bucket="org", **query):
            found += [entry["Key"] for entry in page.get("Contents", ())]
            groups += [group["Prefix"] for group in page.get("CommonPrefixes", ())]
        client.close()
        return found, groups

    assert await asyncio.to_thread(pages, PaginationConfig={"PageSize": 5}) == (keys, [])
    assert (await asyncio.to_thread(pages, Prefix="cam-b/"))[0] == keys[6:]
    assert (await asyncio.to_thread(pages, StartAfter=keys[3]))[0] == keys[4:]
    grouped = await asyncio.to_thread(
        pages, Prefix="cam-a/2026-01-01/", Delimiter="/", PaginationConfig={"PageSize": 1}
    )
    assert grouped == ([], [f"cam-a/2026-01-01/{hour:02d}/" for hour in range(3)])
    page = await store.ask("list_objects_v2", MaxKeys=2)
    assert (page["IsTruncated"], page["KeyCount"]) == (True, 2)
    assert page["Contents"][0]["ETag"] == f'"{hashlib.sha256(keys[0].encode()).hexdigest()}"'
    assert await refusal(store.ask("list_objects_v2", ContinuationToken="made-up")) == ("InvalidArgument", 400)


@pytest.mark.parametrize("key", ["cam/a\nb", "cam/\ta\r\n", "cam/\x01\x1f\x7f", "cam/\ufffe"])
async def test_keys_with_control_characters(store: Any, key: str) -> None:
    operator = store.issue("PutObject", "GetObject", "ListObjectsV2", "DeleteObject")
    await put(store, key)
    assert (await store.ask("get_object", Key=key))["Bytes"] == BODY
    for listed in ("list_objects", "list_objects_v2"):
        assert [one["Key"] for one in (await store.ask(listed, Prefix=key[:5]))["Contents"]] == [key]
    assert (await store.service.scrub()).healthy
    await store.ask("delete_object", by=operator, Key=key)
    assert store.files() == []


async def test_no_object_takes_the_place_of_a_part(store: Any) -> None:
    """Their copies have names of one kind: that of an object's key must not be that of a part."""
    named = {"Key": "cam/x", "UploadId": (await store.ask("create_multipart_upload", Key="cam/x"))["UploadId"]}
    await store.ask("upload_part", **named, PartNumber=1, Body=BODY)
    assert [one["Key"] for one in (await store.ask("list_multipart_uploads"))["Uploads"]] == ["cam/x"]
    await put(store, f"cam/x\n{named['UploadId']}\n1")
    assert len(store.files()) == 4
    await store.ask("abort_multipart_upload", **named)
    assert (await store.ask("get_object", Key=f"cam/x\n{named['UploadId']}\n1"))["Bytes"] == BODY
