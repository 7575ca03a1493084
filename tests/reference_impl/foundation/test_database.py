"""One database, on both engines."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from reference_impl.foundation.database import Database
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.storage import Storage

METADATA = MetaData()
NUMBERS = Table("numbers", METADATA, Column("n", Integer, primary_key=True))


@pytest.fixture
def where(storage: Callable[[Path], Path | Storage], tmp_path: Path) -> Path | Storage:
    return storage(tmp_path / "state.db")


@pytest.fixture
async def database(where: Path | Storage) -> AsyncIterator[Database]:
    database = Database(where, METADATA)
    yield database
    await database.close()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "state.db", METADATA)
    yield database
    await database.close()


def adding(n: int) -> "Adding":
    return Adding(n)


class Adding:
    """Writes one number; fails where it is there."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __call__(self, connection: Connection) -> int:
        connection.execute(insert(NUMBERS).values(n=self.n))
        return self.n


def all_numbers(connection: Connection) -> list[int]:
    return list(connection.scalars(select(NUMBERS.c.n).order_by(NUMBERS.c.n)))


async def test_written_is_read_again(database: Database) -> None:
    assert await database.write(adding(1)) == 1
    assert await database.read(all_numbers) == [1]


async def test_many_writers_share_commits_and_each_hears_its_own_result(database: Database) -> None:
    assert await asyncio.gather(*(database.write(adding(n)) for n in range(200))) == list(range(200))
    assert await database.read(all_numbers) == list(range(200))


async def test_what_one_raises_undoes_it_alone(database: Database) -> None:
    def half(connection: Connection) -> None:
        connection.execute(insert(NUMBERS).values(n=50))
        raise LookupError("on purpose")

    results = await asyncio.gather(
        database.write(adding(1)), database.write(half), database.write(adding(2)), return_exceptions=True
    )
    assert [type(result) for result in results] == [int, LookupError, int]
    assert await database.read(all_numbers) == [1, 2]


async def test_what_one_alone_raises_undoes_it(database: Database) -> None:
    def half(connection: Connection) -> None:
        connection.execute(insert(NUMBERS).values(n=50))
        raise LookupError("on purpose")

    with pytest.raises(LookupError, match="on purpose"):
        await database.write(half)
    assert await database.write(adding(1)) == 1
    assert await database.read(all_numbers) == [1]


async def test_single_statements_alone_and_in_company(database: Database) -> None:
    assert await database.write(adding(1), single=True) == 1
    results = await asyncio.gather(
        *(database.write(adding(n), single=n != 3) for n in (2, 1, 3, 3, 4)), return_exceptions=True
    )
    assert [isinstance(result, IntegrityError) for result in results] == [False, True, False, True, False]
    with pytest.raises(IntegrityError):
        await database.write(adding(4), single=True)
    assert await database.write(adding(5)) == 5
    assert await database.read(all_numbers) == [1, 2, 3, 4, 5]


