"""Whole uploads in parts, request by request, at moto and at the media store: the same status, code and content.

Not asked, as moto has it otherwise than Amazon S3: parts out of order (it takes them), the checksum in the answer to
CompleteMultipartUpload and how many parts it is of (it tells neither), an upload that was completed already (it does
not know it any more), a part of an upload that is not there (500), and limits, which it does not have.
"""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here, and boto3 has no types

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError

LEAST = 5 << 20
FIRST, LAST = b"a" * LEAST, b"b" * 1000
_SAME = ("Key", "MaxParts", "MaxUploads", "IsTruncated", "ChecksumAlgorithm", "ContentType", "Metadata",
         "ContentLength", "ContentRange")  # fmt: skip
_SUMMED = {"upload_part", "head_object"}


@dataclass
class Teller:
    """Asks one of them, and notes what it is told."""

    client: Any
    told: list[Any] = field(default_factory=list)

    def ask(self, operation: str, key: str = "x", **more: Any) -> dict[str, Any]:
        named = {} if operation == "list_multipart_uploads" else {"Key": key}
        try:
            answer = getattr(self.client, operation)(Bucket="org", **named, **more)
        except ClientError as refused:
            error = refused.response
            self.told.append((operation, error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Code"]))
            return {}
        listed = [(one["PartNumber"], one["Size"], one["ETag"]) for one in answer.get("Parts", ())]
        of_uploads = operation not in {"get_object", "head_object"}
        self.told.append(
            (
                operation,
                answer["ResponseMetadata"]["HTTPStatusCode"],
                answer.get("ETag") if of_uploads else None,
                {name: answer[name] for name in _SAME if name in answer and not (of_uploads and "Content" in name)},
                answer.get("ChecksumSHA256", "").partition("-")[0] if operation in _SUMMED else None,
                listed,
                [one["Key"] for one in answer.get("Uploads", ())],
                hashlib.sha256(answer["Body"].read()).hexdigest() if "Body" in answer else "",
            )
        )
        return dict(answer)

    def part(self, upload: str, number: int, body: bytes, key: str = "x", **more: Any) -> dict[str, Any]:
        answer = self.ask("upload_part", key, UploadId=upload, PartNumber=number, Body=body, **more)
        sums = {"ChecksumSHA256": answer["ChecksumSHA256"]} if more else {}
        return {"PartNumber": number, "ETag": answer.get("ETag", "?"), **sums}

    def complete(self, upload: str, *parts: dict[str, Any], key: str = "x", **more: Any) -> None:
        self.ask("complete_multipart_upload", key, UploadId=upload, MultipartUpload={"Parts": [*parts]}, **more)


def plain(teller: Teller) -> None:
    upload = teller.ask("create_multipart_upload", ContentType="video/mp4", Metadata={"a": "b"})["UploadId"]
    last, first = teller.part(upload, 7, LAST), teller.part(upload, 2, FIRST)
    teller.ask("list_parts", UploadId=upload)
    teller.ask("list_multipart_uploads")
    teller.ask("head_object")
    teller.complete(upload, first, last)
    for more in ({}, {"Range": f"bytes={LEAST - 3}-{LEAST + 3}"}):
        teller.ask("get_object", **more)
    teller.ask("head_object")
    teller.ask("list_parts", UploadId=upload)
    teller.ask("list_multipart_uploads")


def replaced(teller: Teller) -> None:
    upload = teller.ask("create_multipart_upload")["UploadId"]
    before, after = teller.part(upload, 1, b"before"), teller.part(upload, 1, b"after")
    teller.complete(upload, before)
    teller.complete(upload, after)
    teller.ask("get_object")


def refusals(teller: Teller) -> None:
    upload = teller.ask("create_multipart_upload")["UploadId"]
    small, last = teller.part(upload, 1, b"small"), teller.part(upload, 2, LAST)
    teller.complete(upload, small, last)
    teller.complete(upload, {"PartNumber": 3, "ETag": last["ETag"]})
    teller.complete(upload, {"PartNumber": 2, "ETag": small["ETag"]})
    teller.complete(upload)
    teller.part(upload, 10_001, b"x")
    for operation in ("list_parts", "abort_multipart_upload"):
        teller.ask(operation, UploadId="none")
    teller.ask("abort_multipart_upload", UploadId=upload)
    teller.ask("abort_multipart_upload", UploadId=upload)
    teller.ask("list_multipart_uploads")
    teller.ask("get_object")


def with_sha256(teller: Teller) -> None:
    chosen = {"ChecksumAlgorithm": "SHA256"}
    upload = teller.ask("create_multipart_upload", **chosen)["UploadId"]
    parts = [teller.part(upload, number, body, **chosen) for number, body in enumerate((FIRST, LAST), 1)]
    teller.complete(upload, *parts)
    teller.ask("head_object", ChecksumMode="ENABLED")


def only_if_new(teller: Teller) -> None:
    upload = teller.ask("create_multipart_upload")["UploadId"]
    part = teller.part(upload, 1, LAST)
    teller.client.put_object(Bucket="org", Key="x", Body=b"there")
    teller.complete(upload, part, IfNoneMatch="*")
    teller.ask("get_object")


def pages(teller: Teller) -> None:
    upload = teller.ask("create_multipart_upload")["UploadId"]
    for number in range(1, 4):
        teller.part(upload, number, LAST)
    teller.ask("list_parts", UploadId=upload, MaxParts=2)
    teller.ask("list_parts", UploadId=upload, MaxParts=2, PartNumberMarker=2)


async def test_parts_are_told_of_alike(store: Any, moto: Any) -> None:
    """By HeadObject: moto's GetObject reads all of an object where a part is asked for. Its ETag is not S3's either."""

    def told(client: Any) -> list[Any]:
        client.delete_object(Bucket="org", Key="x")
        with_sha256(Teller(client))
        heads = [client.head_object(Bucket="org", Key="x", PartNumber=number) for number in (1, 2)]
        return [(one["PartsCount"], one["ContentLength"]) for one in heads]

    actions = ("PutObject", "GetObject", "HeadObject", "DeleteObject")
    with closing(store.client(store.issue(*actions))) as ours:
        answers = [(await asyncio.to_thread(told, client)) for client in (ours, moto)]
    assert answers[0] == answers[1]
    assert [length for _, length in answers[0]] == [LEAST, len(LAST)]


@pytest.mark.parametrize("story", [plain, replaced, refusals, with_sha256, only_if_new, pages])
async def test_they_answer_alike(store: Any, moto: Any, story: Callable[[Teller], None]) -> None:
    def told() -> tuple[list[Any], list[Any]]:
        moto.delete_object(Bucket="org", Key="x")
        for left in moto.list_multipart_uploads(Bucket="org").get("Uploads", ()):
            moto.abort_multipart_upload(Bucket="org", Key=left["Key"], UploadId=left["UploadId"])
        with closing(store.client(store.issue("PutObject", "GetObject", "HeadObject", "DeleteObject"))) as client:
            ours, theirs = Teller(client), Teller(moto)
            for teller in (ours, theirs):
                story(teller)
            return ours.told, theirs.told

    ours, theirs = await asyncio.to_thread(told)
    assert len(ours) == len(theirs)
    assert [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other] == []
