"""Reads by part."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here

from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from reference_impl.media_store import UploadSettings, part_number
from reference_impl.media_store.schema import OBJECTS

KEY = "cam/x"
PARTS = {2: b"first part", 3: b"second", 10: b""}


async def refusal(asked: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as refused:
        await asked
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


async def complete(store: Any) -> None:
    named = {"Key": KEY, "UploadId": (await store.ask("create_multipart_upload", Key=KEY))["UploadId"]}
    parts = []
    for number, body in PARTS.items():
        answer = await store.ask("upload_part", **named, PartNumber=number, Body=body)
        parts.append({"PartNumber": number, "ETag": answer["ETag"]})
    await store.ask("complete_multipart_upload", **named, MultipartUpload={"Parts": parts})


async def test_each_part_is_read_by_its_place(make_store: Any) -> None:
    store = make_store(uploads=UploadSettings(least_part_bytes=1))
    await store.start()
    await complete(store)
    whole = b"".join(PARTS.values())
    for number, body in enumerate(PARTS.values(), 1):
        read = await store.ask("get_object", Key=KEY, PartNumber=number)
        head = await store.ask("head_object", Key=KEY, PartNumber=number)
        assert (read["Bytes"], read["PartsCount"], read["ContentLength"]) == (body, 3, len(body))
        assert (head["PartsCount"], head["ContentLength"], head["ETag"]) == (3, len(body), read["ETag"])
        start = whole.index(body) if body else 0
        told = f"bytes {start}-{start + len(body) - 1}/{len(whole)}" if body else None
        assert (read.get("ContentRange"), head.get("ContentRange")) == (told, told)
        assert head["ResponseMetadata"]["HTTPStatusCode"] == (206 if body else 200)
    assert "PartsCount" not in await store.ask("head_object", Key=KEY)
    assert await refusal(store.ask("get_object", Key=KEY, PartNumber=4)) == ("InvalidPartNumber", 416)
    assert await refusal(store.ask("head_object", Key=KEY, PartNumber=4)) == ("416", 416)
    assert await refusal(store.ask("get_object", Key=KEY, PartNumber=0)) == ("InvalidArgument", 400)
    assert await refusal(store.ask("get_object", Key=KEY, PartNumber=10_001)) == ("InvalidArgument", 400)
    asked = store.ask("get_object", Key=KEY, PartNumber=1, Range="bytes=0-1")
    assert await refusal(asked) == ("InvalidRequest", 400)
    await store.service._database.write(lambda connection: connection.execute(update(OBJECTS).values(part_sizes="")))
    assert await refusal(store.ask("get_object", Key=KEY, PartNumber=1)) == ("NotImplemented", 501)
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == whole
    await store.stop()


async def test_what_came_in_one_piece_is_one_part(store: Any) -> None:
    for key, body in (("a", b"body"), ("empty", b"")):
        await store.ask("put_object", Key=key, Body=body)
        read = await store.ask("get_object", Key=key, PartNumber=1)
        assert (read["Bytes"], "PartsCount" in read) == (body, False)
        assert await refusal(store.ask("get_object", Key=key, PartNumber=2)) == ("InvalidPartNumber", 416)


@given(st.lists(st.integers(0, 3)))
def test_sizes_come_back_as_they_were_written(sizes: list[int]) -> None:
    text = part_number.written(sizes)
    assert part_number.read(text) == sizes
    assert len(part_number.written([8 << 20] * 9_999 + [5])) < 20
