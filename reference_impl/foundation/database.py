"""State in SQL, durable before it is acknowledged, with one commit for all that wait for one.

A commit costs a flush of the disk, whatever it holds. Writers that arrive while one runs share the next.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, MetaData, create_engine, event

from reference_impl.foundation.prepared import driver

T = TypeVar("T")
_Work = Callable[[Connection], Any]


class _Asked(NamedTuple):
    work: _Work
    single: bool
    done: "asyncio.Future[Any]"


class UndoneError(Exception):
    """What was written in a transaction is gone, though only one part of it failed."""


class Database:
    """A SQLite file in WAL mode, written by one thread, read by another."""

    def __init__(self, path: Path, metadata: MetaData) -> None:
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _durable)
        event.listen(self._engine, "begin", _begin)
        metadata.create_all(self._engine)
        self._writing = self._engine.connect()  # the writer's, for good: fetching one costs more than a short write
        self._writing.begin()  # as SQLAlchemy sees it, for good too: transactions come and go beneath it
        driver(self._writing).rollback()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix=f"read-{path.stem}")
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()  # None is the last
        self._closed = False
        self._writer = threading.Thread(target=self._write_all, name=f"write-{path.stem}", daemon=True)
        self._writer.start()

    async def write(self, work: Callable[[Connection], T], *, single: bool = False) -> T:
        """Run `work` in a transaction; return when it is on disk. What it raises undoes it alone.

        Args:
            work: gets the connection, in the writer's thread.
            single: it writes with one statement and raises only where that wrote nothing. SQLite makes such a one a
                transaction by itself, which spares the steps of beginning one and of undoing it.
        """
        if self._closed:
            raise RuntimeError("the database is closed: nothing can be written after shutdown")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.put(_Asked(work, single, done))
        return await done

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a connection that sees only what was committed."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, self._in_read, work)

    async def close(self) -> None:
        """Finish what waits, then close the file."""
        self._closed = True
        self._asked.put(None)
        await asyncio.to_thread(self._writer.join)
        self._reader.shutdown()
        self._writing.close()
        self._engine.dispose()

    def _write_all(self) -> None:
        """Batch after batch, in the writer's thread: the event loop only hears what came of it."""
        while batch := self._next():
            try:
                results = self._commit(batch)
            except Exception as error:  # noqa: BLE001 - the commit itself failed: everyone who waits must hear it
                results = [error] * len(batch)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                batch[0].done.get_loop().call_soon_threadsafe(_settle, batch, results)

    def _next(self) -> list[_Asked]:
        """All that waits, at least one; nothing when the file is to be closed."""
        asked = [self._asked.get()]
        asked += [self._asked.get() for _ in range(self._asked.qsize())]
        if asked[-1] is None:
            self._asked.put(None)  # to be found once the others are written
        return [one for one in asked if one is not None]

    def _commit(self, batch: list[_Asked]) -> list[Any]:
        connection, first = self._writing, batch[0]
        if len(batch) == 1 and first.single:
            return [first.work(connection)]
        with _transaction(connection):
            if len(batch) == 1:  # then the transaction itself undoes it: a savepoint would only cost time
                return [first.work(connection)]
            return [_apart(connection, asked) for asked in batch]

    def _in_read(self, work: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            return work(connection)


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """All of it on disk at the end, or nothing. The driver's: SQLAlchemy's own would take as long as a short write."""
    beneath = driver(connection)
    beneath.execute("BEGIN")
    try:
        yield
        _require_transaction(connection)
        beneath.commit()
    finally:
        beneath.rollback()  # what is committed stays


def _apart(connection: Connection, asked: _Asked) -> Any:  # noqa: ANN401 - whatever the work returns
    """Run one piece of work so that it can be undone alone; its exception is its result."""
    undo = nullcontext if asked.single else _savepoint
    try:
        with undo(connection):
            return asked.work(connection)
    except UndoneError:
        raise
    except Exception as error:  # noqa: BLE001 - handed to the one who asked
        return error
    finally:
        _require_transaction(connection)


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """The driver's: SQLAlchemy's own would take longer than most of the work does."""
    beneath = driver(connection)
    beneath.execute("SAVEPOINT work")
    try:
        yield
    except Exception:
        _require_transaction(connection)
        beneath.execute("ROLLBACK TO work")
        raise
    finally:
        if beneath.in_transaction:
            beneath.execute("RELEASE work")


def _require_transaction(connection: Connection) -> None:
    if not driver(connection).in_transaction:
        raise UndoneError("SQLite undid the transaction: the disk is full or failing")


def _settle(batch: list[_Asked], results: list[Any]) -> None:
    for (*_, done), result in zip(batch, results, strict=True):
        if done.done():  # the one who asked has gone
            continue
        if isinstance(result, Exception):
            done.set_exception(result)
        else:
            done.set_result(result)


def _durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3.Connection
    """Write-ahead log, flushed at every commit; the driver leaves BEGIN to us, which savepoints need."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    driver(connection).execute("BEGIN")
