"""Uploads in parts: what they promise, and what they refuse."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here, and boto3 has no types

import asyncio
import base64
import hashlib
import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from awscrt import checksums
from botocore.exceptions import ClientError

from reference_impl.media_store import UploadSettings
from reference_impl.media_store.multipart import uploads

LEAST = 5 << 20
FIRST, LAST = random.Random(1).randbytes(LEAST), random.Random(2).randbytes(70_000)
WHOLE = hashlib.sha256(FIRST + LAST).hexdigest()
Started = Callable[..., Any]


def base64_of(number: int, size: int) -> str:
    return base64.b64encode(number.to_bytes(size, "big")).decode()


def copies(store: Any) -> list[bytes]:
    return sorted(file.read_bytes() for file in store.files())


async def test_a_part_is_in_both_locations_when_it_is_acknowledged_and_nobody_sees_it(
    store: Any, in_parts: Started
) -> None:
    upload = in_parts()
    await upload.begin()
    part = await upload.part(1, LAST)
    assert part["ETag"] == f'"{hashlib.md5(LAST, usedforsecurity=False).hexdigest()}"'
    assert copies(store) == [LAST, LAST]
    assert await upload.refusal(store.ask("get_object", Key=upload.key)) == "NoSuchKey"
    assert (await store.ask("list_objects_v2"))["KeyCount"] == 0
    assert await store.service.stored("org", upload.key) is None
    assert await store.service.buckets() == []


async def test_a_completed_one_is_an_object_like_any_other(store: Any, in_parts: Started) -> None:
    upload = in_parts()
    await upload.begin(ContentType="video/mp4", Metadata={"site": "lobby"})
    parts = [await upload.part(number, body) for number, body in ((1, FIRST), (3, LAST))]
    done = await upload.complete(*parts)
    assert done["ETag"].endswith('-2"')
    assert copies(store) == [FIRST + LAST] * 2, "and nothing of its parts is left"
    stored = await store.service.stored("org", upload.key)
    assert (stored.sha256, stored.size) == (WHOLE, LEAST + 70_000), "what the recording index is told of"
    read = await store.ask("get_object", Key=upload.key, Range=f"bytes={LEAST - 2}-{LEAST + 1}")
    assert read["Bytes"] == FIRST[-2:] + LAST[:2]
    assert (read["ETag"], read["ContentType"], read["Metadata"]) == (done["ETag"], "video/mp4", {"site": "lobby"})
    assert [one["ETag"] for one in (await store.ask("list_objects_v2"))["Contents"]] == [done["ETag"]]
    assert (await store.service.scrub()).objects == 1


async def test_completing_once_more_gives_the_same_answer(store: Any, in_parts: Started) -> None:
    upload = in_parts()
    await upload.begin()
    part = await upload.part(1, LAST)
    answers = await asyncio.gather(*(upload.complete(part, IfNoneMatch="*") for _ in range(3)), upload.complete(part))
    assert len({(one["ETag"], one["Key"]) for one in answers}) == 1
    assert await upload.refusal(upload.complete({**part, "ETag": "0" * 32})) == "NoSuchUpload"
    for gone in (upload.part(2, LAST), upload.ask("abort_multipart_upload", UploadId=upload.id)):
        assert await upload.refusal(gone) == "NoSuchUpload"
    await store.service.remove(await store.service.stored("org", upload.key))
    assert await upload.refusal(upload.complete(part)) == "NoSuchUpload"
    assert store.files() == []


async def test_nothing_is_overwritten(store: Any, in_parts: Started) -> None:
    await store.ask("put_object", Key="cam/large", Body=LAST)
    upload = in_parts()
    await upload.begin()
    part, same = await upload.part(1, FIRST), await upload.part(2, LAST)
    assert await upload.refusal(upload.complete(part)) == "AccessDenied"
    assert await upload.refusal(upload.complete(part, IfNoneMatch="*")) == "PreconditionFailed"
    assert await upload.refusal(upload.complete(part, IfMatch="x")) == "NotImplemented"
    assert copies(store) == sorted([FIRST, LAST, LAST] * 2), "the parts are there still, and no more than they"
    assert (await upload.complete(same))["ETag"] == f'"{hashlib.sha256(LAST).hexdigest()}"', "the same bytes as there"
    assert copies(store) == [LAST, LAST]


async def test_a_part_that_is_uploaded_again_takes_the_place_of_the_first(store: Any, in_parts: Started) -> None:
    upload = in_parts()
    await upload.begin()
    for body in (b"one", b"two", b"two", b"one", b"three"):
        part = await upload.part(1, body)
        assert copies(store) == [body, body]
    await upload.complete(part)
    assert (await store.ask("get_object", Key=upload.key))["Bytes"] == b"three"


async def test_parts_survive_a_restart_and_a_location(store: Any, in_parts: Started) -> None:
    upload = in_parts()
    await upload.begin()
    parts = [await upload.part(1, FIRST), await upload.part(2, LAST)]
    await store.stop()
    await store.start()
    for file in (store.locations[0] / "objects").iterdir():
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    await upload.complete(*parts)
    assert (await store.ask("get_object", Key=upload.key))["Bytes"] == FIRST + LAST


async def test_a_part_that_is_lost_is_told_and_may_be_sent_again(store: Any, in_parts: Started) -> None:
    upload = in_parts()
    await upload.begin()
    part = await upload.part(1, LAST)
    for file in store.files():
        file.unlink()
    assert await upload.refusal(upload.complete(part)) == "InternalError"
    await upload.complete(await upload.part(1, LAST))
    assert (await store.ask("get_object", Key=upload.key))["Bytes"] == LAST


async def test_the_scrubber_mends_parts_and_does_not_take_them_for_strays(store: Any, in_parts: Started) -> None:
    upload = in_parts()
    await upload.begin()
    part = await upload.part(1, LAST)
    (store.locations[0] / "objects" / store.files()[0].name).write_bytes(b"rot")
    for file in store.files():
        os.utime(file, (1, 1))
    report = await store.service.scrub()
    assert (report.objects, report.rotten, report.repaired, report.strays) == (1, 1, 1, 0)
    assert copies(store) == [LAST, LAST]
    await upload.complete(part)


async def test_nothing_is_acknowledged_that_a_location_did_not_take(store: Any, in_parts: Started) -> None:
    upload = in_parts()
    await upload.begin()
    objects, aside = store.locations[1] / "objects", store.locations[1] / "aside"
    objects.rename(aside)
    objects.write_text("in the way")
    assert await upload.refusal(upload.part(1, LAST)) == "ServiceUnavailable"
    assert "Parts" not in await upload.ask("list_parts", UploadId=upload.id)
    objects.unlink()
    aside.rename(objects)
    part = await upload.part(1, LAST)
    objects.rename(aside)
    objects.write_text("in the way")
    assert await upload.refusal(upload.complete(part)) == "ServiceUnavailable"
    assert await store.service.stored("org", upload.key) is None
    objects.unlink()
    aside.rename(objects)
    await upload.complete(part)


async def test_a_part_that_is_replaced_while_it_is_put_together_is_no_part_of_the_object(
    store: Any, in_parts: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = in_parts()
    await upload.begin()
    part = await upload.part(1, LAST)
    complete = uploads.complete

    def replaced_before(connection: Any, found: Any, taken: Any, *rest: Any, **more: Any) -> Any:
        uploads.put_part(connection, replace(taken[0], sha256="0" * 64, md5="0" * 32), 1 << 30)
        return complete(connection, found, taken, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "complete", replaced_before)
        assert await upload.refusal(upload.complete(part)) == "InvalidPart"
    assert await store.service.stored("org", upload.key) is None
    await upload.complete(part)


async def test_an_upload_that_is_aborted_while_it_is_put_together_is_no_object(
    store: Any, in_parts: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = in_parts()
    await upload.begin()
    part = await upload.part(1, LAST)
    complete = uploads.complete

    def aborted_before(connection: Any, found: Any, *rest: Any, **more: Any) -> Any:
        uploads.drop(connection, found)
        return complete(connection, found, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "complete", aborted_before)
        assert await upload.refusal(upload.complete(part)) == "NoSuchUpload"
    assert await store.service.stored("org", upload.key) is None
    assert copies(store) == [LAST, LAST], "a refusal undoes its transaction; the object that was written is gone"


@pytest.mark.parametrize(
    ("algorithm", "kind", "of_part", "of_object"),
    [
        ("SHA256", "COMPOSITE", base64.b64encode(hashlib.sha256(LAST).digest()).decode(), None),
        ("CRC32", "COMPOSITE", base64_of(checksums.crc32(LAST), 4), None),
        ("CRC32", "FULL_OBJECT", base64_of(checksums.crc32(LAST), 4), base64_of(checksums.crc32(FIRST + LAST), 4)),
        ("CRC64NVME", None, base64_of(checksums.crc64nvme(LAST), 8), base64_of(checksums.crc64nvme(FIRST + LAST), 8)),
    ],
)
async def test_checksums_of_parts_and_of_the_object(
    store: Any, in_parts: Started, algorithm: str, kind: str | None, of_part: str, of_object: str | None
) -> None:
    upload, name = in_parts(), f"Checksum{algorithm}"
    begun = await upload.begin(ChecksumAlgorithm=algorithm, **({"ChecksumType": kind} if kind else {}))
    assert begun["ChecksumType"] == (kind or "FULL_OBJECT")
    assert await upload.refusal(upload.part(2, LAST, ChecksumSHA1="A" * 27 + "=")) == "InvalidRequest"
    assert await upload.refusal(upload.part(2, FIRST, **{name: of_part})) == "BadDigest"
    first, last = await upload.part(1, FIRST), await upload.part(2, LAST, **{name: of_part})
    assert last[name] == of_part
    assert (await upload.ask("list_parts", UploadId=upload.id))["Parts"][1][name] == of_part
    assert await upload.refusal(upload.complete(first, {**last, name: first[name]})) == "InvalidPart"
    assert await upload.refusal(upload.complete(first, last, **{name: of_part})) == "BadDigest"
    if of_object is None:
        named = [{"PartNumber": one["PartNumber"], "ETag": one["ETag"]} for one in (first, last)]
        assert await upload.refusal(upload.complete(*named)) == "InvalidRequest"
    done = await upload.complete(first, last)
    assert done["ChecksumType"] == begun["ChecksumType"]
    assert done[name] == of_object if of_object else done[name].endswith("-2")
    head = await store.ask("head_object", Key=upload.key, ChecksumMode="ENABLED")
    assert (head[name], head["ChecksumType"]) == (done[name], done["ChecksumType"])


async def test_what_is_refused(make_store: Callable[..., Any], in_parts: Started) -> None:
    upload = in_parts()
    for more in (
        {"ChecksumAlgorithm": "SHA256", "ChecksumType": "FULL_OBJECT"},
        {"ChecksumAlgorithm": "MD5"},
        {"ChecksumType": "COMPOSITE"},
    ):
        assert await upload.refusal(upload.begin(**more)) == "InvalidRequest"
    assert await upload.refusal(upload.begin(Tagging="a=b")) == "NotImplemented"
    await upload.begin()
    one, two = await upload.part(1, b"1"), await upload.part(2, b"2")
    for wrong in (upload.part(0, b""), upload.part(10_001, b"")):
        assert await upload.refusal(wrong) == "InvalidArgument"
    assert await upload.refusal(upload.complete(one, two)) == "EntityTooSmall"
    assert await upload.refusal(upload.complete(two, one)) == "InvalidPartOrder"
    assert await upload.refusal(upload.complete(one, one)) == "InvalidPartOrder"
    assert await upload.refusal(upload.complete(one, MpuObjectSize=2)) == "InvalidRequest"
    assert await upload.refusal(upload.complete({**one, "ETag": "not hexadecimal"})) == "InvalidPart"
    for name in ("../../etc", "", "x" * 500):
        assert await upload.refusal(upload.ask("list_parts", UploadId=name)) in {"NoSuchUpload", "NotImplemented"}
    other = in_parts(key="cam/other", id=upload.id)
    for elsewhere in (other.part(1, b"x"), other.complete(one), other.ask("list_parts", UploadId=other.id)):
        assert await other.refusal(elsewhere) == "NoSuchUpload"


async def test_who_may(store: Any, in_parts: Started) -> None:
    camera, reader = store.issue("PutObject", prefix="cam/"), store.issue("GetObject", "HeadObject", "ListObjectsV2")
    upload = in_parts(by=camera)
    await upload.begin()
    part = await upload.part(1, LAST)
    listed = await store.ask("list_multipart_uploads", by=camera, Prefix="cam/")
    assert [(one["Key"], one["Initiator"]["ID"]) for one in listed["Uploads"]] == [("cam/large", "test")]
    another = store.issue("PutObject", prefix="other/")
    for by in (reader, another):
        intruder = in_parts(by=by, id=upload.id)
        for asked in (
            intruder.begin(),
            intruder.part(2, b"x"),
            intruder.complete(part),
            intruder.ask("abort_multipart_upload", UploadId=upload.id),
            intruder.ask("list_parts", UploadId=upload.id),
            store.ask("list_multipart_uploads", by=by, Prefix="cam/"),
        ):
            assert await intruder.refusal(asked) == "AccessDenied"
    assert await upload.refusal(store.ask("list_multipart_uploads", by=camera)) == "AccessDenied"
    await upload.complete(part)


@pytest.fixture
async def bounded(make_store: Callable[..., Any]) -> Any:
    store = make_store(uploads=UploadSettings(object_bytes=10, open_at_once=2, abandoned_after_s=3600))
    await store.start()
    yield store
    await store.stop()


async def test_they_are_bounded(bounded: Any, in_parts: Started) -> None:
    first, second, third = [in_parts(store=bounded, key=f"cam/{n}") for n in range(3)]
    await first.begin()
    await second.begin()
    with pytest.raises(ClientError) as refused:
        await third.begin()
    assert refused.value.response["Error"]["Code"] == "SlowDown"
    assert refused.value.response["ResponseMetadata"]["HTTPHeaders"]["retry-after"] == "60"
    await first.part(1, b"123456")
    assert await first.refusal(first.part(2, b"12345")) == "EntityTooLarge"
    await first.part(1, b"12345")
    part = await first.part(2, b"12345")
    assert await first.refusal(first.part(2, b"123456")) == "EntityTooLarge"
    assert copies(bounded) == [b"12345"] * 4, "what was refused is gone, and what was acknowledged is not"
    await first.complete(part)
    await third.begin()


async def test_the_operators_throttle_holds_for_parts_too(bounded: Any, in_parts: Started) -> None:
    upload = in_parts(store=bounded)
    await upload.begin()
    bounded.throttle.set(0, 7)
    assert await upload.refusal(upload.part(1, b"x")) == "SlowDown"
    bounded.throttle.set(None)
    await upload.complete(await upload.part(1, b"x"))


async def test_abandoned_ones_are_removed_and_completed_ones_forgotten(bounded: Any, in_parts: Started) -> None:
    abandoned, done = in_parts(store=bounded, key="cam/abandoned"), in_parts(store=bounded, key="cam/done")
    begun = await abandoned.begin()
    assert abs(begun["AbortDate"].timestamp() - time.time() - 3600) < 60
    await abandoned.part(1, b"12345")
    await done.begin()
    part = await done.part(1, b"ab")
    await done.complete(part)
    bounded.now_offset_s = 3500.0
    assert await bounded.service.multipart.abandoned.remove() == 0
    assert copies(bounded) == [b"12345", b"12345", b"ab", b"ab"]
    bounded.now_offset_s = 3700.0
    assert await bounded.service.multipart.abandoned.remove() == 1
    bounded.now_offset_s = 0.0
    assert copies(bounded) == [b"ab", b"ab"]
    for gone in (abandoned.part(2, b"x"), abandoned.complete(part), done.complete(part)):
        assert await done.refusal(gone) == "NoSuchUpload"
    assert (await bounded.ask("get_object", Key="cam/done"))["Bytes"] == b"ab"


async def test_uploads_are_listed_page_by_page(store: Any, in_parts: Started) -> None:
    keys = ["a/1", "a/1", "a/2", "b", "c/d/1", "c/d/2", "c/e"]
    for key in keys:
        await in_parts(key=key).begin()

    def pages(**query: Any) -> tuple[list[str], list[str]]:
        client = store.client()
        found, groups = [], []
        for page in client.get_paginator("list_multipart_uploads").paginate(
            Bucket="org", PaginationConfig={"PageSize": 2}, **query
        ):
            found += [one["Key"] for one in page.get("Uploads", ())]
            groups += [one["Prefix"] for one in page.get("CommonPrefixes", ())]
        client.close()
        return found, groups

    assert await asyncio.to_thread(pages) == (keys, [])
    assert await asyncio.to_thread(pages, Prefix="c/") == (keys[4:], [])
    assert await asyncio.to_thread(pages, Delimiter="/") == (["b"], ["a/", "c/"])
    assert await asyncio.to_thread(pages, Prefix="c/", Delimiter="/") == (["c/e"], ["c/d/"])
    after = await store.ask("list_multipart_uploads", KeyMarker="a/2", MaxUploads=1)
    assert ([one["Key"] for one in after["Uploads"]], after["IsTruncated"]) == (["b"], True)


@pytest.mark.parametrize("wrong", [{"object_bytes": 0}, {"abandoned_after_s": -1}, {"open_at_once": 0}])
def test_settings_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        UploadSettings(**wrong)
