"""The media store as boto3 sees it."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here, and boto3 has no types

import asyncio
import base64
import hashlib
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from typing import Any
from xml.etree import ElementTree as ET

import aiohttp
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from reference_impl.foundation.presign import Presigner
from reference_impl.foundation.problem import Problem
from reference_impl.media_store import StoredObject

KEY = "cam/2026-01-01/00/00-00.000000Z.0.m4v"
BODY = random.Random(1).randbytes(300_000)
SHA256 = hashlib.sha256(BODY).hexdigest()


async def refusal(call: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as refused:
        await call
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def put(store: Any, key: str = KEY, body: bytes = BODY, **more: Any) -> Any:
    return store.ask("put_object", Key=key, Body=body, **({"IfNoneMatch": "*"} | more))


async def test_what_was_put_is_read_again(store: Any) -> None:
    acknowledged = await put(store)
    assert acknowledged["ETag"] == f'"{SHA256}"'
    assert acknowledged["ChecksumSHA256"] == base64.b64encode(bytes.fromhex(SHA256)).decode()
    read = await store.ask("get_object", Key=KEY)
    assert (read["Bytes"], read["ETag"], read["ContentLength"]) == (BODY, f'"{SHA256}"', len(BODY))
    head = await store.ask("head_object", Key=KEY)
    assert (head["ContentLength"], head["ETag"]) == (len(BODY), f'"{SHA256}"')
    assert abs(head["LastModified"].timestamp() - time.time()) < 60
    just_stored = await store.service.stored("org", KEY)
    assert (just_stored.size, just_stored.sha256) == (len(BODY), SHA256)
    assert await store.service.stored("org", KEY) == just_stored, "the database says what memory said"
    assert await store.service.stored("other", KEY) is None


async def test_both_locations_hold_it_and_one_is_enough(store: Any) -> None:
    await put(store)
    assert [path.read_bytes() for path in store.files()] == [BODY, BODY]
    store.files()[0].unlink()
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == BODY
    store.files()[0].write_bytes(BODY[:-1])
    assert await refusal(store.ask("get_object", Key=KEY)) == ("InternalError", 500)


async def test_a_part_is_given_while_the_object_is_that_of_the_time(store: Any) -> None:
    await put(store)
    stored_s = (await store.ask("head_object", Key=KEY))["LastModified"].timestamp()
    link = Presigner(store.sealer, "eu-fra", store.address, time.time).link("user-1", "org", KEY)
    async with aiohttp.ClientSession() as session:
        for since_s, status in ((stored_s, 206), (stored_s - 1, 200), (stored_s + 1, 200)):
            headers = {"Range": "bytes=0-9", "If-Range": formatdate(since_s, usegmt=True)}
            async with session.get(link, headers=headers) as answer:
                assert (answer.status, len(await answer.read())) == (status, 10 if status == 206 else len(BODY))


async def test_the_other_location_helps_where_one_is_cut_short(store: Any) -> None:
    await put(store)
    store.files()[0].write_bytes(BODY[:-1])
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == BODY


async def test_nothing_is_overwritten(store: Any) -> None:
    await put(store)
    assert await refusal(put(store, body=b"other")) == ("PreconditionFailed", 412)
    assert await refusal(put(store)) == ("PreconditionFailed", 412)
    with pytest.raises(ClientError, match="If-None-Match"):
        await store.ask("put_object", Key=KEY, Body=b"other")
    again = await store.ask("put_object", Key=KEY, Body=BODY)
    assert again["ETag"] == f'"{SHA256}"', "a retry without a condition finds what it sent"
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == BODY
    assert len(store.files()) == 2


async def test_of_many_writers_of_one_name_one_wins(store: Any) -> None:
    bodies = [bytes([n]) * 50_000 for n in range(6)]
    outcomes = await asyncio.gather(*(put(store, body=body) for body in bodies), return_exceptions=True)
    won = [body for body, outcome in zip(bodies, outcomes, strict=True) if not isinstance(outcome, BaseException)]
    lost = [str(outcome) for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(won) == 1
    assert all("PreconditionFailed" in message for message in lost), lost
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == won[0]
    assert [path.read_bytes() for path in store.files()] == won * 2


WORDS: dict[str, Any] = {
    "ContentType": "video/mp4", "CacheControl": "private, max-age=3", "ContentDisposition": 'inline; filename="a.mp4"',
    "ContentEncoding": "gzip", "ContentLanguage": "sv", "Metadata": {"site": "lobby", "lens": "wide"},
}  # fmt: skip


async def test_what_an_upload_says_of_its_object_is_given_back(store: Any) -> None:
    await put(store, **WORDS)
    await store.stop()
    await store.start()
    for read in (
        await store.ask("get_object", Key=KEY),
        await store.ask("head_object", Key=KEY),
        await store.ask("get_object", Key=KEY, Range="bytes=0-9"),
    ):
        assert {name: read[name] for name in WORDS} == WORDS
    worded = await store.ask("get_object", Key=KEY, ResponseContentType="text/plain")
    assert (worded["ContentType"], worded["Bytes"]) == ("text/plain", BODY), "gzip is what it says of it, not to it"


async def test_of_a_body_in_chunks_only_the_objects_own_coding_is_kept(store: Any) -> None:
    for said, given in (("aws-chunked", None), ("gzip, aws-chunked", "gzip")):
        await put(store, key=f"cam/{given}", ContentEncoding=said)
        assert (await store.ask("head_object", Key=f"cam/{given}")).get("ContentEncoding") == given


async def test_too_much_metadata(store: Any) -> None:
    await put(store, Metadata={"a": "b" * 2047})
    assert await refusal(put(store, key="cam/2", Metadata={"a": "b" * 2048})) == ("MetadataTooLarge", 400)
    long: dict[str, Any] = {"CacheControl": "x" * 5000, "ContentDisposition": "x" * 5000}
    assert await refusal(put(store, key="cam/2", **long)) == ("RequestHeaderSectionTooLarge", 400)
    assert len(store.files()) == 2


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, 299_999), ("bytes=-5", 299_995, 299_999), ("bytes=9-999999", 9, 299_999)],
)
async def test_ranges(store: Any, header: str, first: int, last: int) -> None:
    await put(store)
    read = await store.ask("get_object", Key=KEY, Range=header)
    assert read["Bytes"] == BODY[first : last + 1]
    assert read["ContentRange"] == f"bytes {first}-{last}/300000"
    assert read["ResponseMetadata"]["HTTPStatusCode"] == 206


async def test_a_range_beyond_the_end(store: Any) -> None:
    await put(store)
    assert await refusal(store.ask("get_object", Key=KEY, Range="bytes=300000-")) == ("InvalidRange", 416)


async def test_an_object_larger_than_memory_is_given_to_it(make_store: Any) -> None:
    store = make_store(largest_object_bytes=20 << 20)
    await store.start()
    body = random.Random(2).randbytes(13 << 20)
    await put(store, body=body)
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == body
    assert (await store.ask("get_object", Key=KEY, Range="bytes=1-"))["Bytes"] == body[1:]
    assert len(store.files()) == 2
    assert await refusal(put(store, key="cam/large", body=bytes((20 << 20) + 1))) == ("EntityTooLarge", 400)
    await store.stop()


async def test_an_empty_object(store: Any) -> None:
    await put(store, body=b"")
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == b""


async def test_sessions_are_held_to_what_they_allow(store: Any) -> None:
    camera = store.issue("PutObject", prefix="cam/")
    await put(store, by=camera)
    for call in (
        store.ask("get_object", by=camera, Key=KEY),
        store.ask("list_objects_v2", by=camera),
        store.ask("delete_object", by=camera, Key=KEY),
        store.ask("delete_object", Key=KEY),
        store.ask("get_object_acl", by=camera, Key=KEY),
        store.ask("head_bucket", by=camera),
        store.ask("list_objects", Bucket="another"),
        put(store, key="other/x", by=camera),
        put(store, key="camera/x", by=camera),
        put(store, key="cam/y", by=camera, Bucket="another"),
        store.ask("list_objects_v2", by=store.issue("ListObjectsV2", prefix="cam/"), Prefix="ca"),
    ):
        code, status = await refusal(call)
        assert (code.replace("403", "AccessDenied"), status) == ("AccessDenied", 403)  # HEAD has no document
    assert len(store.files()) == 2


async def test_what_is_not_there_says_so_and_does_nothing(store: Any) -> None:
    await put(store)
    for call in (
        store.ask("get_object_acl", Key=KEY),
        store.ask("get_object_tagging", Key=KEY),
        store.ask("get_object", Key=KEY, VersionId="1"),
        store.ask("create_bucket"),
        store.ask("copy_object", Key="cam/copy", CopySource=f"org/{KEY}"),
        store.ask("upload_part_copy", Key=KEY, UploadId="x", PartNumber=1, CopySource=f"org/{KEY}"),
        put(store, key="cam/x", Tagging="a=b"),
        put(store, key="cam/x", ACL="public-read"),
        put(store, key="cam/x", ServerSideEncryption="AES256"),
        put(store, IfNoneMatch='"etag"'),
    ):
        assert await refusal(call) == ("NotImplemented", 501)
    with pytest.raises(ClientError, match="These credentials do not allow GetObject"):  # the right that they lack
        await store.ask("get_object_acl", Key=KEY, by=store.issue("PutObject", prefix="cam/"))
    assert await refusal(put(store, key="cam/x", StorageClass="GLACIER")) == ("InvalidStorageClass", 400)
    assert len(store.files()) == 2


async def test_signatures_tokens_and_clocks(store: Any) -> None:
    assert await refusal(put(store, by=store.issue(region="us-iad"))) == ("AccessDenied", 403)
    assert await refusal(put(store, by=store.issue(life_s=0))) == ("ExpiredToken", 400)
    store.now_offset_s = 1000.0
    assert await refusal(put(store, by=store.issue(life_s=9999))) == ("RequestTimeTooSkewed", 403)
    store.now_offset_s = 0.0
    async with aiohttp.ClientSession() as http, http.get(f"{store.address}/org/{KEY}") as answer:
        assert answer.status == 403
        assert "<Code>AccessDenied</Code>" in await answer.text()
        assert answer.content_type == "application/xml"
    assert store.files() == []


async def test_boto3_that_is_told_of_another_region_finds_the_right_one(store: Any) -> None:
    url, headers = signed_put(store, BODY, region="us-iad")
    async with aiohttp.ClientSession() as http, http.put(url, headers=headers, data=BODY) as answer:
        assert (answer.status, answer.headers["x-amz-bucket-region"]) == (400, "eu-fra")
        told = ET.fromstring(await answer.read())  # noqa: S314 - our own
    assert (told.findtext("Code"), told.findtext("Region")) == ("AuthorizationHeaderMalformed", "eu-fra")
    await put(store, region="us-iad")
    assert (await store.ask("get_object", Key=KEY, region="us-iad"))["Bytes"] == BODY


def signed_put(store: Any, body: bytes, key: str = KEY, region: str = "eu-fra") -> tuple[str, dict[str, str]]:
    session = store.issue("PutObject", prefix="cam/")
    who = Credentials(session.access_key_id, session.secret_access_key, store.sealer.seal(session))
    request = AWSRequest("PUT", f"{store.address}/org/{key}", data=body, headers={"If-None-Match": "*"})
    S3SigV4Auth(who, "s3", region).add_auth(request)
    return request.url, dict(request.headers.items())


@pytest.mark.parametrize("sent", [b"x" * len(BODY), BODY + b"x", b""], ids=["other", "longer", "nothing"])
async def test_other_bytes_than_signed_are_not_stored(store: Any, sent: bytes) -> None:
    url, headers = signed_put(store, BODY)
    async with aiohttp.ClientSession() as http, http.put(url, headers=headers, data=sent) as answer:
        assert answer.status == 400
        assert "XAmzContentSHA256Mismatch" in await answer.text()
    assert await store.service.stored("org", KEY) is None
    assert store.files() == []


async def test_half_an_upload_leaves_nothing(make_store: Any) -> None:
    refused = asyncio.Event()

    class Watched(make_store().kind):  # type: ignore[misc] # a class from a fixture
        async def _put(self, request: Any, operation: Any) -> Any:
            try:
                return await super()._put(request, operation)
            finally:
                refused.set()

    store = make_store(kind=Watched)
    await store.start()
    body = bytes(9 << 20)  # part of it is in a file by then
    url, headers = signed_put(store, body)
    _, writer = await asyncio.open_connection(store.server.host, store.server.port)
    lines = [f"PUT {url.removeprefix(store.address)} HTTP/1.1", f"Host: {store.address.removeprefix('http://')}"]
    lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body[: 6 << 20])
    await writer.drain()
    writer.close()
    await asyncio.wait_for(refused.wait(), 30)
    assert await store.service.stored("org", KEY) is None
    assert store.files() == []
    await store.stop()


async def test_links_work_without_credentials_and_beside_a_bearer_token(store: Any) -> None:
    await put(store)
    link = Presigner(store.sealer, "eu-fra", store.address, time.time).link("user-1", "org", KEY)
    headers = {"Authorization": "Bearer of-the-player", "Range": "bytes=0-3"}
    async with aiohttp.ClientSession() as http, http.get(link, headers=headers) as answer:
        assert (answer.status, await answer.read()) == (206, BODY[:4])


async def test_acknowledged_objects_are_there_after_a_restart_and_leftovers_are_not(store: Any) -> None:
    await put(store)
    await store.stop()
    left = store.locations[1] / "incoming" / "cut-off"
    left.write_bytes(b"half")
    await store.start()
    assert not left.exists()
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == BODY


async def test_an_emptied_location_takes_uploads_again(store: Any) -> None:
    for folder in sorted(store.locations[1].rglob("*"), reverse=True):
        folder.rmdir()
    await put(store)
    assert len(store.files()) == 2


async def test_nothing_is_acknowledged_that_a_location_did_not_take(store: Any) -> None:
    (store.locations[1] / "objects").rmdir()
    (store.locations[1] / "objects").write_text("in the way")
    assert await refusal(put(store)) == ("ServiceUnavailable", 503)
    assert await store.service.stored("org", KEY) is None


async def test_a_location_that_hangs_holds_nobody_for_long(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """More uploads than there are threads and shared memory: each is told in time, and readers are served."""
    await put(store)
    go_on, folders = threading.Event(), store.service.folders
    written, read = folders._write, folders.places[0].read

    def hangs(location: Any, *rest: Any) -> None:
        if location == store.locations[0]:
            go_on.wait(60)
        written(location, *rest)

    async def hangs_too(name: str, start: int, length: int) -> bytes:
        await asyncio.to_thread(go_on.wait, 60)
        return bytes(await read(name, start, length))

    monkeypatch.setattr(folders, "_write", hangs)
    monkeypatch.setattr(folders.places[0], "read", hangs_too)
    folders.patience_s = 0.5
    large = bytes(9 << 20)  # goes through threads, not through the process that writes
    before_s = time.monotonic()
    codes = await asyncio.gather(*(refusal(put(store, f"cam/{n}", large)) for n in range(20)))
    assert codes == [("SlowDown", 503)] * 20
    assert (await store.ask("get_object", Key=KEY))["Bytes"] == BODY
    assert time.monotonic() - before_s < 20
    go_on.set()
    monkeypatch.undo()
    folders.patience_s = 30.0
    await put(store, "cam/after", large)
    assert [one["Key"] for one in (await store.ask("list_objects_v2"))["Contents"]] == [KEY, "cam/after"]


async def test_one_override_makes_one_fault(make_store: Callable[..., Any]) -> None:
    class Forgetful(make_store().kind):  # type: ignore[misc] # a class from a fixture
        async def acknowledge(self, _new: StoredObject) -> StoredObject | None:
            return None

    store = make_store(kind=Forgetful)
    await store.start()
    assert (await put(store))["ETag"] == f'"{SHA256}"'
    assert await refusal(store.ask("get_object", Key=KEY)) == ("NoSuchKey", 404)
    await store.stop()


async def test_while_nobody_says_whose_role_has_changed_cameras_store_and_readers_wait(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf() -> None:
        raise Problem(503, "identity-unreachable", "Ask again.", headers={"Retry-After": "5"})

    monkeypatch.setattr(store.service, "_changed_roles", deaf)
    await put(store)
    reader = replace(store.issue("GetObject"), roles=("administrator",))
    with pytest.raises(ClientError, match="ServiceUnavailable") as refused:
        await store.ask("get_object", by=reader, Key=KEY)
    assert refused.value.response["ResponseMetadata"]["HTTPHeaders"]["retry-after"] == "5"
