"""CompleteMultipartUpload that takes long is answered as S3 does: 200, white space, and then what came of it."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from typing import Any
from xml.etree import ElementTree as ET

import aiohttp
import obstore
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from obstore.exceptions import BaseError
from obstore.store import S3Store

from reference_impl.media_store import UploadSettings

KEY = "cam/x"
BODY = b"all of it"


@pytest.fixture
async def impatient(make_store: Callable[..., Any]) -> AsyncIterator[Any]:
    store = make_store(uploads=UploadSettings(silence_s=0.02))
    await store.start()
    store.server.runner.server.handler_cancellation = False  # as a cloud has it, and aiohttp's servers for tests do not
    yield store
    await store.stop()


class Held:
    """The store's locations, which write objects when they may, or fail then."""

    def __init__(self, store: Any, monkeypatch: pytest.MonkeyPatch, failure: OSError | None = None) -> None:
        self.begun, self.go_on, self.written, self.times = asyncio.Event(), asyncio.Event(), asyncio.Event(), 0
        usual = store.service.folders.put

        async def put(*arguments: Any) -> None:
            self.times += 1
            self.begun.set()
            await self.go_on.wait()
            if failure is not None and self.times == 1:
                raise failure
            await usual(*arguments)
            self.written.set()

        monkeypatch.setattr(store.service.folders, "put", put)


async def uploaded(store: Any) -> dict[str, Any]:
    """What completes an upload, for boto3."""
    named = {"Key": KEY, "UploadId": (await store.ask("create_multipart_upload", Key=KEY))["UploadId"]}
    etag = (await store.ask("upload_part", **named, PartNumber=1, Body=BODY))["ETag"]
    return named | {"MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": etag}]}}


def signed(store: Any, asked: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    """The same, by hand."""
    session, part = store.issue(), asked["MultipartUpload"]["Parts"][0]
    body = f"<C><Part><PartNumber>1</PartNumber><ETag>{part['ETag']}</ETag></Part></C>".encode()
    request = AWSRequest("POST", f"{store.address}/org/{KEY}?uploadId={asked['UploadId']}", data=body)
    who = Credentials(session.access_key_id, session.secret_access_key, store.sealer.seal(session))
    S3SigV4Auth(who, "s3", "eu-fra").add_auth(request)
    return request.url, dict(request.headers.items()), body


async def test_white_space_until_the_object_is_there(impatient: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    url, headers, body = signed(impatient, await uploaded(impatient))
    held = Held(impatient, monkeypatch)
    async with aiohttp.ClientSession() as http, http.post(url, headers=headers, data=body) as answer:
        assert (answer.status, answer.content_type) == (200, "application/xml")
        async with asyncio.timeout(20):
            await held.begun.wait()
        beginning = b""
        while not beginning.endswith(b"   "):
            beginning += await answer.content.readany()
        assert await impatient.service.stored("org", KEY) is None
        held.go_on.set()
        document = ET.fromstring(beginning + await answer.read())  # noqa: S314 - our own
    assert document.tag.endswith("CompleteMultipartUploadResult")
    assert document.findtext("{*}ETag") == (await impatient.service.stored("org", KEY)).etag
    assert (await impatient.ask("get_object", Key=KEY))["Bytes"] == BODY


async def test_a_late_failure_is_told_in_the_document(impatient: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await uploaded(impatient)
    url, headers, body = signed(impatient, asked)
    held = Held(impatient, monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    async with aiohttp.ClientSession() as http, http.post(url, headers=headers, data=body) as answer:
        assert answer.status == 200
        held.go_on.set()
        told = ET.fromstring(await answer.read())  # noqa: S314 - our own
    assert (told.tag, told.findtext("Code")) == ("Error", "StorageFull")
    assert await impatient.service.stored("org", KEY) is None
    await impatient.ask("complete_multipart_upload", **asked)
    assert (await impatient.ask("get_object", Key=KEY))["Bytes"] == BODY


async def test_boto3_takes_a_late_failure_for_one(impatient: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await uploaded(impatient)
    held = Held(impatient, monkeypatch, OSError(errno.EIO, "Input/output error"))
    completing = asyncio.create_task(impatient.ask("complete_multipart_upload", **asked))
    await held.begun.wait()
    await asyncio.sleep(0.1)  # so that the answer has begun
    held.go_on.set()
    with pytest.raises(ClientError, match="ServiceUnavailable"):
        await completing


async def test_obstore_takes_a_late_failure_for_one(impatient: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, names = impatient.service.folders.put, []

    async def put(name: str, *rest: Any) -> None:
        names.append(name)
        if len(names) > 1:  # the first is the part
            await asyncio.sleep(0.1)
            raise OSError(errno.EIO, "Input/output error")
        await usual(name, *rest)

    monkeypatch.setattr(impatient.service.folders, "put", put)
    session = impatient.issue()
    keys = {"access_key_id": session.access_key_id, "secret_access_key": session.secret_access_key}
    words = {"session_token": impatient.sealer.seal(session), "endpoint": impatient.address, "region": "eu-fra"}
    quick: dict[str, Any] = {"client_options": {"allow_http": True}, "retry_config": {"max_retries": 0}}
    with pytest.raises(BaseError):
        await obstore.put_async(S3Store("org", **keys, **words, **quick), KEY, BODY, use_multipart=True)
    assert await impatient.service.stored("org", KEY) is None


async def test_what_fails_at_once_has_its_status(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await uploaded(store)
    Held(store, monkeypatch, OSError(errno.ENOSPC, "No space left on device")).go_on.set()
    with pytest.raises(ClientError, match="StorageFull") as refused:
        await store.ask("complete_multipart_upload", **asked)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503


async def test_a_client_that_leaves_has_its_object_later(impatient: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    url, headers, body = signed(impatient, await uploaded(impatient))
    held = Held(impatient, monkeypatch)
    async with aiohttp.ClientSession() as http, http.post(url, headers=headers, data=body) as answer:
        assert answer.status == 200
        answer.close()
    held.go_on.set()
    await asyncio.wait_for(held.written.wait(), 30)
    while await impatient.service.stored("org", KEY) is None:
        pass  # its row comes next
    assert held.times == 1
