"""What a SQLite file does when its disk does not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Table, func, insert, select

from reference_impl.foundation.database import Database
from reference_impl.foundation.database_away import DatabaseAwayError

METADATA = MetaData()
BLOBS = Table("blobs", METADATA, Column("n", Integer, primary_key=True), Column("bytes", LargeBinary))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "state.db", METADATA)
    yield database
    await database.close()


def most_pages(count: int) -> "MostPages":
    return MostPages(count)


class MostPages:
    """A disk of so many pages: SQLite says that it is full just as for a real one."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __call__(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={self.count}").close()


def add(n: int, size: int) -> "Add":
    return Add(n, size)


class Add:
    def __init__(self, n: int, size: int) -> None:
        self.row = {"n": n, "bytes": bytes(size)}

    def __call__(self, connection: Connection) -> None:
        connection.execute(insert(BLOBS).values(self.row)).close()


@pytest.mark.parametrize("single", [True, False])
async def test_full_is_told_and_room_ends_it(database: Database, *, single: bool) -> None:
    await database.write(add(1, 10), single=single)
    await database.write(most_pages(20), single=True)
    with pytest.raises(DatabaseAwayError, match="full") as told:
        await database.write(add(2, 1 << 20), single=single)
    assert told.value.status == 503
    assert int(told.value.headers["Retry-After"]) > 0
    await database.write(most_pages(10_000), single=True)
    await database.write(add(2, 1 << 20), single=single)
    assert await database.read(lambda c: c.scalar(select(func.count()).select_from(BLOBS))) == 2


async def test_read_only_is_told_and_its_end_ends_it(database: Database) -> None:
    def read_only(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=1").close()

    def no_longer(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=0").close()

    await database.write(read_only, single=True)
    with pytest.raises(DatabaseAwayError, match="read-only"):
        await database.write(add(1, 1))
    await database.write(no_longer, single=True)
    await database.write(add(1, 1))
