"""The scrubber finds and repairs; reads survive what it has not seen yet."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here

import asyncio
import errno
import hashlib
import logging
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from reference_impl.media_store import ScrubSettings, objects
from reference_impl.media_store.locations.copy import VERIFIED_BYTES

BODY = os.urandom(50_000)
_EMPTY = hashlib.sha256().hexdigest()
Damage = Callable[[Path], None]


def cut_short(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-1])


def rotten(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)


def in_the_way(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


def location_gone(copy: Path) -> None:
    shutil.rmtree(copy.parent.parent)


async def put(store: Any, key: str = "a/1", body: bytes = BODY) -> Any:
    return await store.ask("put_object", Key=key, Body=body, IfNoneMatch="*")


def copies(store: Any) -> list[Path]:
    """Empty ones last."""
    found = [file for location in store.locations for file in (location / "objects").iterdir()]
    return sorted(found, key=lambda copy: copy.name.endswith(_EMPTY))


@pytest.mark.parametrize("damage", [Path.unlink, cut_short, rotten, in_the_way, location_gone])
@pytest.mark.parametrize("location", [0, 1])
async def test_what_either_location_loses_is_still_read(store: Any, damage: Damage, location: int) -> None:
    await put(store)
    damage(copies(store)[location])
    assert (await store.ask("get_object", Key="a/1"))["Bytes"] == BODY
    part = await store.ask("get_object", Key="a/1", Range="bytes=24990-25010")
    assert part["Bytes"] == BODY[24990:25011], "no byte of a rotten copy is given away, not in a range either"


@pytest.mark.parametrize(
    ("damage", "counted"),
    [(Path.unlink, "missing"), (cut_short, "rotten"), (rotten, "rotten"), (location_gone, "missing")],
)
@pytest.mark.parametrize("location", [0, 1])
async def test_a_bad_copy_is_found_and_repaired(store: Any, damage: Damage, counted: str, location: int) -> None:
    await put(store)
    await put(store, "a/2", b"")
    damage(copies(store)[location])
    report = await store.service.scrub()
    assert (report.objects, report.healthy, report.lost) == (2, True, 0)
    assert getattr(report, counted) == report.repaired >= 1
    assert sorted(copy.read_bytes() for copy in copies(store)) == sorted([BODY, BODY, b"", b""])
    again = await store.service.scrub()
    assert (again.repaired, again.missing, again.rotten, again.healthy) == (0, 0, 0, True)
    assert list((store.locations[location] / "incoming").iterdir()) == []


async def test_one_byte_of_a_large_object(make_store: Any) -> None:
    store = make_store(largest_object_bytes=2 * VERIFIED_BYTES)
    await store.start()
    body = os.urandom(VERIFIED_BYTES + 5)
    await put(store, body=body)
    rotten(copies(store)[0])
    report = await store.service.scrub()
    assert (report.rotten, report.repaired) == (1, 1)
    assert [copy.read_bytes() == body for copy in copies(store)] == [True, True]
    await store.stop()


async def test_what_has_no_good_copy_is_told_loudly_and_left(store: Any, caplog: pytest.LogCaptureFixture) -> None:
    await put(store)
    for copy in copies(store):
        rotten(copy)
    before = [copy.read_bytes() for copy in copies(store)]
    with caplog.at_level(logging.CRITICAL):
        report = await store.service.scrub()
    assert (report.lost, report.repaired, report.healthy) == (1, 0, False)
    assert "LOST: no location has a good copy" in caplog.text
    assert report.lost_keys == ["org/a/1"]
    assert [copy.read_bytes() for copy in copies(store)] == before
    with pytest.raises(ClientError, match="InternalError"):
        await store.ask("get_object", Key="a/1")


async def test_a_location_that_takes_nothing_is_told_and_the_rest_goes_on(store: Any) -> None:
    await put(store)
    await put(store, "a/2", b"2")
    in_the_way(next(copy for copy in copies(store) if copy.read_bytes() == BODY))
    report = await store.service.scrub()
    assert (report.rotten, report.not_repaired, report.repaired, report.healthy) == (1, 1, 0, False)
    assert report.objects == 2


async def test_a_disk_that_fails_while_it_is_read(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(store)

    async def read(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(store.service.folders.places[0], "read", read)
    assert (await store.ask("get_object", Key="a/1"))["Bytes"] == BODY
    report = await store.service.scrub()
    assert (report.unreadable, report.repaired, report.lost) == (1, 0, 0)


async def test_strays_are_removed_when_they_are_old_enough(make_store: Any) -> None:
    store = make_store(scrubbing=ScrubSettings(stray_age_s=3600))
    await store.start()
    await put(store)
    young, old, foreign = (store.locations[0] / "objects" / name for name in ("f" * 97, "e" * 97, "no name of ours"))
    for stray in (young, old, foreign):
        stray.write_bytes(b"left by a crash")
    for file in (old, foreign, *copies(store)):
        if file != young:
            os.utime(file, (1, 1))
    report = await store.service.scrub()
    assert report.strays == 2
    assert (young.exists(), old.exists(), foreign.exists()) == (True, False, False)
    assert (await store.ask("get_object", Key="a/1"))["Bytes"] == BODY
    await store.stop()


async def test_an_upload_whose_row_is_not_there_yet_is_no_stray(make_store: Any) -> None:
    written, go_on = asyncio.Event(), asyncio.Event()

    class Slow(make_store().kind):  # type: ignore[misc] # a class from a fixture
        async def acknowledge(self, new: Any) -> Any:
            written.set()
            await go_on.wait()
            return await super().acknowledge(new)

    store = make_store(kind=Slow)
    await store.start()
    putting = asyncio.create_task(put(store))
    await asyncio.wait_for(written.wait(), 30)
    for copy in copies(store):
        os.utime(copy, (1, 1))
    report = await store.service.scrub()
    go_on.set()
    await putting
    assert report.strays == 0
    assert (await store.ask("get_object", Key="a/1"))["Bytes"] == BODY
    await store.stop()


async def test_a_row_that_waits_for_its_disk_is_waited_for(store: Any) -> None:
    """Its upload was refused for that; when the disk goes on, the row is there, and so must its copies be."""
    begun, go_on = threading.Event(), threading.Event()

    def hangs(_: object) -> None:
        begun.set()
        go_on.wait(30)

    database = store.service._database
    add = objects.add

    def hanging_add(connection: Any, new: Any) -> Any:
        hangs(connection)
        return add(connection, new)

    database.patience_s = 0.2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(objects, "add", hanging_add)
        with pytest.raises(ClientError, match="ServiceUnavailable"):
            await put(store)
    assert begun.is_set()
    for copy in copies(store):
        os.utime(copy, (1, 1))
    database.patience_s = 30.0
    scrubbing = asyncio.create_task(store.service.scrub())
    await asyncio.sleep(0.05)
    go_on.set()
    assert (await scrubbing).strays == 0
    assert (await store.ask("get_object", Key="a/1"))["Bytes"] == BODY


async def test_puts_and_removals_while_it_goes_round(store: Any) -> None:
    """Every copy looks as if it had been there for ever, as after a clock that was set back."""
    written = store.service.store

    async def long_ago(new: Any, body: Any) -> None:
        await written(new, body)
        for copy in copies(store):
            with suppress(FileNotFoundError):
                os.utime(copy, (1, 1))

    store.service.store = long_ago

    async def live(camera: int) -> None:
        for number in range(6):
            key = f"cam-{camera}/{number}"
            await put(store, key, key.encode())
            if number % 2:
                await store.service.remove(await store.service.stored("org", key))

    async def scrub() -> None:
        for _ in range(12):
            assert (await store.service.scrub()).lost == 0

    await asyncio.gather(*map(live, range(4)), scrub())
    assert (await store.service.scrub()).healthy
    kept = [f"cam-{camera}/{number}" for camera in range(4) for number in (0, 2, 4)]
    assert [found.key async for found in store.service.walk("org")] == kept
    assert sorted(copy.read_text() for copy in copies(store)) == sorted(kept * 2)


async def test_the_rate_is_bounded_and_rounds_go_on_after_a_failure(
    make_store: Any, caplog: pytest.LogCaptureFixture
) -> None:
    store, waited, twice = make_store(scrubbing=ScrubSettings(bytes_per_s=1000, pause_s=77)), list[float](), 2
    await store.start()
    await put(store)

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if waited.count(77) > twice:
            raise asyncio.CancelledError
        await asyncio.sleep(0)

    store.service.scrubber._sleep = sleep
    rows = store.service.scrubber._rows
    store.service.scrubber._rows = None
    with caplog.at_level(logging.ERROR), pytest.raises(asyncio.CancelledError):
        await store.service.scrubber.run()
    assert "broke off" in caplog.text
    store.service.scrubber._rows = rows
    waited.clear()
    with pytest.raises(asyncio.CancelledError):
        await store.service.scrubber.run()
    assert waited == [77, 50, 50, 77, 50, 50, 77]
    await store.stop()


@pytest.mark.parametrize("wrong", [{"bytes_per_s": 0}, {"bytes_per_s": -1}, {"pause_s": -1}, {"stray_age_s": 59}])
def test_a_pace_that_is_none(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ScrubSettings(**wrong)
