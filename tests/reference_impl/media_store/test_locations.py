"""Locations of every kind keep the same promises: a folder, a bucket in memory, moto, a media store of our own."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here

import errno
import hashlib
import io
import os
import socket
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import MemoryStore, S3Store

from reference_impl.foundation.database import Database
from reference_impl.media_store import METADATA, MixedStore
from reference_impl.media_store.locations import Copy, FolderLocation, Location, LostError, read, state_of, trouble
from reference_impl.media_store.locations.address import in_region, location, require_locations
from reference_impl.media_store.locations.bucket import BucketLocation
from reference_impl.media_store.locations.replacing import replaced

BODY = os.urandom(70_000)
NAME = "0" * 32 + "-" + hashlib.sha256(BODY).hexdigest()
EMPTY = "1" * 32 + "-" + hashlib.sha256().hexdigest()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=address, **keys)
    client.create_bucket(Bucket="copies")
    client.close()
    yield address
    server.stop()


@pytest.fixture
def as_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
async def of_our_own(make_store: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    store = make_store()
    await store.start()
    session = store.issue("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", session.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", session.secret_access_key)
    monkeypatch.setenv("AWS_SESSION_TOKEN", store.sealer.seal(session))
    yield f"s3://org/deep/er?endpoint={store.address}&region=eu-fra"
    await store.stop()


async def keeps_its_promises(place: Location) -> None:
    await place.ready()
    assert [one async for one in place.names()] == [], "nothing is left of trying"
    assert await place.held(NAME) is None
    assert await state_of(place, NAME, len(BODY)) == "missing"
    await place.remove(NAME)
    await place.write(NAME, io.BytesIO(BODY))
    await place.write(NAME, io.BytesIO(BODY))
    await place.write(EMPTY, io.BytesIO())
    held = await place.held(NAME)
    assert held is not None
    assert (held.name, held.size) == (NAME, len(BODY))
    assert (await place.read(NAME, 0, len(BODY)), await place.read(NAME, 5, 7)) == (BODY, BODY[5:12])
    assert await place.read(EMPTY, 0, 0) == b""
    assert await state_of(place, NAME, len(BODY)) == await state_of(place, EMPTY, 0) == "good"
    assert sorted([one.name async for one in place.names()]) == sorted([NAME, EMPTY])
    assert await read([place], Copy(NAME, len(BODY)), 1, 2) == BODY[1:3]
    for name in (NAME, EMPTY):
        await place.remove(name)
    assert [one async for one in place.names()] == []
    with pytest.raises(LostError):
        await read([place], Copy(NAME, len(BODY)), 0, 1)
    with pytest.raises(OSError, match=r"."):
        await place.read(NAME, 0, 1)


async def test_a_folder(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    place = FolderLocation(tmp_path, threads)
    place.open()
    await keeps_its_promises(place)


async def test_a_bucket_in_memory() -> None:
    await keeps_its_promises(BucketLocation("memory", MemoryStore()))


@pytest.mark.usefixtures("as_somebody")
async def test_a_bucket_of_moto(moto: str, threads: ThreadPoolExecutor) -> None:
    await keeps_its_promises(location(f"s3://copies/a?endpoint={moto}&region=us-east-1", threads))


async def test_a_media_store_of_our_own(of_our_own: str, threads: ThreadPoolExecutor) -> None:
    await keeps_its_promises(location(of_our_own, threads))


async def test_a_bucket_that_nobody_serves() -> None:
    with socket.socket() as taken:  # and not listened on
        taken.bind(("127.0.0.1", 0))
        store = S3Store(
            "copies",
            endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}",
            skip_signature=True,
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )
        gone = BucketLocation("gone", store)
        assert await state_of(gone, NAME, 1) == "unreadable"
        assert await trouble([BucketLocation("there", MemoryStore()), gone]) == "location 2 can't be written"


@pytest.mark.usefixtures("as_somebody")
async def test_a_folder_and_a_bucket_together(make_store: Any, moto: str, tmp_path: Path) -> None:
    """Uploads go to both; a rotten file is repaired from the bucket, and what the bucket lost from the file."""
    store = make_store()
    await store.start()
    aside = tmp_path / "aside"
    aside.mkdir()
    named = [str(tmp_path / "copies"), f"s3://copies/b?endpoint={moto}&region=us-east-1"]
    mixed = MixedStore(named, aside)
    service = store.kind("eu-fra", mixed, Database(tmp_path / "mixed.db", METADATA), store.sealer)
    first, store.service = store.service, service
    await store.server.close()
    store.server = type(store.server)(service.app())
    await store.server.start_server()
    store.address = str(store.server.make_url("")).rstrip("/")
    large = os.urandom(9 << 20)
    for key, body in (("a", BODY), ("large", large), ("empty", b"")):
        await store.ask("put_object", Key=key, Body=body, IfNoneMatch="*")
    folder, bucket = mixed.places
    names = sorted([one.name async for one in folder.names()])
    assert names == sorted([one.name async for one in bucket.names()])
    name_of_large = (await service.stored("org", "large")).copy_name
    for name in names:
        (tmp_path / "copies" / "objects" / name).write_bytes(b"rot")
    assert (await store.ask("get_object", Key="a"))["Bytes"] == BODY
    assert (await store.ask("get_object", Key="large"))["Bytes"] == large
    (tmp_path / "copies" / "objects" / name_of_large).write_bytes(large[:-1] + bytes([large[-1] ^ 1]))
    assert (await store.ask("get_object", Key="large"))["Bytes"] == large
    report = await service.scrub()
    assert (report.rotten, report.repaired, report.healthy) == (3, 3, True)
    for name in names:
        await bucket.remove(name)
    report = await service.scrub()
    assert (report.missing, report.repaired, report.healthy) == (3, 3, True)
    assert list(aside.iterdir()) == []
    await first.close()
    await store.stop()


async def folder_with(body: bytes, folder: Path, threads: ThreadPoolExecutor) -> FolderLocation:
    place = FolderLocation(folder, threads)
    place.open()
    await place.write(NAME, io.BytesIO(body))
    return place


async def test_a_rotten_copy_is_replaced_where_nothing_is_overwritten(
    of_our_own: str, tmp_path: Path, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = await folder_with(BODY, tmp_path / "good", threads), location(of_our_own, threads)
    await bad.write(NAME, io.BytesIO(b"rot"))
    meanwhile: list[str] = []
    remove = bad.remove

    async def watched(name: str) -> None:
        meanwhile.append(await state_of(good, name, len(BODY)))
        await remove(name)

    monkeypatch.setattr(bad, "remove", watched)
    await replaced(bad, good, NAME, len(BODY), io.BytesIO(BODY))
    assert (await state_of(bad, NAME, len(BODY)), meanwhile) == ("good", ["good"])


async def test_nothing_is_removed_where_no_whole_copy_is_left(
    of_our_own: str, tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    rotten, bad = await folder_with(BODY[:-1], tmp_path / "rotten", threads), location(of_our_own, threads)
    await bad.write(NAME, io.BytesIO(b"rot"))
    with pytest.raises(OSError, match="storage service"):
        await replaced(bad, rotten, NAME, len(BODY), io.BytesIO(BODY))
    assert await bad.read(NAME, 0, 3) == b"rot"


async def test_a_whole_copy_is_not_removed_where_the_location_takes_nothing_now(
    tmp_path: Path, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, full = [await folder_with(BODY, tmp_path / name, threads) for name in ("good", "full")]

    async def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(full, "write", write)
    with pytest.raises(OSError, match="No space"):
        await replaced(full, good, NAME, len(BODY), io.BytesIO(BODY))
    assert await full.read(NAME, 0, len(BODY)) == BODY


async def test_what_a_killed_upload_left_is_in_nobodys_way(of_our_own: str, threads: ThreadPoolExecutor) -> None:
    place = location(of_our_own, threads)
    await place.write(NAME, io.BytesIO(BODY))
    await place.write(NAME, io.BytesIO(BODY))
    other = io.BytesIO(b"other")
    with pytest.raises(OSError, match="storage service"):
        await place.write(NAME, other)


def test_what_settings_may_say() -> None:
    require_locations(())
    require_locations(("/a", "s3://bucket/prefix?endpoint=https://host:1&region=x"))
    assert in_region("/a", "eu-fra") == "/a/eu-fra"
    assert in_region("s3://b/p?region=x", "eu-fra") == "s3://b/p/eu-fra?region=x"
    assert in_region("s3://copies-{region}/p", "eu-fra") == "s3://copies-eu-fra/p"


@pytest.mark.parametrize(
    ("named", "why"),
    [
        (("/a",), "two different ones"),
        (("/a", "/a"), "two different ones"),
        (("/a", "gs://bucket"), "give a folder"),
        (("/a", ""), "give a folder"),
        (("/a", "s3:///prefix"), "names no bucket"),
        (("/a", "s3://b?secret=x"), "secret can't be set"),
        (("/a", "s3://key:secret@b"), "environment"),
    ],
)
def test_what_they_may_not(named: tuple[str, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        require_locations(named)