async def test_a_transaction_that_sqlite_undid_is_no_success(sqlite: Database) -> None:
    database = sqlite

    def undo(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")  # what SQLite does by itself when a disk is full

    results = await asyncio.gather(database.write(adding(1)), database.write(undo), return_exceptions=True)
    assert all(isinstance(result, Exception) for result in results)
    assert isinstance(results[0], DatabaseAwayError)
    assert await database.write(adding(2)) == 2
    assert await database.read(all_numbers) == [2]


async def test_a_writer_that_goes_away_stops_nobody(database: Database) -> None:
    gone = asyncio.create_task(database.write(adding(1)))
    staying = asyncio.create_task(database.write(adding(2)))
    await asyncio.sleep(0)  # lets both ask
    gone.cancel()
    assert await staying == 2


async def test_whoever_waits_too_long_is_told_and_what_waited_is_never_written(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hangs(connection: Connection) -> int:
        begun.set()
        go_on.wait(30)
        return adding(1)(connection)

    database.patience_s = 0.2
    in_hand = asyncio.create_task(database.write(hangs))
    await asyncio.to_thread(begun.wait, 30)
    refused = await asyncio.gather(in_hand, database.write(adding(2)), return_exceptions=True)
    assert [isinstance(one, DatabaseAwayError) and "0.2 s" in one.detail for one in refused] == [True, True]
    assert database.waiting == 2, "as long as it hangs, no more is taken than there is room for"
    database.patience_s = 30.0
    after = asyncio.create_task(database.write(adding(3)))
    go_on.set()
    assert await after == 3
    assert await database.read(all_numbers) == [1, 3], "what the disk had in hand, and nothing that waited behind it"
    assert database.waiting == 0


async def test_an_answer_in_time_counts_though_the_event_loop_hears_of_it_late(
    database: Database,
) -> None:
    database.patience_s = 0.3
    asked = [asyncio.create_task(database.write(adding(1))), asyncio.create_task(database.read(lambda _: "read"))]
    await asyncio.sleep(0)  # lets them ask
    time.sleep(1.0)  # noqa: ASYNC251 - nothing else goes on in the loop
    assert await asyncio.gather(*asked) == [1, "read"]


async def test_a_reader_does_not_wait_for_ever(database: Database) -> None:
    go_on = threading.Event()
    database.patience_s = 0.1
    hanging = [asyncio.create_task(database.read(lambda _: go_on.wait(30))) for _ in range(8)]
    refused = await asyncio.gather(*hanging, return_exceptions=True)
    go_on.set()
    assert all(isinstance(one, DatabaseAwayError) for one in refused)
    database.patience_s = 30.0
    assert await database.read(all_numbers) == []


async def test_what_was_asked_is_written_before_it_is_closed(where: Path | Storage) -> None:
    database = Database(where, METADATA)
    asked = [asyncio.create_task(database.write(adding(n))) for n in range(20)]
    await asyncio.sleep(0)  # lets them ask
    await database.close()
    assert await asyncio.gather(*asked) == list(range(20))
    with pytest.raises(RuntimeError, match="after shutdown"):
        await database.write(adding(20))
    await database.close()


async def test_every_commit_is_flushed(sqlite: Database) -> None:
    def pragmas(connection: Connection) -> tuple[object, object]:
        one = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        return one, connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    assert await sqlite.write(pragmas) == (2, "wal")


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for open files in /proc")
async def test_nothing_is_written_beside_the_database(sqlite: Database) -> None:
    def change_all(connection: Connection) -> set[str]:
        connection.exec_driver_sql("SAVEPOINT before")
        connection.execute(update(NUMBERS).values(n=-NUMBERS.c.n))
        return {file.readlink().name.partition("_")[0] for file in Path("/proc/self/fd").iterdir() if file.is_symlink()}

    await sqlite.write(lambda connection: connection.execute(insert(NUMBERS), [{"n": n} for n in range(1, 20_000)]))
    assert "etilqs" not in await sqlite.write(change_all)  # how SQLite names its temporary files


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from sqlalchemy import Column, Integer, MetaData, Table, insert
from reference_impl.foundation.database import Database

metadata = MetaData()
numbers = Table("numbers", metadata, Column("n", Integer, primary_key=True))

async def main():
    database = Database(Path(sys.argv[1]), metadata)
    def adding(n):
        return lambda connection: connection.execute(insert(numbers).values(n=n)).rowcount

    await asyncio.gather(*(database.write(adding(n)) for n in range(50)))
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    ended = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", KILLED, str(path)], check=False)
    assert ended.returncode == -9
    database = Database(path, METADATA)
    assert await database.read(lambda c: c.scalar(select(func.count()).select_from(NUMBERS))) == 50
    await database.close()


async def test_one_write_too_many_is_told_when_to_come_again(database: Database) -> None:
    database.most_waiting = 2
    go_on = threading.Event()

    def held_up(connection: Connection) -> int:
        go_on.wait(10)
        return adding(1)(connection)

    waiting = [asyncio.create_task(database.write(work)) for work in (held_up, adding(2))]
    await asyncio.sleep(0)  # both have been asked for
    with pytest.raises(Problem) as refused:
        await database.write(adding(3))
    assert (refused.value.status, refused.value.limit) == (503, "database_waiting")
    assert refused.value.headers["Retry-After"] == "1"
    go_on.set()
    assert await asyncio.gather(*waiting) == [1, 2]
    assert await database.write(adding(3)) == 3, "there is room again"


@pytest.mark.parametrize("asked", ["read", "write"])
async def test_a_cancellation_is_heard_though_the_answer_is_there(
    asked: str, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    hand_over = loop.call_soon_threadsafe

    def hand_over_then_cancel(callback: Callable[..., object], *arguments: object) -> None:
        monkeypatch.undo()
        hand_over(lambda: (callback(*arguments), task.cancel()))  # the answer is there, and the task has not looked yet

    monkeypatch.setattr(loop, "call_soon_threadsafe", hand_over_then_cancel)
    task = asyncio.create_task(sqlite.read(all_numbers) if asked == "read" else sqlite.write(Adding(1)))
    await asyncio.wait([task])
    assert task.cancelled()
