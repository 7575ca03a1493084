"""The rows of uploads in parts, on both engines."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.storage import Storage
from reference_impl.media_store import METADATA, StoredObject
from reference_impl.media_store.multipart import uploads
from reference_impl.media_store.multipart.uploads import Part, Upload

UPLOAD = Upload(uploads.id_at(5) + "x", "org", "cam/a", "cam", 5, "sha256", "COMPOSITE", "")
PART = Part("org", "cam/a", UPLOAD.id, 1, "1" * 64, 10, 6, "a" * 32, "sum")
OBJECT = StoredObject("org", "cam/a", "9" * 64, 20, 7, of_parts="b" * 32 + "-2")


@pytest.fixture
async def database(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(storage(tmp_path / "state.db"), METADATA)
    await database.write(lambda c: uploads.begin(c, UPLOAD, 9))
    yield database
    await database.close()


async def test_parts_are_kept_by_number_and_counted(database: Database) -> None:
    second, again = replace(PART, number=2), replace(PART, sha256="2" * 64, size=11)
    assert await database.write(lambda c: uploads.put_part(c, second, 20)) is None
    assert await database.write(lambda c: uploads.put_part(c, PART, 20)) is None
    with pytest.raises(Problem, match="at most 20 bytes"):
        await database.write(lambda c: uploads.put_part(c, again, 20))
    assert await database.write(lambda c: uploads.put_part(c, again, 21)) == PART
    assert await database.read(lambda c: uploads.parts(c, UPLOAD)) == [again, second]
    assert await database.read(lambda c: uploads.all_parts(c, (UPLOAD.id, 1), 9)) == [second]
    held = [await database.read(lambda c, one=one: uploads.has_part(c, one)) for one in (PART, again)]  # type: ignore[misc]
    assert held == [False, True]


async def test_open_ones_are_found_in_order_and_completed_ones_are_not(database: Database) -> None:
    later = [replace(UPLOAD, id=uploads.id_at(at) + "y", key=key) for at, key in ((9, "cam/a"), (8, "cam/a"), (7, "b"))]
    for one in later:
        await database.write(lambda c, one=one: uploads.begin(c, one, 9))  # type: ignore[misc]
    await database.write(lambda c: uploads.put_part(c, PART, 20))
    found = await database.read(lambda c: uploads.open_in(c, "org", "", ("", ""), 9))
    assert [(one.key, one.id[15]) for one in found] == [("b", "7"), ("cam/a", "5"), ("cam/a", "8"), ("cam/a", "9")]
    after = await database.read(lambda c: uploads.open_in(c, "org", "cam/", ("cam/a", found[1].id), 1))
    assert [one.id for one in after] == [found[2].id]
    made = await database.write(lambda c: uploads.complete(c, UPLOAD, [PART], OBJECT, must_be_new=True))
    assert made == (OBJECT, [PART])
    assert len(await database.read(lambda c: uploads.open_in(c, "org", "", ("", ""), 9))) == 3
    assert [one.id[15] for one in await database.read(lambda c: uploads.begun_before(c, 8, 9))] == ["5", "7"]
    done = await database.read(lambda c: uploads.find(c, UPLOAD.id, "org", "cam/a"))
    assert await database.read(lambda c: uploads.became(c, done, OBJECT.of_parts)) == OBJECT
    assert list(await database.write(lambda c: uploads.drop(c, done))) == []
    with pytest.raises(Problem, match="no such upload"):
        await database.read(lambda c: uploads.find(c, UPLOAD.id, "org", "cam/a"))
