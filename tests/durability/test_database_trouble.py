"""A database that is full, locked, removed or damaged: an honest answer, nothing lost, and all is well when it is."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from reference_impl.foundation.database import Database
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.recording_index import METADATA, recordings
from reference_impl.recording_index.recordings import Owner
from tests.durability.mounts import filled, small_disk
from tests.durability.one_camera import recording
from tests.reference_impl.deployment.client import Answer, Connect

_PAGE_BYTES = 4_096


def is_away(answer: Answer, why: str) -> bool:
    said = answer.document
    return (answer.status, said["reason"]) == (503, "database-away") and why in said["detail"] and (
        "Retry-After" in answer.headers
    )  # fmt: skip


async def test_removed_and_put_back(tmp_path: Path, connected: Connect) -> None:
    index, aside = tmp_path / "eu-fra" / "index", tmp_path / "aside"
    async with recording(tmp_path, connected) as (_, recorder):
        for n in range(2):
            assert (await recorder.put(f"{n}")).status == 200
        assert (await recorder.index("0", 0)).status == 201
        for removed in ("recording_index.db", "recording_index.db-wal"):
            (index / removed).rename(aside)
            assert is_away(await recorder.index("1", 1), f"{removed} was removed")
            assert (await recorder.put(f"while-{removed}-is-away")).status == 200, "the others go on"
            aside.rename(index / removed)
        assert [(await recorder.index(f"{n}", n)).status for n in range(2)] == [200, 201]
    rows = await read(index / "recording_index.db", recorder.configuration["organisation"], recorder.camera.id)
    assert rows == [f"{recorder.camera.id}/{n}" for n in range(2)]


async def read(path: Path, organisation: str, camera: str) -> list[str]:
    database = Database(path, METADATA)
    found = await database.read(lambda c: recordings.find(c, Owner(organisation, camera), 0, 1 << 52))
    await database.close()
    return [row.object_key for row in found.segments]


async def test_full(tmp_path: Path, connected: Connect) -> None:
    with small_disk(tmp_path / "disk", 16 << 20) as disk:
        async with recording(disk, connected) as (_, recorder):
            for n in range(40):
                assert (await recorder.put(f"{n}", b"short")).status == 200
            with filled(disk):
                answers = [await recorder.index(f"{n}", n, b"short") for n in range(40)]
                assert answers[-1].status == 503, "the log has no room for so much"
                assert all(answer.status == 201 or is_away(answer, "full") for answer in answers)
            again = [(await recorder.index(f"{n}", n, b"short")).status for n in range(40)]
        assert again == [200 if answer.status == 201 else 201 for answer in answers]


async def test_locked_by_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(tmp_path / "index.db", METADATA)
    await database.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=50").close())
    other = sqlite3.connect(tmp_path / "index.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAwayError, match="another program has locked it"):
        await database.write(lambda connection: connection.exec_driver_sql("DELETE FROM gaps").close())
    other.close()
    await database.write(lambda connection: connection.exec_driver_sql("DELETE FROM gaps").close())
    await database.close()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program's transaction, behind which every commit hangs."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_one_that_hangs(tmp_path: Path, connected: Connect) -> None:
    index = tmp_path / "eu-fra" / "index"
    async with recording(tmp_path, connected) as (cloud, recorder):
        assert (await recorder.put("0")).status == 200
        with held(index / "recording_index.db"):
            waiting = [asyncio.create_task(recorder.index("0", 0)) for _ in range(3)]
            others = await asyncio.gather(*(recorder.put(f"{n}") for n in range(1, 4)))
            assert [answer.status for answer in others] == [200] * 3, "the others wait for no database but their own"
            assert not all(task.done() for task in waiting)
            assert all(is_away(answer, "has not answered for 1 s") for answer in await asyncio.gather(*waiting))
        with held(index / "media_store.db"):
            answer = await recorder.put("4")
            assert (answer.status, b"<Code>ServiceUnavailable" in answer.body) == (503, True)
            assert "Retry-After" in answer.headers
        assert [(await recorder.put(f"{n}")).status for n in range(5, 7)] == [200, 200], "by itself, when it goes on"
        assert (await recorder.put("4")).status in {200, 412}
        assert [(await recorder.index(f"{n}", n)).status in {200, 201} for n in range(7)] == [True] * 7
        assert await recorder.listed(cloud) == {f"{n}" for n in range(7)}


async def test_damaged(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    await Database(path, METADATA).close()
    with sqlite3.connect(path) as opened:
        page = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'segments'").fetchone()[0]
    opened.close()
    content = path.read_bytes()
    path.write_bytes(content[: (page - 1) * _PAGE_BYTES] + bytes(_PAGE_BYTES) + content[page * _PAGE_BYTES :])
    database = Database(path, METADATA)
    with pytest.raises(DatabaseAwayError, match="its file is damaged"):
        await database.read(lambda connection: connection.exec_driver_sql("SELECT * FROM segments").all())
    await database.close()
    path.write_bytes(bytes(8_192))
    with pytest.raises(DatabaseAwayError, match="its file is no database"):
        Database(path, METADATA)
