"""Objects are removed in process: by retention, and for an operator."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here

import asyncio
import logging
from typing import Any

import pytest


async def put(store: Any, key: str, body: bytes = b"ciphertext", **more: Any) -> Any:
    return await store.ask("put_object", Key=key, Body=body, IfNoneMatch="*", **more)


async def found(store: Any, bucket: str, prefix: str = "") -> list[Any]:
    return [one async for one in store.service.walk(bucket, prefix)]


async def test_objects_are_walked_by_bucket_and_prefix_page_by_page(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reference_impl.media_store.rows.PAGE", 2)
    keys = ["a/1", "a/2", "a/3", "a/4", "b/1"]
    for key in keys:
        await put(store, key)
    await put(store, "a/1", by=store.issue(organisation="other"), Bucket="other")
    assert [one.key for one in await found(store, "org")] == keys
    assert [one.key for one in await found(store, "org", "a/")] == keys[:4]
    assert await found(store, "none") == []
    assert await store.service.buckets() == ["org", "other"]
    times = [one.stored_us for one in await found(store, "org")]
    assert times == sorted(times)


async def test_what_is_removed_is_gone_from_rows_memory_and_locations(store: Any) -> None:
    await put(store, "a/1")
    await put(store, "a/2")
    (removed, _) = await found(store, "org")
    assert await store.service.remove(removed)
    assert await store.service.stored("org", "a/1") is None, "the index would have been told of it"
    assert [one.key for one in await found(store, "org")] == ["a/2"]
    assert len(store.files()) == 2
    assert not await store.service.remove(removed)
    await put(store, "a/1")
    assert not await store.service.remove(removed), "another object has its name now"
    assert (await store.ask("get_object", Key="a/1"))["Bytes"] == b"ciphertext"


async def test_a_removal_that_is_killed_after_its_first_step_leaves_no_row(store: Any) -> None:
    await put(store, "a/1")
    (removed,) = await found(store, "org")

    async def killed(_name: str) -> None:
        raise asyncio.CancelledError

    store.service.folders.remove = killed
    with pytest.raises(asyncio.CancelledError):
        await store.service.remove(removed)
    assert (await found(store, "org"), len(store.files())) == ([], 2)


async def test_bytes_that_are_stored_again_between_the_two_steps_of_a_removal_stay(store: Any) -> None:
    await put(store, "a/1")
    (removed,) = await found(store, "org")
    second_step = store.service._removal.remove

    async def after_another_upload(kept: Any) -> None:
        await put(store, "a/1")
        await second_step(kept)

    store.service._removal.remove = after_another_upload
    assert await store.service.remove(removed)
    assert (await store.ask("get_object", Key="a/1"))["Bytes"] == b"ciphertext"
    assert len(store.files()) == 2


async def test_a_location_that_hangs_is_not_waited_for_and_lets_go_in_the_end(store: Any) -> None:
    await put(store, "a/1")
    go_on, remove = asyncio.Event(), store.service.folders.remove

    async def hangs(name: str) -> None:
        await go_on.wait()
        await remove(name)

    store.service.folders.remove, store.service.folders.patience_s = hangs, 0.1
    (removed,) = await found(store, "org")
    async with asyncio.timeout(10):
        assert await store.service.remove(removed)
    assert (await found(store, "org"), len(store.files())) == ([], 2)
    go_on.set()
    await store.service._removal.close()
    assert store.files() == []


async def test_a_location_that_keeps_its_bytes_does_not_bring_an_object_back(
    store: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await put(store, "a/1")
    (removed,) = await found(store, "org")
    stuck = store.locations[0] / "objects"
    for file in stuck.iterdir():
        file.unlink()
        file.mkdir()
    with caplog.at_level(logging.WARNING):
        assert await store.service.remove(removed)
    assert "scrubber" in caplog.text
    assert await found(store, "org") == []
    assert store.files() == []


async def test_the_same_bytes_put_again_while_they_are_removed_stay(store: Any) -> None:
    """Whichever comes first: what is acknowledged last can be read."""
    for _ in range(8):
        await put(store, "a/1")
        (removed,) = await found(store, "org")
        outcomes = await asyncio.gather(store.service.remove(removed), put(store, "a/1"), return_exceptions=True)
        if isinstance(outcomes[1], BaseException):
            assert await found(store, "org") == []
            continue
        assert (await store.ask("get_object", Key="a/1"))["Bytes"] == b"ciphertext"
        (again,) = await found(store, "org")
        await store.service.remove(again)
