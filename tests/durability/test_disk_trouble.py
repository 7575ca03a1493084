"""A disk that is full, read-only or slow: an honest answer, nothing lost, and all is well when the disk is."""

import asyncio
import os
import signal
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from reference_impl.disk.writer import DiskWriter
from reference_impl.media_store import FolderStore, MediaStore
from tests.durability.mounts import filled, read_only, small_disk
from tests.durability.one_camera import SEGMENT, STORES, recording
from tests.reference_impl.deployment.client import Answer, Connect


def is_refusal(answer: Answer, code: str, why: str) -> bool:
    document = ET.fromstring(answer.body)  # noqa: S314 - our own
    said = {child.tag: child.text or "" for child in document}
    return (answer.status, said["Code"]) == (503, code) and why in said["Message"] and "Retry-After" in answer.headers


async def test_full(tmp_path: Path, connected: Connect) -> None:
    with small_disk(tmp_path / "disk", 16 << 20) as disk:
        async with recording(disk, connected) as (cloud, recorder):
            assert (await recorder.put("before")).status == 200
            with filled(disk):
                for times in (1, 100):  # one goes to the writer, the other through a file
                    answer = await recorder.put("meanwhile", SEGMENT * times)
                    assert is_refusal(answer, "StorageFull", "disk of the store is full")
                assert await recorder.listed(cloud) == {"before"}
            assert (await recorder.put("meanwhile")).status == 200
            assert await recorder.listed(cloud) == {"before", "meanwhile"}
            assert not [*disk.glob("eu-fra/location-*/incoming/*")]


@pytest.mark.parametrize("location", ["location-a", "location-b"])
async def test_read_only(location: str, tmp_path: Path, connected: Connect) -> None:
    async with recording(tmp_path, connected) as (cloud, recorder):
        assert (await recorder.put("before")).status == 200
        with read_only(tmp_path / "eu-fra" / location):
            assert is_refusal(await recorder.put("meanwhile"), "ServiceUnavailable", "can't be written")
            assert await recorder.listed(cloud) == {"before"}
        assert (await recorder.put("meanwhile")).status == 200
        assert await recorder.listed(cloud) == {"before", "meanwhile"}


def writer_of(store: MediaStore) -> DiskWriter:
    assert isinstance(store.folders, FolderStore)
    return store.folders._writer


async def test_slow(tmp_path: Path, connected: Connect) -> None:
    async with recording(tmp_path, connected) as (cloud, recorder):
        assert (await recorder.put("before")).status == 200
        writer = writer_of(STORES["eu-fra"]).pid
        os.kill(writer, signal.SIGSTOP)
        try:
            puts = [asyncio.create_task(recorder.put(f"meanwhile-{n}")) for n in range(20)]
            await asyncio.sleep(0.3)
            begun = time.monotonic()
            assert (await recorder.client.ask("GET", f"{cloud.description.my_systems}/v1/regions")).status == 200
            assert time.monotonic() - begun < 0.6, "others wait for no disk"
            answers = await asyncio.gather(*puts)
        finally:
            os.kill(writer, signal.SIGCONT)
        slow = [answer for answer in answers if answer.status != 200]
        assert slow, "more went to the writer than it has threads beside it"
        assert all(is_refusal(answer, "SlowDown", "takes too long") for answer in slow)
        for n in range(20):
            assert (await recorder.put(f"meanwhile-{n}")).status in {200, 412}
        assert await recorder.listed(cloud) == {"before", *(f"meanwhile-{n}" for n in range(20))}


async def test_no_upload_suffers_when_the_writer_is_killed(tmp_path: Path, connected: Connect) -> None:
    async with recording(tmp_path, connected) as (cloud, recorder):
        assert (await recorder.put("before")).status == 200
        for n in range(3):
            puts = [asyncio.create_task(recorder.put(f"{n}-{m}")) for m in range(4)]
            await asyncio.sleep(0.01 * n)
            killed = writer_of(STORES["eu-fra"]).pid
            os.kill(killed, signal.SIGKILL)
            assert [answer.status for answer in await asyncio.gather(*puts)] == [200] * 4
            async with asyncio.timeout(20):
                while writer_of(STORES["eu-fra"]).pid == killed:  # noqa: ASYNC110 - what is waited for tells nobody
                    await asyncio.sleep(0.001)
        assert (await recorder.put("after")).status == 200
        assert await recorder.listed(cloud) == {"before", "after", *(f"{n}-{m}" for n in range(3) for m in range(4))}
