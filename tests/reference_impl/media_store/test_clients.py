"""Clients that are not ours, as they come: boto3, the `aws` command, obstore. Over TLS bodies have another form."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here, and boto3 has no types

import asyncio
import base64
import gc
import hashlib
import os
import random
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import boto3
import obstore
import pytest
import trustme
from botocore.client import Config
from botocore.exceptions import ClientError
from obstore.exceptions import BaseError
from obstore.store import S3Store
from yarl import URL

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
BODY = random.Random(1).randbytes(300_001)
LARGE = random.Random(2).randbytes((17 << 20) + 1)  # three parts of 8 MiB, as clients split it
OPERATOR = ("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject")
READER = ("GetObject", "HeadObject", "ListObjectsV2")
SHA256 = base64.b64encode(hashlib.sha256(BODY).digest()).decode()


@pytest.fixture
async def store(make_store: Callable[..., Any], tmp_path: Path) -> AsyncIterator[Any]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(tls)
    store = make_store(tls=tls)
    await store.start()
    yield store
    await store.stop()
    gc.collect()  # the ends of TLS connections: within the tests that are told to expect them


@pytest.fixture
def boto(store: Any) -> Iterator[Any]:
    with closing(client(store)) as boto:
        yield boto


def client(store: Any, session: Any = None, **config: Any) -> Any:
    session = session or store.issue(*OPERATOR)
    return boto3.client(
        "s3",
        endpoint_url=store.address,
        region_name="eu-fra",
        verify=str(store.folder / "ca.pem"),
        aws_access_key_id=session.access_key_id,
        aws_secret_access_key=session.secret_access_key,
        aws_session_token=store.sealer.seal(session),
        config=Config(**config),
    )


async def call(method: Callable[..., Any], **arguments: Any) -> Any:
    return await asyncio.to_thread(lambda: method(Bucket="org", **arguments))


async def code_of(method: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(ClientError) as refused:
        await call(method, **arguments)
    return str(refused.value.response["Error"]["Code"])


@pytest.mark.parametrize("algorithm", [None, "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
async def test_boto3_puts_with_each_checksum(store: Any, boto: Any, algorithm: str | None) -> None:
    chosen = {"ChecksumAlgorithm": algorithm} if algorithm else {}
    await call(boto.put_object, Key="a", Body=BODY, **chosen)
    with (store.folder / "file").open("w+b") as file:
        file.write(BODY)
        file.seek(0)
        await call(boto.put_object, Key="b", Body=file, **chosen)
    for key in "ab":
        read = await call(boto.get_object, Key=key)
        assert (await asyncio.to_thread(read["Body"].read), read["ChecksumSHA256"]) == (BODY, SHA256)


@pytest.mark.parametrize("algorithm", [None, "CRC64NVME", "SHA256"])
async def test_boto3_uploads_and_downloads_a_large_file(store: Any, boto: Any, algorithm: str | None) -> None:
    file, back = store.folder / "large", store.folder / "back"
    file.write_bytes(LARGE)
    more = {"ContentType": "video/mp4"} | ({"ChecksumAlgorithm": algorithm} if algorithm else {})
    await asyncio.to_thread(partial(boto.upload_file, str(file), "org", "cam/large", ExtraArgs=more))
    assert (await call(boto.head_object, Key="cam/large"))["ETag"].endswith('-3"')
    await asyncio.to_thread(boto.download_file, "org", "cam/large", str(back))
    assert back.read_bytes() == LARGE
    whole = await call(boto.get_object, Key="cam/large")
    assert (await asyncio.to_thread(whole["Body"].read), whole["ContentType"]) == (LARGE, "video/mp4")
    assert "Uploads" not in await call(boto.list_multipart_uploads)


async def test_boto3_reads_lists_and_removes(boto: Any) -> None:
    for key in ("a/1", "a/2", "b"):
        await call(boto.put_object, Key=key, Body=BODY)
    etag = (await call(boto.head_object, Key="b"))["ETag"]
    part = await call(boto.get_object, Key="b", Range="bytes=5-9")
    assert (await asyncio.to_thread(part["Body"].read)) == BODY[5:10]
    assert "ChecksumSHA256" not in part
    worded = await call(boto.get_object, Key="b", ResponseContentType="video/mp4", ResponseCacheControl="no-store")
    assert (worded["ContentType"], worded["CacheControl"]) == ("video/mp4", "no-store")
    await asyncio.to_thread(worded["Body"].read)
    assert await code_of(boto.get_object, Key="b", IfMatch='"other"') == "PreconditionFailed"
    assert await code_of(boto.get_object, Key="b", IfNoneMatch=etag) == "304"
    assert await code_of(boto.get_object, Key="b", Range="bytes=300001-") == "InvalidRange"
    assert await code_of(boto.get_object, Key="none") == "NoSuchKey"
    with pytest.raises(boto.exceptions.NoSuchKey):
        await call(boto.get_object, Key="none")
    listed = await call(boto.list_objects_v2, Delimiter="/", FetchOwner=True)
    assert [one["Prefix"] for one in listed["CommonPrefixes"]] == ["a/"]
    assert listed["Contents"][0]["Owner"] == {"ID": "org"}
    assert (await call(boto.head_bucket))["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"] == "eu-fra"
    assert (await call(boto.get_bucket_location))["LocationConstraint"] == "eu-fra"
    buckets = await asyncio.to_thread(boto.list_buckets)
    assert [one["Name"] for one in buckets["Buckets"]] == ["org"]
    first = boto.get_paginator("list_objects").paginate(Bucket="org", Delimiter="/", PaginationConfig={"PageSize": 1})
    pages = await asyncio.to_thread(list, first)
    assert [(one.get("NextMarker"), "CommonPrefixes" in one, "Contents" in one) for one in pages] == [
        ("a/", True, False),
        (None, False, True),
    ]
    await call(boto.delete_object, Key="b")
    await call(boto.delete_object, Key="b")
    gone = await call(boto.delete_objects, Delete={"Objects": [{"Key": "a/1"}, {"Key": "none"}]})
    assert [one["Key"] for one in gone["Deleted"]] == ["a/1", "none"]
    assert [one["Key"] for one in (await call(boto.list_objects_v2))["Contents"]] == ["a/2"]


async def test_an_operator_reaches_every_bucket_and_others_their_own(store: Any) -> None:
    operator = store.issue(*OPERATOR, organisation="*")
    with (
        closing(client(store, operator)) as every,
        closing(client(store, store.issue(*READER, organisation="one"))) as reader,
    ):
        await reach(every, reader)


async def reach(every: Any, reader: Any) -> None:
    for bucket in ("one", "two"):
        await asyncio.to_thread(partial(every.put_object, Bucket=bucket, Key="a", Body=b"a"))
    assert [one["Name"] for one in (await asyncio.to_thread(every.list_buckets))["Buckets"]] == ["one", "two"]
    assert await code_of(every.head_bucket) == "404"
    assert await code_of(reader.list_objects_v2) == "AccessDenied"
    with pytest.raises(ClientError, match="AccessDenied"):
        await asyncio.to_thread(lambda: reader.delete_object(Bucket="one", Key="a"))


async def test_boto3_is_told_of_altered_bodies(boto: Any) -> None:
    other = base64.b64encode(bytes(16)).decode()
    assert await code_of(boto.put_object, Key="a", Body=BODY, ContentMD5=other) == "BadDigest"
    assert await code_of(boto.put_object, Key="a", Body=BODY, ContentMD5="AAAA") == "InvalidDigest"
    assert await code_of(boto.put_object, Key="a", Body=BODY, ChecksumCRC32="AAAAAA==") == "BadDigest"
    assert await code_of(boto.put_object, Key="a", Body=BODY, ChecksumSHA256="AAAA") == "InvalidRequest"
    right = base64.b64encode(hashlib.md5(BODY, usedforsecurity=False).digest()).decode()
    await call(boto.put_object, Key="a", Body=BODY, ContentMD5=right)


async def test_presigned_links_for_each_method(store: Any) -> None:
    with closing(client(store, signature_version="s3v4")) as signer:
        await present(store, signer)


async def present(store: Any, signer: Any) -> None:
    trust = ssl.create_default_context(cafile=str(store.folder / "ca.pem"))
    methods = {"put_object": "PUT", "get_object": "GET", "head_object": "HEAD", "delete_object": "DELETE"}

    async def ask(operation: str, body: bytes | None = None, *, expires_s: int = 60) -> tuple[int, bytes]:
        link = URL(signer.generate_presigned_url(operation, {"Bucket": "org", "Key": "a"}, expires_s), encoded=True)
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as http,
            http.request(methods[operation], link, data=body) as answer,
        ):
            return answer.status, await answer.read()

    assert await ask("put_object", BODY) == (200, b"")
    assert await ask("get_object") == (200, BODY)
    assert await ask("head_object") == (200, b"")
    status, why = await ask("get_object", expires_s=604_801)
    assert (status, b"<Code>AuthorizationQueryParametersError" in why, b"X-Amz-Expires" in why) == (400, True, True)
    store.now_offset_s = 61.0
    assert (await ask("get_object"))[0] == 403
    store.now_offset_s = 0.0
    assert (await ask("delete_object"))[0] == 204


async def aws(store: Any, *words: str, session: Any = None) -> tuple[int, str]:
    session = session or store.issue(*OPERATOR)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(store.folder),
        "AWS_ACCESS_KEY_ID": session.access_key_id,
        "AWS_SECRET_ACCESS_KEY": session.secret_access_key,
        "AWS_SESSION_TOKEN": store.sealer.seal(session),
        "AWS_REGION": "eu-fra",
        "AWS_DEFAULT_REGION": "eu-fra",
        "AWS_ENDPOINT_URL_S3": store.address,
        "AWS_CA_BUNDLE": str(store.folder / "ca.pem"),
        "AWS_MAX_ATTEMPTS": "1",
    }
    command = Path(sys.executable).with_name("aws")
    child = await asyncio.create_subprocess_exec(
        sys.executable, command, *words, env=environment, cwd=store.folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await child.communicate()
    return child.returncode or 0, said.decode()


async def test_the_aws_command(store: Any) -> None:
    (store.folder / "segment.mp4").write_bytes(BODY)
    sent, said = await aws(store, "s3", "cp", "--no-progress", "segment.mp4", "s3://org/cam/1.mp4")
    assert sent == 0, said
    await aws(store, "s3", "cp", "--no-progress", "s3://org/cam/1.mp4", "back.mp4")
    assert (store.folder / "back.mp4").read_bytes() == BODY
    put = ["s3api", "put-object", "--bucket", "org", "--key", "cam/1.mp4", "--body", "ca.pem", "--if-none-match", "*"]
    refused, why = await aws(store, *put)
    assert (refused != 0, "PreconditionFailed" in why) == (True, True)
    refused, why = await aws(store, "s3", "rm", "s3://org/cam/1.mp4", session=store.issue("GetObject"))
    assert (refused != 0, "AccessDenied" in why) == (True, True)
    removed, said = await aws(store, "s3", "rm", "--recursive", "s3://org/")
    assert (removed, said) == (0, "delete: s3://org/cam/1.mp4\n")


async def test_the_aws_command_copies_a_large_file_there_and_back(store: Any) -> None:
    (store.folder / "large.mp4").write_bytes(LARGE)
    for words in (("large.mp4", "s3://org/cam/large.mp4"), ("s3://org/cam/large.mp4", "back.mp4")):
        copied, said = await aws(store, "s3", "cp", "--no-progress", *words)
        assert copied == 0, said
    assert (store.folder / "back.mp4").read_bytes() == LARGE
    assert (await store.service.stored("org", "cam/large.mp4")).etag.endswith('-3"')


@pytest.fixture
async def plain(tmp_path: Path, make_store: Callable[..., Any]) -> AsyncIterator[tuple[Any, S3Store]]:
    store = make_store()
    await store.start()
    session = store.issue(*OPERATOR)
    yield (
        store,
        S3Store(
            "org",
            endpoint=store.address,
            region="eu-fra",
            access_key_id=session.access_key_id,
            secret_access_key=session.secret_access_key,
            session_token=store.sealer.seal(session),
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        ),
    )
    await store.stop()


async def test_obstore_in_parts(plain: tuple[Any, S3Store]) -> None:
    store, bucket = plain
    await obstore.put_async(bucket, "cam/large", LARGE, chunk_size=6 << 20, use_multipart=True)
    read = await obstore.get_async(bucket, "cam/large")
    assert bytes(await read.bytes_async()) == LARGE
    async with obstore.open_writer_async(bucket, "cam/written") as writer:
        await writer.write(LARGE)
    assert (await obstore.head_async(bucket, "cam/written"))["size"] == len(LARGE)
    assert (await store.service.stored("org", "cam/large")).etag.endswith('-3"')


async def test_obstore(plain: tuple[Any, S3Store]) -> None:
    _, bucket = plain
    for number in range(3):
        await obstore.put_async(bucket, f"cam/{number}", BODY, mode="create")
    with pytest.raises(BaseError):
        await obstore.put_async(bucket, "cam/0", b"other", mode="create")
    read = await obstore.get_async(bucket, "cam/1")
    assert bytes(await read.bytes_async()) == BODY
    assert bytes(await obstore.get_range_async(bucket, "cam/1", start=7, length=5)) == BODY[7:12]
    assert (await obstore.head_async(bucket, "cam/2"))["size"] == len(BODY)
    listed = [one["path"] async for page in obstore.list(bucket, chunk_size=2) for one in page]
    assert listed == ["cam/0", "cam/1", "cam/2"]
    await obstore.delete_async(bucket, ["cam/0", "cam/1"])
    with pytest.raises(FileNotFoundError):
        await obstore.get_async(bucket, "cam/0")
